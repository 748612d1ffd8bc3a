-- Two different figures of one file must not fall on one cell: the gate holds such rows, but a map that was changed later
-- could bring them together. (A row superseded on the day it became known had a rival of the same day.)
select earlier.observation_id, earlier.submission_id, earlier.src_row, later.src_row as other_row
from {{ ref('int_observation') }} as earlier
inner join {{ ref('int_observation') }} as later
    on earlier.observation_id = later.observation_id
    and earlier.submission_id = later.submission_id
    and earlier.obs_value <> later.obs_value
where earlier.known_to = earlier.known_from
