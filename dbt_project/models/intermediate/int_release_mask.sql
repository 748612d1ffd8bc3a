-- The one release mask of every output. One row per observation that may not be shown, with the status it is shown under
-- and why. Here: what its sender declared confidential or not for publication, and what was derived from it.
select
    observation_id,
    ref_area,
    'Q' as obs_status,
    conf_status,
    'declared ' || conf_status || ' by its sender' as reason
from {{ ref('int_observation_all') }}
where conf_status in (select confidential.code from {{ ref('confidential_status') }} as confidential)
