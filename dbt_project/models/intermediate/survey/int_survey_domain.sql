-- The domains to estimate: the published crossings of the codes that a survey has, whether somebody is in them or not, and
-- the codes of further breakdowns, uncrossed.
{{ config(materialized='ephemeral') }}

with cell as (
    select submission_id, block, breakdown, age_band, sex, disability, urbanisation from {{ ref('int_survey_cell') }}
),

sex as (
    select distinct submission_id, block, sex from cell where sex <> '_U'
    union
    select distinct submission_id, block, '_T' as sex from cell
),

disability as (
    select distinct submission_id, block, disability from cell where disability <> '_U'
    union
    select distinct submission_id, block, '_T' as disability from cell
),

urbanisation as (
    select distinct submission_id, block, urbanisation from cell where urbanisation <> '_U'
    union
    select distinct submission_id, block, '_T' as urbanisation from cell
),

age as (
    select distinct submission_id, block, age, is_crossed
    from {{ ref('int_survey_age') }}
    where
        age = '_T'
        or concat_ws('|', submission_id, block) in (
            select concat_ws('|', cell.submission_id, cell.block) from cell where cell.age_band <> '_U'
        )
),

domain as (
    select
        age.submission_id,
        age.block,
        '_T' as breakdown,
        age.age,
        sex.sex,
        disability.disability,
        urbanisation.urbanisation
    from age
    inner join sex on age.submission_id = sex.submission_id and age.block = sex.block
    inner join disability on age.submission_id = disability.submission_id and age.block = disability.block
    inner join urbanisation on age.submission_id = urbanisation.submission_id and age.block = urbanisation.block
    inner join {{ ref('population_crossing') }} as crossing
        on crossing.by_age = (age.age <> '_T')
        and crossing.by_sex = (sex.sex <> '_T')
        and crossing.by_disability = (disability.disability <> '_T')
        and crossing.by_urbanisation = (urbanisation.urbanisation <> '_T')
    where
        crossing.is_published
        and (age.is_crossed or (sex.sex = '_T' and disability.disability = '_T' and urbanisation.urbanisation = '_T'))
    union all
    select distinct submission_id, block, breakdown, '_T' as age, '_T' as sex, '_T' as disability, '_T' as urbanisation
    from cell
    where breakdown <> '_T'
)

select
    domain.*,
    cast(
        row_number() over (order by submission_id, block, breakdown, age, sex, disability, urbanisation) as integer
    ) as domain_id
from domain
