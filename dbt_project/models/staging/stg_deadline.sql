select
    review,
    ref_area,
    {{ iso_date('due_date') }} as due_date
from {{ source('snapshot', 'deadline') }}
