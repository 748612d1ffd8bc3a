-- Every observation in every vintage, whatever it came from: reported, or estimated from microdata.
{{ config(materialized='view') }}

select * from {{ ref('int_observation_reported') }}
union all
select * from {{ ref('int_observation_survey') }}
