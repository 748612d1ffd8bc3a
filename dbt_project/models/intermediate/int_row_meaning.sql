{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source', 'label_area', 'series_label', 'unit_label', 'labels']
) }}

with reported as (
    select * from {{ ref('int_reported') }} where {{ in_new_submissions('submission_id') }}
),

meaning as (
    {{ resolve_meanings('reported', ref('int_label_meaning'), ref('series_map'), ref('unit_override')) }}
)

select * from meaning
