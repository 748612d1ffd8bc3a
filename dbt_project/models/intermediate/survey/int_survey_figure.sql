-- One row per answer and domain: the sums of the domain and the variance, out of the columns of a block.
{{ config(materialized='ephemeral') }}

with domain as (
    select
        domain.submission_id, domain.block, domain.breakdown, domain.age, domain.sex, domain.disability, domain.urbanisation
        {%- for slot in survey_slots() %}{% for name in survey_sums() %},
        domain_sum.{{ name }}_{{ slot }}
        {%- endfor %},
        variance.variance_{{ slot }}
        {%- endfor %}
    from {{ ref('int_survey_domain') }} as domain
    left join {{ ref('int_survey_domain_sum') }} as domain_sum on domain.domain_id = domain_sum.domain_id
    left join {{ ref('int_survey_variance') }} as variance on domain.domain_id = variance.domain_id
),

slotted as (
    {%- for slot in survey_slots() %}
    select
        submission_id, block, {{ slot }} as slot, breakdown, age, sex, disability, urbanisation,
        {%- for name in survey_sums() %}
        coalesce({{ name }}_{{ slot }}, 0) as {{ name }},
        {%- endfor %}
        coalesce(variance_{{ slot }}, 0) as variance
    from domain
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

allowed as (
    select distinct submission_id, block, slot, age from {{ ref('int_survey_age') }}
)

select slotted.*
from slotted
inner join {{ ref('int_survey_item') }} as item
    on slotted.submission_id = item.submission_id and slotted.block = item.block and slotted.slot = item.slot
inner join allowed
    on slotted.submission_id = allowed.submission_id and slotted.block = allowed.block and slotted.slot = allowed.slot
    and slotted.age = allowed.age
where
    -- a household has no sex, age or disability; two further breakdowns are never crossed
    (item.by_person or (slotted.sex = '_T' and slotted.disability = '_T'))
    and (item.breakdown = '_T' or slotted.breakdown = '_T')
