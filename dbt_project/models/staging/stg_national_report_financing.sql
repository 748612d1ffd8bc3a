select
    submission_id,
    {{ written('instrument') }} as financing_instrument,
    {{ written('name') }} as name,
    {{ written('purpose') }} as financing_purpose,
    {{ written('earmark') }} as beneficiary_group,
    {{ report_fields(
        texts=['currency', 'action_lines'],
        numbers=[
            'opening_balance', 'amount_collected', 'amount_committed', 'amount_disbursed', 'amount_earmarked',
            'exchange_rate_usd'
        ],
        counts=[
            'beneficiaries_total', 'beneficiaries_f', 'beneficiaries_m', 'beneficiaries_with_disability',
            'beneficiaries_y18t35'
        ],
        dates=['fiscal_year_end']
    ) }}
from {{ source('national_report', 'financing') }}
