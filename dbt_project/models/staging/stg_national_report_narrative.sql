select
    submission_id,
    upper({{ written('action_line') }}) as action_line,
    {{ report_fields(
        texts=[
            'lead_institution', 'strategy_ref', 'achievements', 'challenges', 'recommendations_next_steps', 'measures_women',
            'measures_youth_18_35', 'measures_disability', 'measures_children', 'indigenous_minority_languages',
            'environment', 'human_rights_safeguards', 'capacity_building', 'remote_participation', 'good_practice_title',
            'good_practice_url', 'sdg_links', 'gdc_links', 'support_needed'
        ],
        booleans=['nothing_to_report']
    ) }}
from {{ source('national_report', 'narrative') }}
