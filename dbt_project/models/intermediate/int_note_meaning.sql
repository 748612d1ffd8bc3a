{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source', 'note_label', 'producer_label']
) }}

with reported as (
    select * from {{ ref('int_reported') }} where {{ in_new_submissions('submission_id') }}
),

meaning as (
    {{ resolve_notes('reported', ref('note_pattern')) }}
)

select * from meaning
