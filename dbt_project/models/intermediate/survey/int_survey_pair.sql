-- Domains that are compared with each other (women with men ...), in the whole population and within the crossings that the
-- catalogue requires of any indicator. Two rows per pair, one for each side: in the linearised difference one counts with
-- plus, the other with minus. Pairs are numbered below zero, so that they may stand beside domains.
{{ config(materialized='ephemeral') }}

with required as (
    select distinct concat_ws('|', sex, age, disability, urbanisation) as crossing
    from {{ ref('required_cell') }}
    where breakdown = '_T'
),

pair as (
    select
        cast(-row_number() over (order by left_side.domain_id, compared.dimension) as integer) as pair_id,
        compared.dimension,
        left_side.submission_id,
        left_side.domain_id as left_domain_id,
        right_side.domain_id as right_domain_id
    from {{ ref('int_survey_domain') }} as left_side
    inner join {{ ref('parity_dimension') }} as compared
        on case compared.concept
            when 'SEX' then left_side.sex when 'AGE' then left_side.age when 'DISABILITY' then left_side.disability
            when 'URBANISATION' then left_side.urbanisation
        end = compared.left_code
    inner join {{ ref('int_survey_domain') }} as right_side
        on left_side.submission_id = right_side.submission_id and left_side.block = right_side.block
        and left_side.breakdown = right_side.breakdown
        {%- for concept in ['SEX', 'AGE', 'DISABILITY', 'URBANISATION'] %}
        and right_side.{{ concept | lower }} = {{ other_side('left_side', 'compared', concept) }}
        {%- endfor %}
    where
        left_side.breakdown = '_T'
        and (
            {{ population_dimensions('left_side') }} = 1
            or concat_ws('|', left_side.sex, left_side.age, left_side.disability, left_side.urbanisation) in (
                select required.crossing from required
            )
        )
)

select pair_id, dimension, submission_id, left_domain_id as domain_id, right_domain_id as other_domain_id, 1 as sign
from pair
union all
select pair_id, dimension, submission_id, right_domain_id as domain_id, left_domain_id as other_domain_id, -1 as sign
from pair
