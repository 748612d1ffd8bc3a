-- For every review that comes next and each of its comparisons: the latest preferred figure of a cell, the earlier figure of
-- the same source, dataset, age scope and reference period that it is compared with, and the trend of that series.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail', database=target.database,
    schema='parts', contract={'enforced': false}, pre_hook="{{ delete_touched_areas() }}") }}

with review as (
    select
        review_cycle.review,
        review_cycle.type as review_type,
        review_cycle.year as review_year,
        review_cycle.base_year,
        row_number() over (partition by review_cycle.type order by review_cycle.year, review_cycle.review) as turn
    from {{ ref('review_cycle') }} as review_cycle
    where review_cycle.year >= extract(year from cast('{{ var("as_of") }}' as date))
),

due as (
    select
        review.*,
        comparison.comparison,
        comparison.gives_verdict,
        comparison.years_back,
        coalesce(comparison.window_years, base_window.value) as window_years
    from review
    inner join {{ ref('review_comparison') }} as comparison on review.review_type = comparison.review_type
    inner join {{ ref('threshold') }} as base_window on base_window.parameter = 'base_window'
    where review.turn = 1
),

figure as (
    select * from {{ ref('part_progress_figure') }} as shown
    where {{ in_touched_areas('shown.ref_area') }}
),

-- a cell has one preferred figure a year
latest as (
    select review.review, figure.cell, max(figure.year) as year, max_by(figure.series, figure.year) as series
    from figure
    inner join review on review.turn = 1 and figure.year <= review.review_year
    where figure.is_preferred
    group by review.review, figure.cell
),

ends as (select distinct cell, series, year from latest),

-- the series of the latest figure, up to it
point as (
    select ends.cell, ends.year as end_year, figure.year, figure.measure, figure.obs_status
    from ends
    inner join figure
        on ends.cell = figure.cell and ends.series = figure.series and figure.year <= ends.year
),

span as (select distinct base_year, years_back, window_years from due),

-- nearest to the year that is asked for; of two that are equally near the earlier one
base as (
    select
        point.cell,
        point.end_year,
        span.base_year,
        span.years_back,
        min_by(
            point.year,
            2 * abs(point.year - coalesce(point.end_year - span.years_back, span.base_year))
            + case when point.year > coalesce(point.end_year - span.years_back, span.base_year) then 1 else 0 end
        ) as year
    from point
    inner join span
        on point.year < point.end_year
        and abs(point.year - coalesce(point.end_year - span.years_back, span.base_year)) <= span.window_years
    group by point.cell, point.end_year, span.base_year, span.years_back
),

-- breaks are few
break_year as (
    select cell, end_year, max(year) as year
    from point
    where obs_status = 'B'
    group by cell, end_year
),

-- sums of the weighted line through the figures since the last break; years are counted from the latest figure
trend as (
    select
        point.cell,
        point.end_year,
        min(point.year) as from_year,
        sum(point.year - first_year.value + 1) as w,
        sum((point.year - first_year.value + 1) * (point.year - point.end_year)) as wx,
        sum((point.year - first_year.value + 1) * point.measure) as wy,
        sum((point.year - first_year.value + 1) * (point.year - point.end_year) * (point.year - point.end_year)) as wxx,
        sum((point.year - first_year.value + 1) * (point.year - point.end_year) * point.measure) as wxy
    from point
    inner join {{ ref('threshold') }} as first_year
        on first_year.parameter = 'escap_first_year' and point.year >= first_year.value
    left join break_year on point.cell = break_year.cell and point.end_year = break_year.end_year
    where break_year.year is null or point.year >= break_year.year
    group by point.cell, point.end_year
    having count(*) > 1
),

line as (
    select
        trend.*,
        (trend.w * trend.wxy - trend.wx * trend.wy) / (trend.w * trend.wxx - trend.wx * trend.wx) as slope
    from trend
)

select
    due.review,
    due.review_type,
    due.base_year,
    due.comparison,
    due.gives_verdict,
    figure.*,
    earlier.year as from_year,
    earlier.obs_value as from_value,
    earlier.measure as from_measure,
    earlier.measure_error as from_measure_error,
    earlier.degrees_of_freedom as from_degrees_of_freedom,
    earlier.observation_id as from_observation_id,
    coalesce(break_year.year > earlier.year, false) as has_break,
    line.from_year as trend_from_year,
    line.slope as trend_slope,
    (line.wy - line.slope * line.wx) / line.w as trend_level
from latest
inner join due on latest.review = due.review
inner join figure
    on latest.cell = figure.cell and latest.series = figure.series and latest.year = figure.year
left join base
    on latest.cell = base.cell and latest.year = base.end_year and due.base_year = base.base_year
    and coalesce(due.years_back, 0) = coalesce(base.years_back, 0)
left join figure as earlier
    on base.cell = earlier.cell and latest.series = earlier.series and base.year = earlier.year
left join break_year on latest.cell = break_year.cell and latest.year = break_year.end_year
left join line on latest.cell = line.cell and latest.year = line.end_year
