-- One row per report in force (area and review) and action line: what the country says of it.
select
    submission_id, ref_area, review, reporting_year, action_line, nothing_to_report, lead_institution, strategy_ref,
    achievements, challenges, recommendations_next_steps, measures_women, measures_youth_18_35, measures_disability,
    measures_children, indigenous_minority_languages, environment, human_rights_safeguards, capacity_building,
    remote_participation, good_practice_title, good_practice_url, sdg_links, gdc_links, support_needed, src_sheet, src_row,
    known_from
from {{ ref('int_narrative_known') }}
