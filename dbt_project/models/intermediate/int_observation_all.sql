-- Everything known, reported and computed, before the release mask.
{{ config(materialized='view') }}

select * from {{ ref('int_observation_known') }}
union all
select * from {{ ref('int_observation_group') }}
union all
select * from {{ ref('int_observation_derived') }}
union all
select * from {{ ref('int_observation_sheet') }}
union all
select * from {{ ref('int_observation_igf') }}
