{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source', 'flag_label']
) }}

with reported as (
    select * from {{ ref('int_reported') }} where {{ in_new_submissions('submission_id') }}
),

meaning as (
    {{ resolve_flags('reported', ref('flag_map')) }}
)

select * from meaning
