-- Whether it can be said who of the meeting before came again: both files must be in force and hashed with one key.
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
)

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
