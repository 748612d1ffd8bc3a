{{ config(materialized='ephemeral') }}

select
    submission_id,
    meeting_year,
    person_key,
    key_id,
    stakeholder_group,
    country,
    sex,
    birth_year,
    disability,
    attendance,
    first_time,
    role as role_label,
    supported
from {{ source('igf', 'igf_registrations') }}
