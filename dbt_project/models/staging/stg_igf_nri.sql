{{ config(materialized='ephemeral') }}

select
    submission_id,
    trim(nri_code) as nri_code,
    upper(trim(area)) as area_label,
    year as stated_year,
    nri_type as nri_type_label,
    {{ written('mode') }} as event_mode,
    {{ event_fields(row_is_text=false) }}
from {{ source('igf', 'igf_nri') }}
