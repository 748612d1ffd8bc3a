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

figure as (select * from {{ ref('part_progress_figure') }}),

latest as (
    select
        figure.*,
        due.review,
        due.review_type,
        due.base_year,
        row_number() over (
            partition by
                due.review, figure.indicator, figure.ref_area, figure.sex, figure.age, figure.disability,
                figure.urbanisation, figure.basis, figure.target_year
            order by figure.year desc, figure.observation_id
        ) as choice
    from figure
    inner join due on due.turn = 1 and figure.year <= due.review_year
    where figure.is_preferred
),

pair as (
    select
        latest.*,
        base.year as from_year,
        base.obs_value as from_value,
        base.measure as from_measure,
        base.observation_id as from_observation_id,
        row_number() over (
            partition by latest.review, latest.observation_id, latest.basis, latest.target_year
            order by abs(base.year - latest.base_year), base.year nulls last
        ) as base_choice
    from latest
    left join {{ ref('threshold') }} as base_window on base_window.parameter = 'base_window'
    left join figure as base
        on latest.indicator = base.indicator and latest.ref_area = base.ref_area and latest.sex = base.sex
        and latest.age = base.age and latest.disability = base.disability and latest.urbanisation = base.urbanisation
        and latest.source = base.source and latest.dataset = base.dataset and latest.age_scope = base.age_scope
        and latest.reference_period = base.reference_period and latest.basis = base.basis
        and latest.target_year = base.target_year and base.year < latest.year
        and abs(base.year - latest.base_year) <= base_window.value
    where latest.choice = 1
)

select
    pair.*,
    exists(
        select 1
        from figure as between_ends
        where between_ends.indicator = pair.indicator and between_ends.ref_area = pair.ref_area
            and between_ends.sex = pair.sex and between_ends.age = pair.age
            and between_ends.disability = pair.disability and between_ends.urbanisation = pair.urbanisation
            and between_ends.source = pair.source and between_ends.dataset = pair.dataset
            and between_ends.obs_status = 'B' and between_ends.year > pair.from_year and between_ends.year <= pair.year
    ) as has_break
from pair
where pair.base_choice = 1
