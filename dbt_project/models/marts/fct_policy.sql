-- One row per report in force (area and review) and answered question on a policy scale.
select
    submission_id, ref_area, review, reporting_year, indicator, answer, answer_text, answered_as_of, instrument_title,
    date_in_force, evidence_url, not_public, note, src_sheet, src_row, known_from
from {{ ref('int_policy_known') }}
