-- One row per figure that the release hides or flags: which cell, under which status and why; never a number of it. Why a
-- cell is confidential is not told: that it protects another one would lead to the other.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

select
    mask.observation_id,
    observation.indicator,
    observation.ref_area,
    observation.sub_area,
    observation.time_period,
    observation.freq,
    observation.year,
    observation.sex,
    observation.age,
    observation.disability,
    observation.urbanisation,
    observation.breakdown,
    observation.source as source,
    observation.dataset,
    mask.is_hidden,
    mask.obs_status,
    case when mask.obs_status = 'Q' then 'confidential' else mask.reason end as reason
from {{ ref('int_release_mask') }} as mask
inner join {{ ref('int_observation_all') }} as observation on mask.observation_id = observation.observation_id
where {{ in_touched_areas('mask.ref_area') }}
