-- Everything known, reported, added up from sheets and derived, before the release mask.
{{ config(materialized='view') }}

select * from {{ ref('int_observation_known') }}
union all
select * from {{ ref('int_observation_derived') }}
union all
select * from {{ ref('int_observation_sheet') }}
