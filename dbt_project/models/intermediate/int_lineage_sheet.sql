-- From an indicator added up from a sheet to the cells that entered it; a blank that adds nothing is none.
{{ config(materialized='view') }}

select
    observation.observation_id,
    term.role,
    term.submission_id,
    term.src_sheet,
    term.src_row,
    term.src_column,
    term.amount
from {{ ref('int_observation_sheet') }} as observation
inner join {{ ref('int_sheet_term') }} as term
    on observation.source = term.source and observation.indicator = term.indicator
    and observation.ref_area = term.ref_area and observation.year = term.year
    and observation.sex = term.sex and observation.age = term.age and observation.disability = term.disability
    and observation.breakdown = term.breakdown and observation.dataset = term.dataset
where term.amount is not null
