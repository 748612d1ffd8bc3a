-- What was estimated from microdata, in the shape of an observation.
{{ config(materialized='view') }}

with estimate as (
    select
        estimate.*,
        '_T' as sub_area,
        'survey' as source
    from {{ ref('int_survey_estimate') }} as estimate
)

select
    {{ observation_id('estimate') }} as observation_id,
    estimate.indicator,
    estimate.ref_area,
    estimate.sub_area,
    estimate.time_period,
    estimate.freq,
    estimate.year,
    cast(null as varchar) as time_detail,
    estimate.sex,
    estimate.age,
    estimate.disability,
    estimate.urbanisation,
    estimate.breakdown,
    estimate.source as source,
    estimate.dataset,
    estimate.unit_measure,
    estimate.obs_value,
    estimate.numerator,
    estimate.denominator,
    estimate.sample_size,
    estimate.sample_numerator,
    estimate.std_error,
    estimate.ci_lower,
    estimate.ci_upper,
    estimate.deff,
    case when estimate.obs_value is null then 'L' else 'A' end as obs_status,
    'F' as conf_status,
    'C' as nature,
    'survey' as method,
    {{ survey_note('estimate') }} as note,
    -- an age group is its own scope
    case when estimate.age = '_T' then estimate.age_scope end as age_scope,
    estimate.reference_period,
    cast(null as varchar) as series_code,
    estimate.producer,
    estimate.submission_id,
    cast(null as varchar) as src_sheet,
    cast(null as integer) as src_row,
    estimate.answer_column as src_column,
    estimate.known_from,
    estimate.known_to,
    false as is_stale
from estimate
