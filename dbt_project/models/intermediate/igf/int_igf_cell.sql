-- One row per meeting, measure, dimension and category, alone or within a group: the persons, those who answered the
-- question of the dimension, and all who were asked. Persons of another sex are counted as not stated where they are fewer
-- than the threshold of confidentiality in the whole meeting: their number would follow from the others.
with part as (select * from {{ ref('int_igf_part') }}),

few_others as (
    select part.meeting_year, part.measure
    from part
    inner join {{ ref('threshold') }} as k on k.parameter = 'confidentiality_k'
    where part.dimension = 'SEX' and part.within_dimension = '_T' and part.part = '_O' and part.persons < k.value
),

stated as (
    select
        part.*,
        part.part = '_U'
        or (part.dimension = 'SEX' and part.part = '_O' and few_others.meeting_year is not null) as is_unknown
    from part
    left join few_others on part.meeting_year = few_others.meeting_year and part.measure = few_others.measure
),

within_category as (
    select dimension as within_dimension, category as within_category, part as within_part
    from {{ ref('int_igf_category') }}
    union all
    select '_T' as within_dimension, '_T' as within_category, '_T' as within_part
),

grouped as (
    select
        stated.meeting_year, stated.measure, stated.dimension, stated.part, stated.within_dimension,
        within_category.within_category, stated.is_unknown, sum(stated.persons) as persons
    from stated
    inner join within_category
        on stated.within_dimension = within_category.within_dimension and stated.within_part = within_category.within_part
    group by
        stated.meeting_year, stated.measure, stated.dimension, stated.part, stated.within_dimension,
        within_category.within_category, stated.is_unknown
),

base as (
    select
        meeting_year, measure, dimension, within_dimension, within_category,
        sum(case when not is_unknown then persons else 0 end) as answered,
        sum(persons) as asked
    from grouped
    group by meeting_year, measure, dimension, within_dimension, within_category
),

stated_category as (select distinct dimension, category, is_always_stated from {{ ref('int_igf_category') }}),

present as (
    select distinct grouped.meeting_year, grouped.dimension, made_of.category
    from grouped
    inner join {{ ref('int_igf_category') }} as made_of
        on grouped.dimension = made_of.dimension and grouped.part = made_of.part
    where not grouped.is_unknown
),

category as (
    select base.*, category.category
    from base
    inner join stated_category as category on base.dimension = category.dimension
    left join present
        on base.meeting_year = present.meeting_year and category.dimension = present.dimension
        and category.category = present.category
    where category.is_always_stated or present.category is not null
),

added as (
    select
        grouped.meeting_year, grouped.measure, grouped.dimension, grouped.within_dimension, grouped.within_category,
        made_of.category, sum(grouped.persons) as persons
    from grouped
    inner join {{ ref('int_igf_category') }} as made_of
        on grouped.dimension = made_of.dimension and grouped.part = made_of.part
    where not grouped.is_unknown
    group by
        grouped.meeting_year, grouped.measure, grouped.dimension, grouped.within_dimension, grouped.within_category,
        made_of.category
)

select
    category.meeting_year,
    category.measure,
    category.dimension,
    category.category,
    category.within_dimension,
    category.within_category,
    case when category.answered > 0 or category.dimension = 'TOTAL' then coalesce(added.persons, 0) end as persons,
    category.answered,
    category.asked
from category
left join added
    on category.meeting_year = added.meeting_year and category.measure = added.measure
    and category.dimension = added.dimension and category.category = added.category
    and category.within_dimension = added.within_dimension and category.within_category = added.within_category
