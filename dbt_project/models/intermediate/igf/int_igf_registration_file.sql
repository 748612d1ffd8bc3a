-- Which file speaks for a meeting: the newest known one; another file for the same meeting takes its place whole. The key
-- by which its references were hashed, for only references hashed with one key can be compared.
with held as (
    select submission_id, meeting_year, min(key_id) as key_id, count(*) as persons
    from {{ ref('stg_igf_registrations') }}
    group by submission_id, meeting_year
)

select
    held.submission_id,
    held.meeting_year,
    held.key_id,
    held.persons,
    submission.file_name,
    submission.sha256,
    submission.known_from,
    row_number() over (
        partition by held.meeting_year order by submission.known_from desc, submission.landed_at desc, held.submission_id
    ) = 1 as is_current
from held
inner join {{ ref('int_submission') }} as submission on held.submission_id = submission.submission_id
where submission.known_from <= cast('{{ var("as_of") }}' as date)
