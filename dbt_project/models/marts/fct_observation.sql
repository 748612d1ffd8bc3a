-- One row per indicator, area, period, population cell, source and dataset, after the release mask.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

-- cells that more than one source or dataset speaks of; all others need no choice
with contested as (
    select indicator, ref_area, sub_area, time_period
    from {{ ref('int_observation_all') }}
    where {{ in_touched_areas('ref_area') }}
    group by indicator, ref_area, sub_area, time_period
    having min(source) <> max(source) or min(dataset) <> max(dataset)
),

ranked as (
    select
        rival.observation_id,
        row_number() over (
            partition by
                rival.indicator, rival.ref_area, rival.sub_area, rival.time_period, rival.sex, rival.age,
                rival.disability, rival.urbanisation, rival.breakdown
            order by
                case when rival.obs_value is null then 1 else 0 end,
                precedence.rank nulls last,
                origin.rank nulls last,
                rival.is_stale,
                rival.known_from desc,
                rival.dataset,
                rival.observation_id
        ) as choice
    from {{ ref('int_observation_all') }} as rival
    inner join contested
        on rival.indicator = contested.indicator and rival.ref_area = contested.ref_area
        and rival.sub_area = contested.sub_area and rival.time_period = contested.time_period
    left join {{ ref('int_release_mask') }} as mask on rival.observation_id = mask.observation_id and mask.is_hidden
    left join {{ ref('source_precedence') }} as precedence
        -- what is computed here has a rank of its own, whatever it was computed from
        on case when rival.method in ('derived', 'group') then 'derived' else rival.source end = precedence.source
    left join {{ ref('source_precedence') }} as origin on rival.source = origin.source
    where mask.observation_id is null
),

shown as (
    select
        observation.*,
        submission.file_name as src_file,
        mask.obs_status as flag,
        coalesce(ranked.choice, 1) = 1 as is_preferred
    from {{ ref('int_observation_all') }} as observation
    left join {{ ref('int_release_mask') }} as mask on observation.observation_id = mask.observation_id
    left join ranked on observation.observation_id = ranked.observation_id
    left join {{ ref('int_submission') }} as submission on observation.submission_id = submission.submission_id
    where coalesce(not mask.is_hidden, true) and {{ in_touched_areas('observation.ref_area') }}
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
    -- shown, but unreliable
    coalesce(flag, obs_status) as obs_status,
    conf_status,
    nature,
    method,
    note,
    age_scope,
    reference_period,
    series_code,
    producer,
    submission_id,
    src_file,
    src_sheet,
    src_row,
    src_column,
    known_from,
    is_stale,
    is_preferred
from shown
