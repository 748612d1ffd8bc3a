-- The sums of every domain, all answers of a block side by side, and what answers are measured from in the variance: the
-- domain's mean, or 0 for a total.
{{ config(materialized='ephemeral') }}

with cell as (
    select submission_id, block, breakdown, age_band, sex, disability, urbanisation
        {%- for slot in survey_slots() %}{% for name in survey_sums() %},
        sum({{ name }}_{{ slot }}) as {{ name }}_{{ slot }}
        {%- endfor %}{% endfor %}
    from {{ ref('int_survey_psu_cell') }}
    group by submission_id, block, breakdown, age_band, sex, disability, urbanisation
),

kind as (
    select submission_id, block
        {%- for slot in survey_slots() %},
        max(case when slot = {{ slot }} and statistic <> 'total' then 1.0 else 0.0 end) as is_mean_{{ slot }}
        {%- endfor %}
    from {{ ref('int_survey_item') }}
    group by submission_id, block
),

summed as (
    select membership.domain_id, cell.submission_id, cell.block
        {%- for slot in survey_slots() %}{% for name in survey_sums() %},
        sum(cell.{{ name }}_{{ slot }}) as {{ name }}_{{ slot }}
        {%- endfor %}{% endfor %}
    from {{ ref('int_survey_membership') }} as membership
    inner join cell
        on membership.submission_id = cell.submission_id and membership.block = cell.block
        and membership.breakdown = cell.breakdown and membership.age_band = cell.age_band and membership.sex = cell.sex
        and membership.disability = cell.disability and membership.urbanisation = cell.urbanisation
    group by membership.domain_id, cell.submission_id, cell.block
)

select
    summed.*
    {%- for slot in survey_slots() %},
    coalesce(kind.is_mean_{{ slot }} * summed.total_{{ slot }} / nullif(summed.weight_{{ slot }}, 0), 0) as centre_{{ slot }}
    {%- endfor %}
from summed
inner join kind on summed.submission_id = kind.submission_id and summed.block = kind.block
