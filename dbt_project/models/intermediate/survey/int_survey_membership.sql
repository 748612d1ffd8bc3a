-- Which atomic cells make up a domain. A person whose sex, disability, residence or age is unknown counts in totals only.
{{ config(materialized='ephemeral') }}

with age as (
    select distinct age, age_band from {{ ref('int_survey_age') }} where age <> '_T'
)

select domain.domain_id, domain.submission_id, domain.block, cell.cell_id
from {{ ref('int_survey_domain') }} as domain
inner join {{ ref('int_survey_cell') }} as cell
    on domain.submission_id = cell.submission_id and domain.block = cell.block and domain.breakdown = cell.breakdown
    and domain.sex in ('_T', cell.sex)
    and domain.disability in ('_T', cell.disability)
    and domain.urbanisation in ('_T', cell.urbanisation)
left join age on domain.age = age.age and cell.age_band = age.age_band
where domain.age = '_T' or age.age is not null
