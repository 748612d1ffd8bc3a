{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['source', 'time_label'], on_schema_change='fail') }}

with reported as (
    select * from {{ ref('int_reported') }} where {{ in_new_submissions('submission_id') }}
),

meaning as (
    {{ resolve_times('reported', ref('source_style')) }}
)

select * from meaning
