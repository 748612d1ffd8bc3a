-- Contributions by kind and by who made them.
select
    meeting_year,
    igf_category('CONTRIBUTION_TYPE', contribution_type) as contribution_type,
    igf_name(characteristic) as characteristic,
    igf_category(characteristic, category) as category,
    quantity,
    share,
    response_rate,
    missing_reason
from marts.fct_igf_contribution
order by
    meeting_year desc, contribution_type, fct_igf_contribution.characteristic <> 'TOTAL', fct_igf_contribution.characteristic,
    quantity desc nulls last, category
