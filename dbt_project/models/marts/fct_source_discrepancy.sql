-- One row per cell and other figure: two sources, or two vintages of one source, that state different values.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

with rival as (
    select *
    from {{ ref('fct_observation') }} as figure
    where not figure.is_preferred and figure.obs_value is not null and {{ in_touched_areas('figure.ref_area') }}
),

other_source as (
    select
        shown.observation_id,
        'source' as kind,
        other.source as other_source,
        other.dataset as other_dataset,
        other.obs_value as other_value,
        other.age_scope as other_age_scope,
        other.submission_id as other_submission_id,
        other.observation_id as other_observation_id,
        other.ref_area
    from rival as other
    inner join {{ ref('fct_observation') }} as shown
        on other.indicator = shown.indicator and other.ref_area = shown.ref_area and other.sub_area = shown.sub_area
        and other.time_period = shown.time_period and other.sex = shown.sex and other.age = shown.age
        and other.disability = shown.disability and other.urbanisation = shown.urbanisation
        and other.breakdown = shown.breakdown
    where
        shown.is_preferred and shown.obs_value is not null
        -- areas with one source only need not be searched
        and shown.ref_area in (select rival.ref_area from rival)
),

other_vintage as (
    select
        earlier.observation_id,
        'vintage' as kind,
        earlier.source as other_source,
        earlier.dataset as other_dataset,
        {{ published_number('earlier.obs_value') }} as other_value,
        earlier.age_scope as other_age_scope,
        earlier.submission_id as other_submission_id,
        earlier.observation_id as other_observation_id,
        earlier.ref_area
    from {{ ref('int_earlier_statement') }} as earlier
    where {{ in_touched_areas('earlier.ref_area') }}
),

other as (
    select * from other_source
    union all
    select * from other_vintage
),

compared as (
    select
        shown.indicator,
        shown.ref_area,
        shown.sub_area,
        shown.time_period,
        shown.sex,
        shown.age,
        shown.disability,
        shown.urbanisation,
        shown.breakdown,
        other.kind,
        shown.observation_id,
        shown.source as shown_source,
        shown.dataset as shown_dataset,
        shown.obs_value as shown_value,
        shown.age_scope as shown_age_scope,
        other.other_source,
        other.other_dataset,
        other.other_value,
        other.other_age_scope,
        other.other_submission_id,
        other.other_observation_id,
        shown.obs_value - other.other_value as difference,
        case when shown.obs_value <> 0 then 100 * abs(shown.obs_value - other.other_value) / abs(shown.obs_value) end
            as relative_difference,
        shown.unit_measure,
        shown.method as shown_method
    from other
    inner join {{ ref('fct_observation') }} as shown on other.observation_id = shown.observation_id
    where shown.obs_value <> other.other_value and shown.ref_area in (select elsewhere.ref_area from other as elsewhere)
)

select
    compared.indicator,
    compared.ref_area,
    compared.sub_area,
    compared.time_period,
    compared.sex,
    compared.age,
    compared.disability,
    compared.urbanisation,
    compared.breakdown,
    compared.kind,
    compared.observation_id,
    compared.shown_source,
    compared.shown_dataset,
    compared.shown_value,
    compared.shown_age_scope,
    compared.other_source,
    compared.other_dataset,
    compared.other_value,
    compared.other_age_scope,
    compared.other_submission_id,
    compared.other_observation_id,
    {{ published_number('compared.difference') }} as difference,
    {{ published_number('compared.relative_difference') }} as relative_difference,
    case
        when compared.unit_measure = 'PT' then abs(compared.difference) > points.value
        else coalesce(compared.relative_difference > share.value, true)
    end as exceeds_tolerance,
    case
        when compared.kind = 'vintage' then 'the newer file of the same source is shown'
        when compared.shown_source = compared.other_source then 'first dataset of the source that is shown'
        else coalesce(precedence.reason, 'no reason recorded')
    end as shown_because
from compared
left join {{ ref('source_precedence') }} as precedence
    on case when compared.shown_method = 'derived' then 'derived' else compared.shown_source end = precedence.source
inner join {{ ref('threshold') }} as points on points.parameter = 'discrepancy_abs_points'
inner join {{ ref('threshold') }} as share on share.parameter = 'discrepancy_relative'
