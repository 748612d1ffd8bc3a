{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source', 'label_area', 'labels']
) }}

with reported as (
    select * from {{ ref('int_reported') }} where {{ in_new_submissions('submission_id') }}
),

meaning as (
    {{ resolve_labels('reported', ref('label_map')) }}
)

select * from meaning
