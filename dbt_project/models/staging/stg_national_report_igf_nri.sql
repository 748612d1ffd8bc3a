select
    submission_id,
    {{ written('mode') }} as event_mode,
    {{ report_fields(
        texts=[
            'event_type', 'name', 'action_lines', 'remote_participation', 'breakdown_base', 'disability_asked',
            'funding_currency', 'in_kind_text', 'donors', 'outputs_url'
        ],
        numbers=['funding_cash'],
        counts=[
            'registrations', 'onsite_participants', 'online_participants', 'by_gov', 'by_igo', 'by_cs', 'by_ps', 'by_tc',
            'by_acad', 'by_press', 'stakeholder_unknown', 'by_f', 'by_m', 'by_o', 'sex_unknown', 'by_y0t17', 'by_y18t35',
            'by_y_ge36', 'age_unknown', 'y18t35_f', 'y18t35_m', 'y18t35_with_disability', 'with_disability',
            'disability_unknown', 'first_time'
        ],
        dates=['start_date', 'end_date'],
        booleans=['nri_recognised', 'sent_to_secretariat']
    ) }}
from {{ source('national_report', 'igf_nri') }}
