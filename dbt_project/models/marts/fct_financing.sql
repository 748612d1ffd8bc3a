-- One row per report in force and line of its sheet FINANCING. Beneficiaries are shown only where no part of them, nor what
-- is left without it, is a handful of persons.
{%- set parts = ['beneficiaries_f', 'beneficiaries_m', 'beneficiaries_with_disability', 'beneficiaries_y18t35'] %}

with judged as (
    select
        money.*,
        {{ few_persons([
            'beneficiaries_total', 'beneficiaries_f', 'beneficiaries_m', 'beneficiaries_with_disability',
            'beneficiaries_y18t35', 'beneficiaries_total - beneficiaries_f - coalesce(beneficiaries_m, 0)',
            'beneficiaries_total - beneficiaries_m - coalesce(beneficiaries_f, 0)',
            'beneficiaries_total - beneficiaries_with_disability', 'beneficiaries_total - beneficiaries_y18t35'
        ]) }} as hides_parts,
        {{ few_persons(['beneficiaries_total']) }} as hides_total
    from {{ ref('int_financing_known') }} as money
    inner join {{ ref('threshold') }} as k on k.parameter = 'confidentiality_k'
)

select
    submission_id,
    ref_area,
    review,
    reporting_year,
    financing_instrument,
    name,
    fiscal_year_end,
    year,
    currency,
    {%- for amount in ['opening_balance', 'amount_collected', 'amount_committed', 'amount_disbursed', 'amount_earmarked'] %}
    {{ amount }},
    {{ published_number(amount ~ '_usd') }} as {{ amount }}_usd,
    {%- endfor %}
    exchange_rate_usd,
    action_line,
    action_lines as all_action_lines,
    financing_purpose,
    beneficiary_group,
    case when not hides_total then beneficiaries_total end as beneficiaries_total,
    {%- for part in parts %}
    case when not hides_parts then {{ part }} end as {{ part }},
    {%- endfor %}
    hides_parts as hides_beneficiaries,
    is_counted,
    src_sheet,
    src_row,
    known_from
from judged
