-- From a figure of the Trust Fund to the lines that it was added up from; the amounts in US dollars.
{{ config(materialized='view') }}

select
    observation.observation_id,
    case
        when observation.indicator = 'C11-07' then 'value'
        when observation.indicator = 'C11-17' and money.flow = 'PLEDGED' then 'denominator'
        when observation.indicator = 'C11-17' then 'numerator'
        else 'received'
    end as role,
    money.submission_id,
    money.src_sheet,
    money.src_row,
    'amount' as src_column,
    money.amount_usd as amount
from {{ ref('int_observation_igf') }} as observation
inner join {{ ref('int_igf_money') }} as money
    on observation.year = money.year and money.recipient = 'TRUST_FUND'
    and money.kind = case when observation.breakdown = 'FLOW:INKIND' then 'IN_KIND' else 'CASH' end
    and (
        observation.indicator = 'C11-17'
        or money.flow = case when observation.breakdown = 'FLOW:PLEDGED' then 'PLEDGED' else 'RECEIVED' end
    )
    and (
        observation.breakdown not like 'DONOR_TYPE:%'
        or observation.breakdown = 'DONOR_TYPE:' || money.donor_type
    )
where observation.method = 'ledger'
