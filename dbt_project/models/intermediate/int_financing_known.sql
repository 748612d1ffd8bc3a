-- Money of the reports in force. The main action line takes the amount; US dollars by the rate that the report states and
-- by no other. A later report that states an instrument for a fiscal year replaces what an earlier one stated of it.
{{ config(materialized='view') }}

with stated as (
    select
        report.ref_area,
        report.review,
        report.reporting_year,
        report.known_from,
        report.landed_at,
        financing.*,
        cast(extract(year from financing.fiscal_year_end) as integer) as year,
        trim({{ matched_group('financing.action_lines', "'^[^;]*'", 0) }}) as action_line,
        case when financing.currency = 'USD' then coalesce(financing.exchange_rate_usd, 1) else financing.exchange_rate_usd end
            as rate
    from {{ ref('stg_national_report_financing') }} as financing
    inner join {{ ref('int_report_known') }} as report on financing.submission_id = report.submission_id
)

select
    stated.*,
    {%- for amount in ['opening_balance', 'amount_collected', 'amount_committed', 'amount_disbursed', 'amount_earmarked'] %}
    case when rate > 0 then {{ amount }} / rate end as {{ amount }}_usd,
    {%- endfor %}
    submission_id = first_value(submission_id) over (
        partition by ref_area, financing_instrument, year
        order by known_from desc, landed_at desc, submission_id
    ) as is_counted
from stated
