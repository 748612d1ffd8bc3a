-- Which atomic cells make up a domain. A person whose sex, disability, residence or age is unknown counts in totals only.
{{ config(materialized='ephemeral') }}

with cell as (
    select distinct submission_id, block, breakdown, age_band, sex, disability, urbanisation
    from {{ ref('int_survey_psu_cell') }}
),

age as (
    select distinct age, age_band from {{ ref('int_survey_age') }} where age <> '_T'
)

select
    domain.domain_id,
    cell.submission_id,
    cell.block,
    cell.breakdown,
    cell.age_band,
    cell.sex,
    cell.disability,
    cell.urbanisation
from {{ ref('int_survey_domain') }} as domain
inner join cell
    on domain.submission_id = cell.submission_id and domain.block = cell.block and domain.breakdown = cell.breakdown
    and domain.sex in ('_T', cell.sex)
    and domain.disability in ('_T', cell.disability)
    and domain.urbanisation in ('_T', cell.urbanisation)
left join age on domain.age = age.age and cell.age_band = age.age_band
where domain.age = '_T' or age.age is not null
