-- The sums of every domain, and what answers are measured from in the variance: the domain's mean, or 0 for a total.
{{ config(materialized='ephemeral') }}

with kind as (
    select submission_id, block
        {%- for slot in survey_slots() %},
        max(case when slot = {{ slot }} and statistic <> 'total' then 1.0 else 0.0 end) as is_mean_{{ slot }}
        {%- endfor %}
    from {{ ref('int_survey_item') }}
    group by submission_id, block
),

summed as (
    select membership.domain_id, membership.submission_id, membership.block
        {%- for slot in survey_slots() %}{% for name in survey_sums() %},
        sum(cell.{{ name }}_{{ slot }}) as {{ name }}_{{ slot }}
        {%- endfor %}{% endfor %}
    from {{ ref('int_survey_membership') }} as membership
    inner join {{ ref('int_survey_cell') }} as cell on membership.cell_id = cell.cell_id
    group by membership.domain_id, membership.submission_id, membership.block
)

select
    summed.*
    {%- for slot in survey_slots() %},
    coalesce(kind.is_mean_{{ slot }} * summed.total_{{ slot }} / nullif(summed.weight_{{ slot }}, 0), 0) as centre_{{ slot }}
    {%- endfor %}
from summed
inner join kind on summed.submission_id = kind.submission_id and summed.block = kind.block
