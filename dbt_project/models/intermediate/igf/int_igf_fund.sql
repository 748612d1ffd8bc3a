-- A recipient of funding in a year: pledged and received, how few donors carry it, how many are new, and how long the pledges
-- last. Sums of cash, in kind apart. A sum with an amount that has no rate is missing, with the reason.
with money as (select * from {{ ref('int_igf_money') }}),

donor as (
    select
        recipient, year, donor_key, min(donor_type) as donor_type,
        case when count(*) = count(amount_usd) then sum(amount_usd) end as received_usd,
        min(year) over (partition by recipient, donor_key) as first_year,
        min(year) over (partition by recipient) as first_year_of_all
    from money
    where flow = 'RECEIVED' and kind = 'CASH'
    group by recipient, year, donor_key
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
        min(missing_reason) as missing_reason,
        max(case when is_approximate_rate then 1 else 0 end) = 1 as has_approximate_rate,
        max(known_from) as known_from
    from money
    group by recipient, year
),

carried as (
    select
        donor.recipient,
        donor.year,
        count(*) as donors,
        count(distinct donor.donor_type) as donor_types,
        case when count(*) = count(donor.received_usd) then max(donor.received_usd) end as largest_usd,
        case when count(*) = count(donor.received_usd) then sum(donor.received_usd * donor.received_usd) end as squares,
        count(case when donor.year = donor.first_year and donor.year > donor.first_year_of_all then 1 end) as new_donors,
        case when count(*) = count(donor.received_usd) then sum(
            case when donor.year = donor.first_year and donor.year > donor.first_year_of_all then donor.received_usd else 0 end
        ) end as new_donors_usd,
        min(donor.first_year_of_all) as first_year_of_all
    from donor
    group by donor.recipient, donor.year
),

ahead as (
    select
        summed.recipient,
        summed.year,
        sum(case when other.year > summed.year then other.pledged_usd end) as pledged_ahead_usd,
        count(case when other.year > summed.year and other.pledged_usd is null and other.missing_reason is not null then 1 end)
            as years_without_rate,
        avg(case when other.year <= summed.year and other.year > summed.year - span.value then other.received_usd end)
            as mean_received_usd
    from summed
    inner join summed as other on summed.recipient = other.recipient
    inner join {{ ref('threshold') }} as span on span.parameter = 'igf_cover_years'
    group by summed.recipient, summed.year
)

select
    summed.recipient,
    summed.year,
    summed.pledged_usd,
    summed.received_usd,
    summed.in_kind_usd,
    case when summed.pledged_usd > 0 then percent.value * summed.received_usd / summed.pledged_usd end as received_of_pledged,
    carried.donors,
    carried.donor_types,
    -- Herfindahl-Hirschman index: the sum of squared shares, 0 to 1
    case when summed.received_usd > 0 then carried.squares / (summed.received_usd * summed.received_usd) end as donor_hhi,
    case when summed.received_usd > 0 then percent.value * carried.largest_usd / summed.received_usd end
        as largest_donor_share,
    carried.largest_usd,
    case when summed.year > carried.first_year_of_all then carried.new_donors end as new_donors,
    case when summed.year > carried.first_year_of_all and summed.received_usd > 0
        then percent.value * carried.new_donors_usd / summed.received_usd end as new_donors_share,
    ahead.pledged_ahead_usd,
    case when ahead.years_without_rate = 0 and ahead.mean_received_usd > 0
        then coalesce(ahead.pledged_ahead_usd, 0) / ahead.mean_received_usd end as years_of_cover,
    summed.has_approximate_rate,
    summed.missing_reason,
    summed.known_from
from summed
inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
inner join ahead on summed.recipient = ahead.recipient and summed.year = ahead.year
left join carried on summed.recipient = carried.recipient and summed.year = carried.year
