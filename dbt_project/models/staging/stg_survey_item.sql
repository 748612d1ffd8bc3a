select
    submission_id,
    cast(block as integer) as block,
    cast(slot as integer) as slot,
    indicator,
    breakdown,
    statistic,
    is_yes_no,
    answer_column,
    age_scope,
    from_age,
    to_age,
    reference_period,
    by_person
from {{ source('survey', 'item') }}
