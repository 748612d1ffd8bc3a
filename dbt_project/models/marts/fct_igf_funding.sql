-- One row per recipient, year, donor, flow, kind and currency: what was pledged for the year and what was received in it, in
-- the currency and in US dollars.
select
    recipient,
    year,
    donor_key,
    min(donor) as donor,
    min(donor_type) as donor_type,
    flow,
    kind as money_kind,
    currency,
    {{ published_number('sum(amount)') }} as amount,
    {{ published_number('case when count(*) = count(amount_usd) then sum(amount_usd) end') }} as amount_usd,
    max(is_approximate_rate) as is_approximate_rate,
    min(rate_evidence) as rate_evidence,
    min(missing_reason) as missing_reason,
    cast(count(*) as integer) as line_count,
    min(submission_id) as submission_id,
    max(known_from) as known_from
from {{ ref('int_igf_money') }}
group by recipient, year, donor_key, flow, kind, currency
