-- Who of a meeting came again to the next one, by the hashed references: only where both files were hashed with one key.
-- `persons` are the registered of the earlier meeting, by what they stated then; `returned` those registered again.
with meeting as (
    select
        meeting_year,
        key_id,
        lag(meeting_year) over (order by meeting_year) as earlier_year,
        lag(key_id) over (order by meeting_year) as earlier_key
    from {{ ref('int_igf_registration_file') }}
    where is_current
),

held as (
    select meeting_year, lag(meeting_year) over (order by meeting_year) as meeting_before
    from {{ ref('igf_meeting') }}
),

pair as (
    select
        meeting.meeting_year,
        held.meeting_before as earlier_year,
        case
            when held.meeting_before is null then 'no meeting before this one is known'
            when meeting.earlier_year is null or meeting.earlier_year < held.meeting_before
                then 'registrations of the meeting before have not been loaded'
            when meeting.key_id <> meeting.earlier_key then 'references of the two meetings were hashed with different keys'
        end as missing_reason
    from meeting
    left join held on meeting.meeting_year = held.meeting_year
),

earlier as (
    select
        pair.meeting_year,
        person.person_key,
        person.stakeholder,
        person.regional_group,
        person.age_band
    from pair
    inner join {{ ref('int_igf_person') }} as person on pair.earlier_year = person.meeting_year
    where pair.missing_reason is null
),

later as (select distinct meeting_year, person_key from {{ ref('int_igf_person') }}),

counted as (
    select
        earlier.meeting_year,
        {%- for column in ['stakeholder', 'regional_group', 'age_band'] %}
        case when grouping(earlier.{{ column }}) = 1 then '_T' else earlier.{{ column }} end as {{ column }},
        {%- endfor %}
        count(*) as persons,
        count(later.person_key) as returned
    from earlier
    left join later on earlier.meeting_year = later.meeting_year and earlier.person_key = later.person_key
    group by grouping sets (
        (earlier.meeting_year), (earlier.meeting_year, earlier.stakeholder), (earlier.meeting_year, earlier.regional_group),
        (earlier.meeting_year, earlier.age_band)
    )
)

select
    pair.meeting_year,
    pair.earlier_year,
    pair.missing_reason,
    coalesce(counted.stakeholder, '_T') as stakeholder,
    coalesce(counted.regional_group, '_T') as regional_group,
    coalesce(counted.age_band, '_T') as age_band,
    counted.persons,
    counted.returned
from pair
left join counted on pair.meeting_year = counted.meeting_year
