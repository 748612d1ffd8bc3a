-- One row per recipient of funding and year: received against pledged, how few donors carry it, who is new, and what there is
-- for a participant. Participants are the registered of the year's meeting, measured before published.
with participants as (
    select
        year,
        obs_value,
        source as source,
        row_number() over (
            partition by year order by case when source = 'igf-registrations' then 0 else 1 end, observation_id
        ) as choice
    from {{ ref('fct_observation') }}
    where
        indicator = 'C11-03' and ref_area = '001' and sex = '_T' and age = '_T' and disability = '_T' and breakdown = '_T'
        and obs_value > 0
)

select
    fund.recipient,
    fund.year,
    {%- for amount in ['pledged_usd', 'received_usd', 'in_kind_usd', 'received_of_pledged'] %}
    {{ published_number('fund.' ~ amount) }} as {{ amount }},
    {%- endfor %}
    cast(fund.donors as integer) as donor_count,
    cast(fund.donor_types as integer) as donor_types,
    {{ published_number('fund.donor_hhi') }} as donor_hhi,
    {{ published_number('fund.largest_donor_share') }} as largest_donor_share,
    cast(fund.new_donors as integer) as new_donors,
    {{ published_number('fund.new_donors_share') }} as new_donors_share,
    {{ published_number('fund.pledged_ahead_usd') }} as pledged_ahead_usd,
    {{ published_number('fund.years_of_cover') }} as years_of_cover,
    fund.cover_missing_reason,
    case when fund.recipient = 'TRUST_FUND' then {{ published_number('participants.obs_value') }} end as participants,
    case when fund.recipient = 'TRUST_FUND' then participants.source end as participants_source,
    case when fund.recipient = 'TRUST_FUND'
        then {{ published_number('fund.received_usd / participants.obs_value') }} end as received_per_participant_usd,
    fund.has_approximate_rate,
    fund.missing_reason,
    fund.known_from
from {{ ref('int_igf_fund') }} as fund
left join participants on fund.year = participants.year and participants.choice = 1
