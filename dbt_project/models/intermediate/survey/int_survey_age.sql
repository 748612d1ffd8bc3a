-- The age groups that an answer can be given for: all ages, and the published groups that lie within the ages asked. Of
-- groups that stand for one another (children from 0, from 5, from 10) the widest that fits: labelled by what was measured.
-- A group that only a derived indicator compares with is estimated uncrossed.
{{ config(materialized='ephemeral') }}

with candidate as (
    select
        item.submission_id,
        item.block,
        item.slot,
        population_group.age,
        population_group.group_code,
        population_group.is_published as is_crossed,
        row_number() over (
            partition by
                item.submission_id, item.block, item.slot,
                coalesce(nullif(population_group.stands_for, ''), population_group.group_code)
            order by population_group.from_age
        ) as choice
    from {{ ref('int_survey_item') }} as item
    inner join {{ ref('population_group') }} as population_group
        on population_group.from_age >= item.from_age
        and (item.to_age is null or population_group.to_age <= item.to_age)
    where
        item.by_person
        and (
            population_group.is_published
            or population_group.age in (
                select derivation.right_code from {{ ref('derivation') }} as derivation where derivation.right_concept = 'AGE'
                union
                select derivation.left_code from {{ ref('derivation') }} as derivation where derivation.left_concept = 'AGE'
            )
        )
)

select candidate.submission_id, candidate.block, candidate.slot, candidate.age, candidate.is_crossed, atom.age_band
from candidate
inner join {{ ref('population_group_atom') }} as atom on candidate.group_code = atom.group_code
where candidate.choice = 1
union all
select item.submission_id, item.block, item.slot, '_T' as age, true as is_crossed, '_T' as age_band
from {{ ref('int_survey_item') }} as item
