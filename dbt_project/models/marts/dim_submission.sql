-- One row per submission that the release was built from. Who landed it is not published.
select
    submission_id, source as source, area, file_name, title, sha256, bytes, landed_at, known_from, row_count, held, skipped,
    reader_version
from {{ ref('int_submission') }}
where known_from <= cast('{{ var("as_of") }}' as date)
