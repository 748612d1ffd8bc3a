-- Lines of pledges and receipts in force, in dollars. A newer file takes the place of an older one for a recipient, a flow and a
-- first year. A pledge is valued at the rate of the year it was agreed in, a receipt at that of the year it came; without a rate
-- there are no dollars, and the reason says so.
with line as (
    select
        money.*,
        coalesce(kind_of_donor.code, '_U') as donor_type_code,
        {{ label_key('money.donor') }} as donor_key,
        cast(extract(year from case when money.flow = 'receipt' then money.received_on else money.agreed_on end) as integer)
            as dated_year,
        submission.known_from,
        submission.landed_at
    from {{ ref('stg_igf_funding') }} as money
    inner join {{ ref('int_submission') }} as submission on money.submission_id = submission.submission_id
    left join {{ ref('igf_label_map') }} as kind_of_donor
        on kind_of_donor.concept = 'DONOR_TYPE' and {{ label_key('money.donor_type') }} = {{ label_key('kind_of_donor.label') }}
    where submission.known_from <= cast('{{ var("as_of") }}' as date)
),

stated as (
    select line.*, coalesce(line.dated_year, line.year_from) as stated_year
    from line
),

newest as (
    select
        recipient, flow, year_from, submission_id,
        row_number() over (
            partition by recipient, flow, year_from order by max(known_from) desc, max(landed_at) desc, submission_id
        ) as choice
    from stated
    group by recipient, flow, year_from, submission_id
)

select
    stated.submission_id,
    stated.src_sheet,
    stated.src_row,
    stated.donor,
    stated.donor_key,
    stated.donor_type_code as donor_type,
    stated.recipient,
    stated.flow,
    stated.kind,
    stated.currency,
    stated.amount,
    stated.stated_year,
    coalesce(stated.year_from, stated.stated_year) as first_year,
    coalesce(stated.year_to, stated.year_from, stated.stated_year) as last_year,
    stated.schedule,
    stated.pledge_ref,
    stated.known_from,
    case when stated.currency = 'USD' then 1.0 else rate.units_per_usd end as units_per_usd,
    coalesce(rate.is_approximate, false) as is_approximate_rate,
    rate.evidence as rate_evidence,
    case
        when stated.stated_year is null then 'neither a day nor a year is stated'
        when stated.currency <> 'USD' and rate.units_per_usd is null
            then 'no rate of ' || stated.currency || ' for ' || cast(stated.stated_year as varchar)
    end as missing_reason
from stated
inner join newest
    on stated.recipient = newest.recipient and stated.flow = newest.flow
    and stated.year_from is not distinct from newest.year_from
    and stated.submission_id = newest.submission_id and newest.choice = 1
left join {{ ref('igf_currency_rate') }} as rate
    on stated.currency = rate.currency and stated.stated_year = rate.year
