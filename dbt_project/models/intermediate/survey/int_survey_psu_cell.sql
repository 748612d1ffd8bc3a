-- The one pass over people: sums by primary sampling unit and atomic cell (age band, sex, disability, residence). Everything
-- further is made of these sums; they are not kept, for in a small unit a cell is a person.
{{ config(materialized='ephemeral') }}

with survey as (
    select distinct submission_id from {{ ref('int_survey_item') }}
),

person as (
    select
        person.*,
        coalesce(age_band.age_band, '_U') as age_band,
        {{ disability_status('person', 'cut_off.value', 'min_age.value') }} as disability_status
    from {{ ref('stg_survey_person') }} as person
    inner join survey on person.submission_id = survey.submission_id
    left join {{ ref('age_band') }} as age_band
        on person.age >= age_band.from_age and person.age <= coalesce(age_band.to_age, person.age)
    inner join {{ ref('threshold') }} as cut_off on cut_off.parameter = 'wg_ss_cut_off'
    inner join {{ ref('threshold') }} as min_age on min_age.parameter = 'wg_ss_min_age'
)

select
    submission_id,
    block,
    breakdown,
    stratum,
    psu,
    age_band,
    sex,
    disability_status as disability,
    urbanisation,
    max(fpc) as fpc,
    sum(weight) as weight
    {%- for slot in survey_slots() %}
    {%- set y = survey_answer(slot) %},
    count({{ y }}) as cases_{{ slot }},
    count(case when {{ y }} <> 0 then 1 end) as hits_{{ slot }},
    coalesce(sum(case when {{ y }} is not null then weight end), 0) as weight_{{ slot }},
    coalesce(sum(weight * {{ y }}), 0) as total_{{ slot }},
    coalesce(sum(case when {{ y }} is not null then weight * weight end), 0) as weight_sq_{{ slot }},
    coalesce(sum(weight * {{ y }} * {{ y }}), 0) as total_sq_{{ slot }}
    {%- endfor %}
from person
group by submission_id, block, breakdown, stratum, psu, age_band, sex, disability_status, urbanisation
