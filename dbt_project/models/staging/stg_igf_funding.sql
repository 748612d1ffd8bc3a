{{ config(materialized='ephemeral') }}

select
    submission_id,
    src_sheet,
    src_row,
    trim(donor) as donor,
    donor_type,
    upper(trim(recipient)) as recipient,
    lower(flow) as flow,
    lower(kind) as kind,
    upper(trim(currency)) as currency,
    amount,
    {{ iso_date(written('agreed_on')) }} as agreed_on,
    {{ iso_date(written('received_on')) }} as received_on,
    year_from,
    year_to,
    {{ written('schedule') }} as schedule,
    {{ written('pledge_ref') }} as pledge_ref,
    {{ written('note') }} as note
from {{ source('igf', 'igf_funding') }}
