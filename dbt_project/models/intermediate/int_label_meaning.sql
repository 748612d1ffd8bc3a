{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['source', 'label_area', 'labels'], on_schema_change='fail') }}

with reported as (
    select * from {{ ref('int_reported') }} where {{ in_new_submissions('submission_id') }}
),

meaning as (
    {{ resolve_labels('reported', ref('label_map')) }}
)

select * from meaning
