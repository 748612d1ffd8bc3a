-- Published facts, every value that was published of them: a source that says two things of a fact is heard twice. One value of a
-- fact is preferred: the best quality (seed igf_quality), then a group of today's scheme before an approximated one, then the
-- newest. A fact is contradicted where another value differs by more than the tolerance, where a share is not that of the count
-- beside it, and where as many are said to be on site as in all, although others came online: that figure is then the total.
with total as (
    select
        meeting_year,
        max(case when measure = 'participation' then stated_value end) as everybody,
        max(case when measure = 'online' then stated_value end) as online
    from {{ ref('int_igf_stated') }}
    where dimension = 'TOTAL' and unit = 'count'
    group by meeting_year
),

placed as (
    select
        stated.*,
        coalesce(
            stated.measure = 'onsite' and stated.dimension = 'TOTAL' and stated.unit = 'count' and total.online > 0
            and stated.stated_value >= total.everybody, false
        ) as is_of_all
    from {{ ref('int_igf_stated') }} as stated
    left join total on stated.meeting_year = total.meeting_year
),

ranked as (
    select
        placed.*,
        row_number() over (
            partition by meeting_year, measure, dimension, category, unit
            order by
                case when stated_value is null then 2 when is_of_all then 1 else 0 end, preference nulls last, is_approximate,
                known_from desc, source_title, stated_value desc, submission_id, src_row, src_column
        ) = 1 and stated_value is not null and not is_of_all as is_preferred,
        count(stated_value) over (partition by meeting_year, measure, dimension, category, unit) as stated_values,
        min(stated_value) over (partition by meeting_year, measure, dimension, category, unit) as lowest_value,
        max(stated_value) over (partition by meeting_year, measure, dimension, category, unit) as highest_value
    from placed
),

miscounted as (
    select part.meeting_year, part.measure, part.dimension, part.category, part.stated_value as persons,
        whole.stated_value as people, share.stated_value as share,
        percent.value * part.stated_value / whole.stated_value as follows
    from ranked as part
    inner join ranked as whole
        on part.meeting_year = whole.meeting_year and part.measure = whole.measure and whole.dimension = 'TOTAL'
        and whole.unit = 'count' and whole.is_preferred and whole.stated_value > 0
    inner join ranked as share
        on part.meeting_year = share.meeting_year and part.measure = share.measure and part.dimension = share.dimension
        and part.category = share.category and share.unit = 'percent' and share.is_preferred
    inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
    where part.unit = 'count' and part.is_preferred and part.dimension <> 'TOTAL'
),

misplaced as (select meeting_year, max(stated_value) as people from ranked where is_of_all group by meeting_year)

select
    ranked.*,
    coalesce(
        case
            when ranked.unit = 'percent' then ranked.highest_value - ranked.lowest_value > points.value
            else ranked.highest_value - ranked.lowest_value > ranked.highest_value * relative.value / 100
        end, false
    ) or miscounted.persons is not null or misplaced.meeting_year is not null as is_contradicted,
    case
        when miscounted.persons is not null
            then cast(cast(miscounted.persons as bigint) as varchar) || ' of '
                || cast(cast(miscounted.people as bigint) as varchar) || ' are '
                || cast(round(miscounted.follows, 1) as varchar) || ' %, the share given is '
                || cast(miscounted.share as varchar) || ' %'
        when misplaced.meeting_year is not null
            then 'said of those on site and of all, those online among them: taken as the total'
    end as contradiction
from ranked
inner join {{ ref('threshold') }} as points on points.parameter = 'discrepancy_abs_points'
inner join {{ ref('threshold') }} as relative on relative.parameter = 'igf_contradiction_relative'
left join miscounted
    on ranked.meeting_year = miscounted.meeting_year and ranked.measure = miscounted.measure
    and ranked.dimension = miscounted.dimension and ranked.category = miscounted.category
    and ranked.unit in ('count', 'percent') and abs(miscounted.follows - miscounted.share) > points.value
left join misplaced
    on ranked.meeting_year = misplaced.meeting_year and ranked.dimension = 'TOTAL' and ranked.unit = 'count'
    and (ranked.is_of_all or (ranked.measure = 'participation' and ranked.stated_value <= misplaced.people))
