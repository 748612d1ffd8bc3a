-- The pairs of figures that a derived indicator is computed from: same source, dataset and cell, the two sides taken from
-- the seed derivation. Ratios also need one age scope and one reference period. A side may be a group computed from atoms.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

{%- set columns = ['observation_id', 'indicator', 'ref_area', 'sub_area', 'time_period', 'freq', 'year', 'time_detail', 'sex',
    'age', 'disability', 'urbanisation', 'breakdown', 'source', 'dataset', 'obs_value', 'std_error', 'age_scope',
    'reference_period', 'conf_status', 'known_from'] %}
{%- set dimensions = ['sex', 'age', 'disability', 'urbanisation', 'breakdown'] %}

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

-- the cell that the derived figure is of: the dimension whose codes are compared is not one of its own
{%- for side in ['left', 'right'] %}
{{ side }}_side as (
    select
        derivation.indicator as derived_indicator,
        derivation.operation,
        derivation.scale,
        {%- for dimension in dimensions %}
        case when derivation.left_concept = '{{ dimension | upper }}' then '_T' else known.{{ dimension }} end
            as cell_{{ dimension }},
        {%- endfor %}
        known.*
    from known
    inner join {{ ref('derivation') }} as derivation
        on known.indicator = derivation.{{ side }}_indicator
        and case derivation.{{ side }}_concept
            {%- for dimension in dimensions %}
            when '{{ dimension | upper }}' then known.{{ dimension }}
            {%- endfor %}
        end = derivation.{{ side }}_code
){{ ',' if not loop.last }}
{%- endfor %}

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
    left_side.cell_sex as sex,
    left_side.cell_age as age,
    left_side.cell_disability as disability,
    left_side.cell_urbanisation as urbanisation,
    left_side.cell_breakdown as breakdown,
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
    and left_side.cell_sex = right_side.cell_sex
    and left_side.cell_age = right_side.cell_age
    and left_side.cell_disability = right_side.cell_disability
    and left_side.cell_urbanisation = right_side.cell_urbanisation
    and left_side.cell_breakdown = right_side.cell_breakdown
    and (
        left_side.operation = 'difference'
        or (
            coalesce(left_side.age_scope, '') = coalesce(right_side.age_scope, '')
            and coalesce(left_side.reference_period, '') = coalesce(right_side.reference_period, '')
        )
    )
