select observation_id
from {{ source('snapshot', 'released_mask') }}
