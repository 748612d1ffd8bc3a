-- What a share of participants is held against: parity, or the share in the population. The latter only where the population is
-- known of enough UN members of every group (threshold igf_population_coverage): shares among the few countries with a figure are
-- no shares of the world. Else there is no reference, and the reason says so.
with population as (
    {{ population_by_period() }}
),

peopled as (
    select meeting.meeting_year, area.is_un_member, grouped.regional_group, grouped.country_group, population.people
    from {{ ref('igf_meeting') }} as meeting
    cross join {{ ref('int_igf_area') }} as grouped
    inner join {{ ref('area') }} as area on grouped.ref_area = area.ref_area
    left join population
        on area.ref_area = population.ref_area and meeting.meeting_year >= population.from_year
        and meeting.meeting_year < population.next_year
),

part as (
    {%- for dimension in ['REGIONAL_GROUP', 'COUNTRY_GROUP'] %}
    select
        meeting_year, '{{ dimension }}' as dimension, {{ dimension | lower }} as part, sum(people) as people,
        count(case when is_un_member then 1 end) as members,
        count(case when is_un_member and people is not null then 1 end) as members_known
    from peopled
    group by meeting_year, {{ dimension | lower }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

whole as (
    select
        part.meeting_year, part.dimension, percent.value as hundred, sum(part.people) as people, sum(part.members) as members,
        sum(part.members_known) as members_known,
        min(case when part.part <> '_U' then percent.value * part.members_known / nullif(part.members, 0) end)
            >= min(least_known.value) as is_known
    from part
    inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
    inner join {{ ref('threshold') }} as least_known on least_known.parameter = 'igf_population_coverage'
    group by part.meeting_year, part.dimension, percent.value
),

category as (
    select meeting_year, dimension, part as category, people
    from part
    where dimension = 'REGIONAL_GROUP' and part <> '_U' and members > 0
    union all
    select part.meeting_year, part.dimension, made_of.category, sum(part.people) as people
    from part
    inner join {{ ref('int_igf_category') }} as made_of on part.dimension = made_of.dimension and part.part = made_of.part
    where part.dimension = 'COUNTRY_GROUP'
    group by part.meeting_year, part.dimension, made_of.category
),

aged_indicator as (select distinct indicator, category from {{ ref('igf_share_indicator') }} where dimension = 'AGE')

select
    category.meeting_year,
    category.dimension,
    category.category,
    case when whole.is_known then whole.hundred * category.people / whole.people end as reference_share,
    case when whole.is_known then 'population' end as reference_basis,
    case when not coalesce(whole.is_known, false)
        then 'the population is known of ' || cast(cast(whole.members_known as bigint) as varchar) || ' of '
            || cast(cast(whole.members as bigint) as varchar) || ' UN members, not of enough of every group' end as missing_reason
from category
inner join whole on category.meeting_year = whole.meeting_year and category.dimension = whole.dimension
union all
select share.year as meeting_year, 'AGE' as dimension, rule.category, share.share as reference_share,
    'population' as reference_basis, cast(null as varchar) as missing_reason
from {{ ref('population_share') }} as share
inner join aged_indicator as rule on share.indicator = rule.indicator
where share.ref_area = '001'
union all
select meeting.meeting_year, 'SEX' as dimension, 'F' as category, indicator.parity_point as reference_share,
    'parity' as reference_basis, cast(null as varchar) as missing_reason
from {{ ref('igf_meeting') }} as meeting
inner join {{ ref('indicator') }} as indicator on indicator.indicator = 'C11-04'
