-- The sums of every atomic cell over all its primary sampling units, all answers of a block side by side.
{{ config(materialized='ephemeral') }}

with summed as (
    select submission_id, block, breakdown, age_band, sex, disability, urbanisation
        {%- for slot in survey_slots() %}{% for name in survey_sums() %},
        sum({{ name }}_{{ slot }}) as {{ name }}_{{ slot }}
        {%- endfor %}{% endfor %}
    from {{ ref('int_survey_psu_cell') }}
    group by submission_id, block, breakdown, age_band, sex, disability, urbanisation
)

select
    summed.*,
    cast(
        row_number() over (order by submission_id, block, breakdown, age_band, sex, disability, urbanisation) as integer
    ) as cell_id
from summed
