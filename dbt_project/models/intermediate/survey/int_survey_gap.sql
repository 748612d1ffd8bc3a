-- Linearised variance of the difference between a domain's mean and that of the domain it is compared with, one column per
-- comparison. One row per answer and domain on the left side of a pair.
{{ config(materialized='ephemeral') }}

with slotted as (
    {%- for slot in survey_slots() %}
    select domain_id as pair_id, {{ slot }} as slot, variance_{{ slot }} as variance
    from {{ ref('int_survey_variance') }}
    where domain_id < 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    domain.submission_id,
    domain.block,
    slotted.slot,
    domain.age,
    domain.sex,
    domain.disability,
    domain.urbanisation
    {%- for dimension in parity_dimensions() %},
    max(case when pair.dimension = '{{ dimension }}' then slotted.variance end) as gap_variance_{{ dimension }}
    {%- endfor %}
from slotted
inner join {{ ref('int_survey_pair') }} as pair on slotted.pair_id = pair.pair_id and pair.sign = 1
inner join {{ ref('int_survey_domain') }} as domain on pair.domain_id = domain.domain_id
group by domain.submission_id, domain.block, slotted.slot, domain.age, domain.sex, domain.disability, domain.urbanisation
