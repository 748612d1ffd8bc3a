-- One row per action line and C7 sub-line.
select
    action_line, parent_line, official_name, short_name, lead_facilitator, co_facilitators, sort_order, confidence, evidence
from {{ ref('action_line') }}
