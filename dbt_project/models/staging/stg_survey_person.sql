select
    submission_id,
    cast(block as integer) as block,
    breakdown,
    stratum,
    psu,
    fpc,
    weight,
    cast(age as integer) as age,
    coalesce(sex, '_U') as sex,
    coalesce(urbanisation, '_U') as urbanisation,
    disability,
    wg1,
    wg2,
    wg3,
    wg4,
    wg5,
    wg6,
    {%- for slot in survey_slots() %}
    {{ survey_answer(slot) }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ source('survey', 'rows') }}
