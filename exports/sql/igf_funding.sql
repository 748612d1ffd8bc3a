-- Funding of every recipient by year.
select
    recipient,
    year,
    pledged_usd,
    received_usd,
    in_kind_usd,
    received_of_pledged,
    donor_count,
    donor_types,
    donor_hhi,
    largest_donor_share,
    new_donors,
    new_donors_share,
    pledged_ahead_usd,
    years_of_cover,
    cover_missing_reason,
    received_per_participant_usd,
    case when has_approximate_rate then 'yes' else 'no' end as has_approximate_rate,
    missing_reason
from marts.fct_igf_fund
order by recipient <> 'TRUST_FUND', recipient, year desc
