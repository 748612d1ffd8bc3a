-- Covariance of two estimates of one survey, in the square of their unit. One row per pair of compared estimates. Empty until
-- microdata are estimated; a pair that is not here has no known covariance.
{{ config(materialized='view') }}

select
    cast(null as varchar) as left_observation_id,
    cast(null as varchar) as right_observation_id,
    cast(null as double) as covariance
from {{ ref('threshold') }}
where false
