-- Pledges and receipts by the year that they are for: a receipt in the year it came; a pledge by its schedule, else in equal
-- shares over its years. One row per line of a file and year.
with line as (select * from {{ ref('int_igf_money_line') }}),

year_of as (
    select cast(first.value as integer) + 10 * (ten.n - 1) + one.n - 1 as year
    from {{ ref('threshold') }} as first
    cross join {{ ref('counting_number') }} as ten
    cross join {{ ref('counting_number') }} as one
    where first.parameter = 'igf_first_year'
),

scheduled as (
    select
        line.*,
        year_of.year,
        cast(nullif({{ matched_group(
            'line.schedule', "'(?:^|;)[ ]*' || cast(year_of.year as varchar) || '[ ]*:[ ]*([0-9.]+)'", 1
        ) }}, '') as double) as amount_of_year
    from line
    inner join year_of on line.schedule like '%' || cast(year_of.year as varchar) || '%'
    where line.flow = 'pledge' and line.schedule is not null
),

spread as (
    select line.*, year_of.year, line.amount / (line.last_year - line.first_year + 1) as amount_of_year
    from line
    inner join year_of on year_of.year between line.first_year and line.last_year
    where line.flow = 'pledge' and line.schedule is null
),

received as (
    select line.*, line.stated_year as year, line.amount as amount_of_year
    from line
    where line.flow = 'receipt'
),

dated as (
    select * from scheduled where amount_of_year is not null
    union all
    select * from spread
    union all
    select * from received
)

select
    submission_id,
    src_sheet,
    src_row,
    recipient,
    year,
    donor,
    donor_key,
    donor_type,
    case flow when 'pledge' then 'PLEDGED' else 'RECEIVED' end as flow,
    case kind when 'in_kind' then 'IN_KIND' else 'CASH' end as kind,
    currency,
    amount_of_year as amount,
    amount_of_year / units_per_usd as amount_usd,
    is_approximate_rate,
    rate_evidence,
    missing_reason,
    pledge_ref,
    known_from
from dated
where year is not null
