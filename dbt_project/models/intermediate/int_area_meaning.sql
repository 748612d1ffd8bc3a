{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source', 'area_label']
) }}

with reported as (
    select * from {{ ref('int_reported') }} where {{ in_new_submissions('submission_id') }}
),

meaning as (
    {{ resolve_areas('reported', ref('area'), ref('area_alias')) }}
)

select * from meaning
