-- One row per indicator, group of countries and year: the mean of the countries' preferred totals, weighted by population.
-- Below the coverage threshold the value is not published (obs_status L).
with country as (
    select observation.indicator, observation.ref_area, observation.year, observation.obs_value, observation.age_scope
    from {{ ref('fct_observation') }} as observation
    inner join {{ ref('aggregation') }} as aggregation
        on observation.unit_measure = aggregation.unit_measure and aggregation.method = 'weighted_mean'
    where
        observation.is_preferred
        and observation.freq = 'A' and observation.sub_area = '_T' and observation.sex = '_T'
        and observation.age = '_T' and observation.disability = '_T' and observation.urbanisation = '_T'
        and observation.breakdown = '_T' and observation.obs_value is not null
),

population as (
    {{ population_by_period() }}
),

studied_year as (select distinct indicator, year from country),

member as (
    select
        studied_year.indicator,
        studied_year.year,
        area_group_member.group_code,
        area_group_member.ref_area,
        area.is_un_member,
        population.people,
        country.obs_value,
        country.age_scope
    from studied_year
    cross join {{ ref('area_group_member') }} as area_group_member
    inner join {{ ref('area') }} as area on area_group_member.ref_area = area.ref_area
    left join population
        on area_group_member.ref_area = population.ref_area
        and studied_year.year >= population.from_year and studied_year.year < population.next_year
    left join country
        on studied_year.indicator = country.indicator and studied_year.year = country.year
        and area_group_member.ref_area = country.ref_area
),

summed as (
    select
        indicator,
        group_code,
        year,
        sum(case when obs_value is not null then people * obs_value end) as weighted_sum,
        sum(case when obs_value is not null then people end) as people_present,
        -- a UN member whose population is not known counts as many people as the others do on average
        sum(people) * coalesce(
            cast(count(case when is_un_member then 1 end) as double)
            / nullif(count(case when is_un_member then people end), 0), 1
        ) as people_in_group,
        count(case when people is not null then obs_value end) as countries_present,
        count(*) as countries_in_group,
        min(age_scope) as least_scope,
        max(age_scope) as greatest_scope
    from member
    group by indicator, group_code, year
    having count(obs_value) > 0
)

select
    summed.indicator,
    summed.group_code,
    area_group.label as group_label,
    area_group.kind as group_kind,
    summed.year,
    indicator.unit_measure,
    case
        when 100 * summed.people_present / summed.people_in_group >= threshold.value
            then {{ published_number('summed.weighted_sum / summed.people_present') }}
    end as obs_value,
    case when 100 * summed.people_present / summed.people_in_group >= threshold.value then 'A' else 'L' end as obs_status,
    'M' as nature,
    {{ published_number('100 * summed.people_present / summed.people_in_group') }} as coverage,
    cast(summed.countries_present as integer) as countries_present,
    cast(summed.countries_in_group as integer) as countries_in_group,
    case when summed.least_scope = summed.greatest_scope then summed.least_scope end as age_scope,
    'population-weighted mean' as method
from summed
inner join {{ ref('area_group') }} as area_group on summed.group_code = area_group.group_code
inner join {{ ref('indicator') }} as indicator on summed.indicator = indicator.indicator
inner join {{ ref('threshold') }} as threshold on threshold.parameter = 'aggregate_min_coverage'
where summed.people_in_group > 0 and summed.people_present > 0
