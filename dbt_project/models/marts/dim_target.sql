-- One row per target of an indicator.
select
    indicator, ref_area, basis, basis_text, target_year, target_value, comparator, age_scope, is_official, status, note,
    confidence, evidence
from {{ ref('target') }}
