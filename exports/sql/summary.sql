-- One row per action line, and one for all together. Verdicts are those of the next review, for country totals.
with catalogue as (
    select action_line, count(*) as indicators
    from marts.dim_indicator
    group by action_line
),

shown as (
    select
        action_line,
        count(distinct indicator) as indicators,
        count(*) as figures,
        count(distinct case when is_country then ref_area end) as countries,
        max(year) as latest_year,
        grouping(action_line) as is_all
    from figure
    group by grouping sets ((action_line), ())
),

verdict as (
    select
        indicator.action_line,
        grouping(indicator.action_line) as is_all,
        count(*) filter (where progress.verdict = 'met') as met,
        count(*) filter (where progress.verdict = 'on_track') as on_track,
        count(*) filter (where progress.verdict = 'moderate') as moderate,
        count(*) filter (where progress.verdict = 'insufficient') as insufficient,
        count(*) filter (where progress.verdict = 'moving_away') as moving_away,
        count(*) filter (where progress.verdict = 'no_significant_change') as no_significant_change,
        count(*) filter (where progress.verdict = 'no_verdict') as no_verdict
    from progress
    inner join marts.dim_indicator as indicator on progress.indicator = indicator.indicator
    where
        progress.review in (select review from next_review)
        and crossed(progress.sex, progress.age, progress.disability, progress.urbanisation, '_T') = 0
    group by grouping sets ((indicator.action_line), ())
),

line as (
    select action_line, official_name, parent_line, sort_order, 0 as is_all from marts.dim_action_line
    union all
    select null, 'All action lines', null, 1000, 1
)

select
    coalesce(line.action_line, 'All') as action_line,
    line.official_name || case
        when line.is_all = 0 and catalogue.indicators is null then ' (its indicators are with its sub-lines)' else ''
    end as official_name,
    coalesce(case when line.is_all = 1 then (select sum(indicators) from catalogue) else catalogue.indicators end, 0)
        as indicators,
    coalesce(shown.indicators, 0) as with_data,
    coalesce(shown.figures, 0) as figures,
    coalesce(shown.countries, 0) as countries,
    shown.latest_year,
    coalesce(verdict.met, 0) as met,
    coalesce(verdict.on_track, 0) as on_track,
    coalesce(verdict.moderate, 0) as moderate,
    coalesce(verdict.insufficient, 0) as insufficient,
    coalesce(verdict.moving_away, 0) as moving_away,
    coalesce(verdict.no_significant_change, 0) as no_significant_change,
    coalesce(verdict.no_verdict, 0) as no_verdict
from line
left join catalogue on line.action_line = catalogue.action_line
left join shown on line.is_all = shown.is_all and line.action_line is not distinct from shown.action_line
left join verdict on line.is_all = verdict.is_all and line.action_line is not distinct from verdict.action_line
order by line.sort_order, line.action_line
