-- What a recipient of funding was pledged and received in a year. Sums of cash, in kind apart; a sum with an amount that has no
-- rate is missing, with the reason. The ledger of a recipient covers the years from its first receipt to its last: of a year
-- between them without a receipt it is known that nothing came; of the years before and after nothing is known.
with money as (select * from {{ ref('int_igf_money') }}),

ledger as (
    select
        recipient,
        min(case when flow = 'RECEIVED' then year end) as first_year,
        max(case when flow = 'RECEIVED' then year end) as last_year,
        count(case when flow = 'PLEDGED' then 1 end) as pledges
    from money
    where kind = 'CASH'
    group by recipient
),

summed as (
    select
        recipient,
        year,
        {%- for name, flow, kind in [
            ('pledged', 'PLEDGED', 'CASH'), ('received', 'RECEIVED', 'CASH'), ('in_kind', 'RECEIVED', 'IN_KIND')
        ] %}
        case when count(case when flow = '{{ flow }}' and kind = '{{ kind }}' and amount_usd is null then 1 end) = 0
            then sum(case when flow = '{{ flow }}' and kind = '{{ kind }}' then amount_usd end) end as {{ name }}_usd,
        {%- endfor %}
        count(case when flow = 'RECEIVED' and kind = 'CASH' then 1 end) as receipts,
        min(missing_reason) as missing_reason,
        max(case when is_approximate_rate then 1 else 0 end) = 1 as has_approximate_rate,
        max(known_from) as known_from
    from money
    group by recipient, year
)

select
    summed.recipient,
    summed.year,
    summed.pledged_usd,
    case
        when summed.receipts = 0 and summed.year between ledger.first_year and ledger.last_year then 0
        else summed.received_usd
    end as received_usd,
    summed.in_kind_usd,
    summed.receipts,
    summed.missing_reason,
    summed.has_approximate_rate,
    summed.known_from,
    ledger.first_year,
    ledger.last_year,
    ledger.pledges
from summed
left join ledger on summed.recipient = ledger.recipient
