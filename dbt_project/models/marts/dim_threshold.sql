-- One row per threshold that the release was built with.
select parameter, value, unit, basis, confidence, note
from {{ ref('threshold') }}
