-- Countries whose count would give away that of another one of their regional group: what is hidden of a group must be at
-- least two countries and k persons, else the smallest of the others is hidden too. The total of a group is published.
with k as (select value from {{ ref('threshold') }} where parameter = 'confidentiality_k'),

country as (
    select
        cell.meeting_year, cell.measure, cell.category as ref_area, area.regional_group, cell.persons,
        cell.persons < k.value as is_small,
        k.value as k,
        row_number() over (
            partition by cell.meeting_year, cell.measure, area.regional_group, cell.persons < k.value
            order by cell.persons, cell.category
        ) as place
    from {{ ref('int_igf_cell') }} as cell
    inner join {{ ref('int_igf_area') }} as area on cell.category = area.ref_area
    cross join k
    where cell.dimension = 'COUNTRY' and cell.persons > 0
),

hidden as (
    select meeting_year, measure, regional_group, count(*) as countries, sum(persons) as persons
    from country
    where is_small
    group by meeting_year, measure, regional_group
)

select country.meeting_year, country.measure, country.ref_area
from country
inner join hidden
    on country.meeting_year = hidden.meeting_year and country.measure = hidden.measure
    and country.regional_group = hidden.regional_group
where not country.is_small and country.place = 1 and (hidden.countries = 1 or hidden.persons < country.k)
