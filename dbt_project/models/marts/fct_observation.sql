-- One row per indicator, area, period, population cell, source and dataset, after the release mask.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

with shown as (
    select observation.*
    from {{ ref('int_observation_all') }} as observation
    left join {{ ref('int_release_mask') }} as mask on observation.observation_id = mask.observation_id
    where mask.observation_id is null and {{ in_touched_areas('observation.ref_area') }}
),

-- cells that more than one source or dataset speaks of; all others need no choice
contested as (
    select indicator, ref_area, sub_area, time_period
    from shown
    group by indicator, ref_area, sub_area, time_period
    having min(source || '|' || dataset) <> max(source || '|' || dataset)
),

chosen as (
    select
        shown.*,
        row_number() over (
            partition by
                shown.indicator, shown.ref_area, shown.sub_area, shown.time_period, shown.sex, shown.age,
                shown.disability, shown.urbanisation, shown.breakdown
            order by
                case when shown.obs_value is null then 1 else 0 end,
                precedence.rank nulls last,
                shown.is_stale,
                shown.known_from desc,
                shown.dataset,
                shown.observation_id
        ) = 1 as is_preferred
    from shown
    inner join contested
        on shown.indicator = contested.indicator and shown.ref_area = contested.ref_area
        and shown.sub_area = contested.sub_area and shown.time_period = contested.time_period
    left join {{ ref('source_precedence') }} as precedence on shown.source = precedence.source
    union all
    select shown.*, true as is_preferred
    from shown
    left join contested
        on shown.indicator = contested.indicator and shown.ref_area = contested.ref_area
        and shown.sub_area = contested.sub_area and shown.time_period = contested.time_period
    where contested.indicator is null
)

select
    observation_id,
    indicator,
    ref_area,
    sub_area,
    time_period,
    freq,
    year,
    time_detail,
    sex,
    age,
    disability,
    urbanisation,
    breakdown,
    source as source,
    dataset,
    unit_measure,
    {%- for number in ['obs_value', 'numerator', 'denominator'] %}
    {{ published_number(number) }} as {{ number }},
    {%- endfor %}
    sample_size,
    {%- for number in ['std_error', 'ci_lower', 'ci_upper', 'deff'] %}
    {{ published_number(number) }} as {{ number }},
    {%- endfor %}
    obs_status,
    conf_status,
    nature,
    method,
    note,
    age_scope,
    reference_period,
    series_code,
    producer,
    submission_id,
    src_sheet,
    src_row,
    src_column,
    known_from,
    is_stale,
    is_preferred
from chosen
