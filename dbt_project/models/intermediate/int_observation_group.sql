-- Figures of population groups computed from their atomic age bands: scale * sum of numerators / sum of denominators, never
-- a mean of percentages. Same columns as int_observation. A standard error cannot be had from those of the atoms.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

{%- set cell = ['observation_id', 'indicator', 'ref_area', 'sub_area', 'time_period', 'freq', 'year', 'sex', 'age', 'disability',
    'urbanisation', 'breakdown', 'source', 'dataset', 'age_scope', 'reference_period', 'unit_measure'] %}
{#- the state of the most doubtful atom is the group's: break in series, imputed, estimated, forecast, provisional, unreliable #}
{%- set doubtful = ['B', 'I', 'E', 'F', 'P', 'U'] %}

with summed as (
    select
        {{ cell | join(', ') }},
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        max(scale) as scale,
        -- cases are known if they are known of every atom
        case when count(sample_size) = count(*) then sum(sample_size) end as sample_size,
        case when count(sample_numerator) = count(*) then sum(sample_numerator) end as sample_numerator,
        case
            {%- for status in doubtful %}
            when max(case when obs_status = '{{ status }}' then 1 else 0 end) = 1 then '{{ status }}'
            {%- endfor %}
            else 'A'
        end as obs_status,
        coalesce(min(case when conf_status <> 'F' then conf_status end), 'F') as conf_status,
        max(known_from) as known_from,
        max(case when is_stale then 1 else 0 end) = 1 as is_stale
    from {{ ref('int_group_input') }}
    where {{ in_touched_areas('ref_area') }}
    group by {{ cell | join(', ') }}
)

select
    summed.observation_id,
    summed.indicator,
    summed.ref_area,
    summed.sub_area,
    summed.time_period,
    summed.freq,
    summed.year,
    summed.time_period as time_detail,
    summed.sex,
    summed.age,
    summed.disability,
    summed.urbanisation,
    summed.breakdown,
    summed.source as source,
    summed.dataset,
    summed.unit_measure,
    summed.scale * summed.numerator / summed.denominator as obs_value,
    summed.numerator,
    summed.denominator,
    cast(summed.sample_size as integer) as sample_size,
    cast(summed.sample_numerator as integer) as sample_numerator,
    cast(null as double) as std_error,
    cast(null as double) as ci_lower,
    cast(null as double) as ci_upper,
    cast(null as double) as deff,
    summed.obs_status,
    summed.conf_status,
    cast(null as varchar) as nature,
    'group' as method,
    cast(null as varchar) as note,
    summed.age_scope,
    summed.reference_period,
    cast(null as varchar) as series_code,
    cast(null as varchar) as producer,
    cast(null as varchar) as submission_id,
    cast(null as varchar) as src_sheet,
    cast(null as integer) as src_row,
    cast(null as varchar) as src_column,
    summed.known_from,
    cast(null as date) as known_to,
    summed.is_stale
from summed
-- what the source itself says of the group stands
left join {{ ref('int_observation_known') }} as published on summed.observation_id = published.observation_id
where published.observation_id is null
