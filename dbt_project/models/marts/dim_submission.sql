-- One row per submission that the release was built from. Who landed it is not published.
select
    submission_id, source as source, area, file_name, title, sha256, bytes, landed_at, known_from, row_count, held, skipped,
    reader_version, ref_area, review, reporting_year, version,
    -- what is in a release is published by it, whether or not the registry has noted that yet
    'published' as state,
    cast(submitted_at as date) as submitted_on,
    cast(approved_at as date) as approved_on,
    case when superseded_from <= cast('{{ var("as_of") }}' as date) then superseded_from end as superseded_from
from {{ ref('int_submission') }}
where known_from <= cast('{{ var("as_of") }}' as date)
