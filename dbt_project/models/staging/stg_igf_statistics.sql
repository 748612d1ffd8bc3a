{{ config(materialized='ephemeral') }}

select
    submission_id,
    src_sheet,
    src_row,
    src_column,
    meeting_year,
    meeting,
    host,
    lower(measure) as measure,
    dimension,
    category,
    value_text,
    value as stated_value,
    unit,
    nullif(trim(qualifier), '') as qualifier,
    quality,
    source_title,
    nullif(trim(source_url), '') as source_url,
    nullif(trim(note), '') as note
from {{ source('igf', 'igf_statistics') }}
