{{ config(materialized='ephemeral') }}

select
    submission_id,
    src_sheet,
    src_row,
    meeting_year,
    contribution_type,
    {{ written('contribution_ref') }} as contribution_ref,
    stakeholder_group,
    country,
    sex,
    is_youth,
    coalesce(quantity, 1) as quantity
from {{ source('igf', 'igf_contributions') }}
