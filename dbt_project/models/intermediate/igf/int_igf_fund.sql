-- A recipient of funding in a year: pledged and received, how few donors carry it, how many are new, and how long the pledges
-- last. Years of cover hold what is pledged ahead against the mean received in the last years that the ledger covers, those
-- without a receipt among them.
with summed as (select * from {{ ref('int_igf_fund_sum') }}),

donor as (
    select
        recipient, year, donor_key, min(donor_type) as donor_type,
        case when count(*) = count(amount_usd) then sum(amount_usd) end as received_usd,
        min(year) over (partition by recipient, donor_key) as first_year,
        min(year) over (partition by recipient) as first_year_of_all
    from {{ ref('int_igf_money') }}
    where flow = 'RECEIVED' and kind = 'CASH'
    group by recipient, year, donor_key
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
        -- the years of the last few that the ledger covers, whether or not something was pledged or came in them
        max(least(summed.year, summed.last_year) - greatest(summed.year - span.value + 1, summed.first_year) + 1)
            as covered_years,
        sum(case when other.year <= summed.year and other.year > summed.year - span.value then other.received_usd end)
            as recent_usd,
        count(case
            when other.year <= summed.year and other.year > summed.year - span.value and other.receipts > 0
                and other.received_usd is null then 1
        end) as recent_without_rate
    from summed
    inner join summed as other on summed.recipient = other.recipient
    inner join {{ ref('threshold') }} as span on span.parameter = 'igf_cover_years'
    group by summed.recipient, summed.year
),

cover as (
    select
        ahead.*,
        case
            when sums.pledges = 0 or sums.pledges is null then 'no pledges are known'
            when ahead.years_without_rate > 0 or ahead.recent_without_rate > 0 then 'an amount has no rate'
            when ahead.covered_years <= 0 or ahead.covered_years is null then 'no receipts are known of the last years'
            when ahead.recent_usd = 0 then 'nothing was received in the last years'
        end as cover_missing_reason
    from ahead
    inner join summed as sums on ahead.recipient = sums.recipient and ahead.year = sums.year
)

select
    summed.recipient,
    summed.year,
    summed.pledged_usd,
    summed.received_usd,
    summed.in_kind_usd,
    case when summed.pledged_usd > 0 then percent.value * summed.received_usd / summed.pledged_usd end as received_of_pledged,
    case when summed.received_usd = 0 then 0 else carried.donors end as donors,
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
    case when ahead.cover_missing_reason is null
        then coalesce(ahead.pledged_ahead_usd, 0) * ahead.covered_years / ahead.recent_usd end as years_of_cover,
    ahead.cover_missing_reason,
    summed.has_approximate_rate,
    summed.missing_reason,
    summed.known_from
from summed
inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
inner join cover as ahead on summed.recipient = ahead.recipient and summed.year = ahead.year
left join carried on summed.recipient = carried.recipient and summed.year = carried.year
