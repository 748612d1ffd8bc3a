select
    submission_id,
    {{ written('mode') }} as event_mode,
    {{ event_fields() }}
from {{ source('national_report', 'igf_nri') }}
