select
    submission_id,
    {{ whole_number(written('survey_no')) }} as survey_no,
    {{ written('licence') }} as licence,
    {{ report_fields(
        texts=[
            'cycle_type', 'language', 'focal_point_org', 'stakeholder_consultation', 'consultation_participants_url',
            'independent_evaluation_url', 'survey_name', 'survey_age_scope', 'design', 'disability_instrument',
            'disability_cutoff', 'respondent_type'
        ],
        numbers=['response_rate'],
        counts=['survey_year', 'sample_households', 'sample_individuals'],
        dates=['submission_date'],
        booleans=['nso_endorsed', 'previous_report_revision']
    ) }}
from {{ source('national_report', 'metadata') }}
