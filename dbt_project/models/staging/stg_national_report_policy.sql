select
    submission_id,
    {{ written('question_code') }} as indicator,
    {{ written('url') }} as evidence_url,
    {{ written('comment') }} as note,
    {{ report_fields(
        texts=['instrument_title'], counts=['answer'], dates=['as_of', 'date_in_force'], booleans=['not_public']
    ) }}
from {{ source('national_report', 'policy') }}
