-- The people of the files in force in codes. Age is the age reached in the year of the meeting: its year less the year of
-- birth. Staff of intergovernmental organizations come for no country: they are the sixth bin beside the regional groups
-- and have no country group. `came_again`: the reference is among those of the meeting after.
{{ config(materialized='ephemeral') }}

with age as (
    select born.meeting_year, born.birth_year, coalesce(band.age_band, '_U') as age_band
    from (select distinct meeting_year, birth_year from {{ ref('stg_igf_registrations') }}) as born
    left join {{ ref('age_band') }} as band
        on born.meeting_year - born.birth_year >= band.from_age
        and (band.to_age is null or born.meeting_year - born.birth_year <= band.to_age)
),

-- references of the meeting after, where they can be compared
later as (
    select pair.earlier_year, person.person_key
    from {{ ref('stg_igf_registrations') }} as person
    inner join {{ ref('int_igf_registration_file') }} as file
        on person.submission_id = file.submission_id and person.meeting_year = file.meeting_year and file.is_current
    inner join {{ ref('int_igf_meeting_pair') }} as pair
        on person.meeting_year = pair.meeting_year and pair.missing_reason is null
)

select
    person.meeting_year,
    later.person_key is not null as came_again,
    stakeholder_group_code.code as stakeholder,
    case when stakeholder_group_code.code = 'IGO' then 'IGO' else coalesce(area.regional_group, '_U') end as regional_group,
    case when stakeholder_group_code.code = 'IGO' then '_U' else coalesce(area.country_group, '_U') end as country_group,
    case when stakeholder_group_code.code = 'IGO' then '_U' else country_code.code end as ref_area,
    sex_code.code as sex,
    age.age_band,
    disability_code.code as disability,
    first_time_code.code as first_time,
    role_label_code.code as registered_role,
    attendance_code.code as attendance,
    supported_code.code as supported
from {{ ref('stg_igf_registrations') }} as person
inner join {{ ref('int_igf_registration_file') }} as file
    on person.submission_id = file.submission_id and person.meeting_year = file.meeting_year and file.is_current
inner join age
    on person.meeting_year = age.meeting_year and person.birth_year is not distinct from age.birth_year
{{ join_igf_labels('person', ref('int_igf_registration_label'), registration_labels()) }}
inner join {{ ref('int_igf_registration_label') }} as country_code
    on country_code.concept = 'COUNTRY' and coalesce(person.country, '') = country_code.label
left join {{ ref('int_igf_area') }} as area on country_code.code = area.ref_area
left join later on person.meeting_year = later.earlier_year and person.person_key = later.person_key
