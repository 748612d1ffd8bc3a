-- Which amounts of the sheet FINANCING enter which indicator, by the seed financing_indicator.
{{ config(materialized='view') }}

select
    rule.indicator,
    'national-report' as source,
    money.ref_area,
    money.year,
    '_T' as sex,
    '_T' as age,
    '_T' as disability,
    rule.breakdown,
    'FINANCING' as dataset,
    rule.role,
    rule.amount as part,
    case rule.amount
        {%- for amount in ['opening_balance', 'amount_collected', 'amount_committed', 'amount_disbursed', 'amount_earmarked'] %}
        when '{{ amount }}' then money.{{ amount }}
        {%- endfor %}
    end as amount,
    rule.blank_means = 'unknown' as needs_all,
    concat('currency: ', money.currency) as unit_note,
    false as is_hidden,
    money.submission_id,
    money.src_sheet,
    money.src_row,
    rule.amount as src_column,
    money.known_from
from {{ ref('int_financing_known') }} as money
inner join {{ ref('financing_indicator') }} as rule
    on money.financing_instrument = rule.financing_instrument
    and rule.financing_purpose in ('*', money.financing_purpose)
    and rule.action_line in ('*', money.action_line)
    and rule.beneficiary_group in ('*', money.beneficiary_group)
where money.is_counted and money.year is not null
