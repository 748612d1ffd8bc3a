-- A unit label that the values contradict: most values of a series lie outside what its unit allows, or a series said to
-- be in percent never exceeds 1. The whole series is held; the first value that cannot be is listed. With few values that
-- never exceed 1 nobody can be sure: that is a warning.
with limited as (
    select
        *,
        obs_value < value_min or obs_value > value_max as is_outside
    from judged_row
    where value_state = 'number' and value_min is not null and value_max is not null
),

series as (
    select
        file_no,
        label_area,
        series_key,
        unit_key,
        indicator,
        count(*) as figures,
        count(*) filter (where is_outside) as outside,
        count(*) filter (where obs_value > 0) as positive,
        count(distinct obs_value) filter (where obs_value > 0) as distinct_positive,
        min(obs_value) as lowest,
        max(obs_value) as highest,
        max(value_max) as value_max,
        max(unit_measure) as unit_measure,
        max(source_unit) as source_unit
    from limited
    group by file_no, label_area, series_key, unit_key, indicator
),

contradicted as (
    select
        *,
        outside >= (select value from threshold where parameter = 'unit_contradiction_min_rows')
        and outside >= figures * (select value from threshold where parameter = 'unit_contradiction_share') as is_too_large,
        distinct_positive >= (select value from threshold where parameter = 'proportion_min_values') as has_many_values,
        unit_measure = 'PT'
        and highest <= (select value from threshold where parameter = 'unit_proportion_max')
        and (
            distinct_positive >= (select value from threshold where parameter = 'proportion_min_values')
            or (lowest >= 0
                and positive >= (select value from threshold where parameter = 'unit_contradiction_min_rows'))
        ) as is_proportion
    from series
)

select
    limited.row_id,
    case when contradicted.is_too_large or contradicted.has_many_values then 'error' else 'warning' end as severity,
    case
        when contradicted.is_too_large then 'unit_contradicted'
        when contradicted.has_many_values then 'unit_is_proportion'
        else 'unit_may_be_proportion'
    end as rule,
    'value_label' as column_name,
    limited.value_label as value,
    replace(substr(contradicted.series_key, strpos(contradicted.series_key || '|', '|') + 1), '|', ', ') || '|'
        || coalesce(nullif(contradicted.unit_key, ''), contradicted.source_unit) || '|'
        || cast(contradicted.outside as varchar) || '|'
        || cast(contradicted.figures as varchar) || '|' || regexp_replace(cast(contradicted.lowest as varchar), '\.0$', '') || '|'
        || regexp_replace(cast(contradicted.highest as varchar), '\.0$', '') as detail,
    row_number() over (
        partition by limited.file_no, limited.label_area, limited.series_key, limited.unit_key, limited.indicator
        order by limited.is_outside desc, limited.row_id
    ) = 1 as is_listed
from limited
inner join contradicted
    on limited.file_no = contradicted.file_no
    and limited.label_area = contradicted.label_area
    and limited.series_key = contradicted.series_key
    and limited.unit_key = contradicted.unit_key
    and limited.indicator = contradicted.indicator
    and (contradicted.is_too_large or contradicted.is_proportion)
