-- Figures of the catalogue from all records of the IGF, before they take the shape of an observation. A published fact is
-- reported; what is counted from registrations or contributions ends at files and columns; what is added up from a ledger ends
-- at its lines.
{{ config(materialized='ephemeral') }}

with money as (select * from {{ ref('int_igf_fund') }} where recipient = 'TRUST_FUND'),

by_donor_type as (
    select
        line.recipient, line.year, line.donor_type, max(line.known_from) as known_from,
        case when count(case when line.flow = 'PLEDGED' and line.amount_usd is null then 1 end) = 0
            then sum(case when line.flow = 'PLEDGED' then line.amount_usd end) end as pledged_usd,
        -- in a year that the ledger covers, donors of a kind without a receipt gave nothing
        case
            when count(case when line.flow = 'RECEIVED' and line.amount_usd is null then 1 end) > 0 then null
            when count(case when line.flow = 'RECEIVED' then 1 end) > 0
                then sum(case when line.flow = 'RECEIVED' then line.amount_usd end)
            when line.year between min(ledger.first_year) and min(ledger.last_year) then 0
        end as received_usd
    from {{ ref('int_igf_money') }} as line
    left join {{ ref('int_igf_fund_sum') }} as ledger on line.recipient = ledger.recipient and line.year = ledger.year
    where line.recipient = 'TRUST_FUND' and line.kind = 'CASH'
    group by line.recipient, line.year, line.donor_type
),

contribution as (
    select
        rule.indicator,
        case when given.dimension = 'COUNTRY' then given.category else '001' end as ref_area,
        given.meeting_year as year,
        case when given.dimension in ('STAKEHOLDER', 'REGIONAL_GROUP') then given.dimension || ':' || given.category else '_T' end
            as breakdown,
        given.contribution_type,
        given.quantity,
        given.known_from
    from {{ ref('int_igf_contribution') }} as given
    inner join {{ ref('igf_contribution_indicator') }} as rule on given.contribution_type = rule.contribution_type
    where given.dimension in ('TOTAL', 'STAKEHOLDER', 'REGIONAL_GROUP', 'COUNTRY') and given.category <> '_U'
),

contributed as (
    select indicator, ref_area, year, breakdown, sum(quantity) as obs_value, max(known_from) as known_from
    from contribution
    group by indicator, ref_area, year, breakdown
    union all
    select indicator, ref_area, year, 'CONTRIBUTION_TYPE:' || contribution_type as breakdown, quantity as obs_value, known_from
    from contribution
    where breakdown = '_T'
),

published as (
    select
        fact.*, rule.indicator, rule.breakdown, status.obs_status,
        row_number() over (
            partition by rule.indicator, fact.meeting_year, rule.breakdown
            order by fact.preference nulls last, fact.measure, fact.submission_id, fact.src_row, fact.src_column
        ) as choice
    from {{ ref('int_igf_statistic') }} as fact
    inner join {{ ref('igf_published_indicator') }} as rule
        on fact.measure = rule.measure and fact.dimension = rule.dimension and fact.category = rule.category
        and fact.unit = rule.unit
    left join {{ ref('igf_published_status') }} as status on fact.quality = status.quality
    where fact.is_preferred
)

{%- set no_parts = "cast(null as double) as numerator, cast(null as double) as denominator" %}
{%- set total = "'_T' as sex, '_T' as age, '_T' as disability" %}
{%- set nowhere = "cast(null as varchar) as submission_id, cast(null as varchar) as src_sheet, "
    ~ "cast(null as integer) as src_row, cast(null as varchar) as src_column" %}

select
    indicator, ref_area, meeting_year as year, sex, age, disability, breakdown, 'igf-registrations' as source, '_T' as dataset,
    obs_value, numerator, denominator, 'A' as obs_status, conf_status, 'register' as method, note,
    {{ nowhere }}, known_from
