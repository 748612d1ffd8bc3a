-- For every review: the latest preferred figure of a cell, and its base, the figure of the same source, dataset, age scope
-- and reference period nearest to the review's base year within the window.
{{ config(materialized='view', database=target.database, schema='parts', contract={'enforced': false}) }}

with due as (
    select
        review_cycle.review,
        review_cycle.type as review_type,
        review_cycle.year as review_year,
        review_cycle.base_year,
        row_number() over (partition by review_cycle.type order by review_cycle.year, review_cycle.review) as turn
    from {{ ref('review_cycle') }} as review_cycle
    where review_cycle.year >= extract(year from cast('{{ var("as_of") }}' as date))
),

-- a cell has one preferred figure a year
latest as (
    select due.review, due.review_type, due.base_year, figure.cell, max(figure.year) as year
    from {{ ref('part_progress_figure') }} as figure
    inner join due on due.turn = 1 and figure.year <= due.review_year
    where figure.is_preferred
    group by due.review, due.review_type, due.base_year, figure.cell
),

ends as (
    select figure.*, latest.review, latest.review_type, latest.base_year
    from latest
    inner join {{ ref('part_progress_figure') }} as figure
        on latest.cell = figure.cell and latest.year = figure.year and figure.is_preferred
),

base as (
    select
        ends.review,
        ends.cell,
        figure.year as from_year,
        figure.obs_value as from_value,
        figure.measure as from_measure,
        figure.observation_id as from_observation_id,
        row_number() over (
            partition by ends.review, ends.cell
            order by abs(figure.year - ends.base_year), figure.year, figure.observation_id
        ) as choice
    from ends
    inner join {{ ref('part_progress_figure') }} as figure
        on ends.cell = figure.cell and ends.series = figure.series and figure.year < ends.year
    inner join {{ ref('threshold') }} as base_window
        on base_window.parameter = 'base_window' and abs(figure.year - ends.base_year) <= base_window.value
),

-- breaks are few: the last one up to the latest figure decides
break_year as (
    select ends.review, ends.cell, max(figure.year) as last_break
    from {{ ref('part_progress_figure') }} as figure
    inner join ends
        on figure.cell = ends.cell and figure.source = ends.source and figure.dataset = ends.dataset
        and figure.year <= ends.year
    where figure.obs_status = 'B'
    group by ends.review, ends.cell
)

select
    ends.*,
    base.from_year,
    base.from_value,
    base.from_measure,
    base.from_observation_id,
    coalesce(break_year.last_break > base.from_year, false) as has_break
from ends
left join base on ends.review = base.review and ends.cell = base.cell and base.choice = 1
left join break_year on ends.review = break_year.review and ends.cell = break_year.cell
