select
    submission_id,
    source as source,
    state,
    file_name,
    area,
    title,
    sha256,
    cast(bytes as bigint) as bytes,
    cast(landed_at as timestamp) as landed_at,
    landed_by,
    cast(known_from as date) as known_from,
    cast(row_count as bigint) as row_count,
    cast(held as bigint) as held,
    cast(skipped as bigint) as skipped,
    reader_version
from {{ source('snapshot', 'submission') }}