from {{ ref('int_igf_registration_figure') }}
union all
select
    indicator, ref_area, year, {{ total }}, breakdown, 'igf-contributions' as source, '_T' as dataset,
    obs_value, {{ no_parts }}, 'A' as obs_status, 'F' as conf_status, 'register' as method, cast(null as varchar) as note,
    {{ nowhere }}, known_from
from contributed
union all
select
    indicator, '001' as ref_area, meeting_year as year, {{ total }}, breakdown, 'igf-statistics' as source,
    source_title as dataset, stated_value as obs_value, {{ no_parts }}, obs_status, 'F' as conf_status, 'reported' as method,
    nullif(concat_ws(
        '; ', quality_name, qualifier, 'published of: ' || measure,
        case when is_approximate then 'near, not the same as: ' || category_label end, note
    ), '') as note,
    submission_id, src_sheet, src_row, src_column, known_from
from published
where choice = 1
{%- for indicator, breakdown, amount in [
    ('C11-07', '_T', 'received_usd'), ('C11-07', 'FLOW:PLEDGED', 'pledged_usd'), ('C11-07', 'FLOW:INKIND', 'in_kind_usd')
] %}
union all
select
    '{{ indicator }}' as indicator, '001' as ref_area, year, {{ total }}, '{{ breakdown }}' as breakdown,
    'igf-funding' as source, '_T' as dataset, {{ amount }} as obs_value, {{ no_parts }}, 'A' as obs_status, 'F' as conf_status,
    'ledger' as method, nullif(concat_ws(
        '; ', case when has_approximate_rate then 'rates are approximate' end,
        case when {{ amount }} = 0 then 'no line in a year that the ledger covers' end
    ), '') as note, {{ nowhere }}, known_from
from money
where {{ amount }} is not null
{%- endfor %}
union all
select
    'C11-07' as indicator, '001' as ref_area, year, {{ total }}, 'DONOR_TYPE:' || donor_type as breakdown,
    'igf-funding' as source, '_T' as dataset, received_usd as obs_value, {{ no_parts }}, 'A' as obs_status, 'F' as conf_status,
    'ledger' as method, cast(null as varchar) as note, {{ nowhere }}, known_from
from by_donor_type
where received_usd is not null
union all
select
    'C11-17' as indicator, '001' as ref_area, year, {{ total }}, '_T' as breakdown, 'igf-funding' as source, '_T' as dataset,
    received_of_pledged as obs_value, received_usd as numerator, pledged_usd as denominator, 'A' as obs_status,
    'F' as conf_status, 'ledger' as method, cast(null as varchar) as note, {{ nowhere }}, known_from
from money
where received_of_pledged is not null
union all
select
    'C11-17' as indicator, '001' as ref_area, by_type.year, {{ total }}, 'DONOR_TYPE:' || by_type.donor_type as breakdown,
    'igf-funding' as source, '_T' as dataset, indicator.scale * by_type.received_usd / by_type.pledged_usd as obs_value,
    by_type.received_usd as numerator, by_type.pledged_usd as denominator, 'A' as obs_status, 'F' as conf_status,
    'ledger' as method, cast(null as varchar) as note, {{ nowhere }}, by_type.known_from
from by_donor_type as by_type
inner join {{ ref('indicator') }} as indicator on indicator.indicator = 'C11-17'
where by_type.pledged_usd > 0 and by_type.received_usd is not null
union all
select
    'C11-18' as indicator, '001' as ref_area, year, {{ total }}, '_T' as breakdown, 'igf-funding' as source, '_T' as dataset,
    largest_donor_share as obs_value, largest_usd as numerator, received_usd as denominator, 'A' as obs_status,
    'F' as conf_status, 'ledger' as method,
    'donors: ' || cast(donors as varchar) || '; sum of squared shares: ' || cast(round(donor_hhi, 3) as varchar) as note,
    {{ nowhere }}, known_from
from money
where largest_donor_share is not null
