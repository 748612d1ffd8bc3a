-- The pairs of figures that a derived indicator is computed from: same source, dataset and cell, the two sides taken from
-- the seed derivation. Ratios also need one age scope and one reference period. A side may be a group computed from atoms.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

{%- set columns = ['observation_id', 'indicator', 'ref_area', 'sub_area', 'time_period', 'freq', 'year', 'time_detail', 'sex',
    'age', 'disability', 'urbanisation', 'breakdown', 'source', 'dataset', 'obs_value', 'std_error', 'age_scope',
    'reference_period', 'conf_status', 'known_from'] %}

with known as (
    {%- for relation in ['int_observation_known', 'int_observation_group'] %}
    {{ 'union all' if not loop.first }}
    select {{ columns | join(', ') }}
    from {{ ref(relation) }}
    where obs_value is not null and {{ in_touched_areas('ref_area') }}
        and indicator in (
            select derivation.left_indicator from {{ ref('derivation') }} as derivation
            union
            select derivation.right_indicator from {{ ref('derivation') }} as derivation
        )
    {%- endfor %}
),

left_side as (
    select derivation.indicator as derived_indicator, derivation.operation, derivation.scale, known.*,
        derivation.left_concept as concept
    from known
    inner join {{ ref('derivation') }} as derivation
        on known.indicator = derivation.left_indicator
        and case derivation.left_concept
            when 'SEX' then known.sex when 'AGE' then known.age when 'DISABILITY' then known.disability
            when 'URBANISATION' then known.urbanisation else known.breakdown
        end = derivation.left_code
),

right_side as (
    select derivation.indicator as derived_indicator, known.*
    from known
    inner join {{ ref('derivation') }} as derivation
        on known.indicator = derivation.right_indicator
        and case derivation.right_concept
            when 'SEX' then known.sex when 'AGE' then known.age when 'DISABILITY' then known.disability
            when 'URBANISATION' then known.urbanisation else known.breakdown
        end = derivation.right_code
)

select
    left_side.derived_indicator as indicator,
    left_side.operation,
    cast(left_side.scale as double) as scale,
    left_side.ref_area,
    left_side.sub_area,
    left_side.time_period,
    left_side.freq,
    left_side.year,
    left_side.time_detail,
    case when left_side.concept = 'SEX' then '_T' else left_side.sex end as sex,
    case when left_side.concept = 'AGE' then '_T' else left_side.age end as age,
    case when left_side.concept = 'DISABILITY' then '_T' else left_side.disability end as disability,
    case when left_side.concept = 'URBANISATION' then '_T' else left_side.urbanisation end as urbanisation,
    case when left_side.concept = 'BREAKDOWN' then '_T' else left_side.breakdown end as breakdown,
    left_side.source as source,
    left_side.dataset,
    left_side.age_scope as left_age_scope,
    right_side.age_scope as right_age_scope,
    right_side.reference_period as right_reference_period,
    left_side.obs_value as left_value,
    right_side.obs_value as right_value,
    left_side.std_error as left_std_error,
    right_side.std_error as right_std_error,
    left_side.observation_id as left_observation_id,
    right_side.observation_id as right_observation_id,
    greatest(left_side.known_from, right_side.known_from) as known_from,
    case when left_side.conf_status <> 'F' then left_side.conf_status else right_side.conf_status end as conf_status
from left_side
inner join right_side
    on left_side.derived_indicator = right_side.derived_indicator
    and left_side.ref_area = right_side.ref_area
    and left_side.sub_area = right_side.sub_area
    and left_side.time_period = right_side.time_period
    and left_side.source = right_side.source
    and left_side.dataset = right_side.dataset
    and (left_side.concept = 'SEX' or left_side.sex = right_side.sex)
    and (left_side.concept = 'AGE' or left_side.age = right_side.age)
    and (left_side.concept = 'DISABILITY' or left_side.disability = right_side.disability)
    and (left_side.concept = 'URBANISATION' or left_side.urbanisation = right_side.urbanisation)
    and (left_side.concept = 'BREAKDOWN' or left_side.breakdown = right_side.breakdown)
    and (
        left_side.operation = 'difference'
        or (
            coalesce(left_side.age_scope, '') = coalesce(right_side.age_scope, '')
            and coalesce(left_side.reference_period, '') = coalesce(right_side.reference_period, '')
        )
    )
