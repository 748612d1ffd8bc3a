-- Every observation in every vintage, whatever it came from.
{{ config(materialized='view') }}

select * from {{ ref('int_observation_reported') }}
