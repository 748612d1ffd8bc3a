-- The numbers of progress for every pair of figures and target of its indicator; a country's own target takes the place of
-- the one for all. What is measured against no target has no goal.
{{ config(materialized='view', database=target.database, schema='parts', contract={'enforced': false}) }}

with stated as (
    select indicator, ref_area, basis, target_year, target_value, comparator, age_scope, status
    from {{ ref('target') }}
    union all
    select
        indicator, ref_area, 'POPULATION_SHARE' as basis, cast(null as integer) as target_year, share as target_value,
        '=' as comparator, cast(null as varchar) as age_scope, 'norm' as status
    from {{ ref('population_share') }}
),

place as (select distinct indicator, ref_area from {{ ref('part_progress_pair') }}),

-- what is set for all yields to the area's own
aim as (
    select place.ref_area as place_area, stated.*
    from place
    inner join stated on place.indicator = stated.indicator and place.ref_area = stated.ref_area
    union all
    select place.ref_area as place_area, stated.*
    from place
    inner join stated on place.indicator = stated.indicator and stated.ref_area = '*'
    left join stated as own
        on place.indicator = own.indicator and place.ref_area = own.ref_area and stated.basis = own.basis
        and coalesce(stated.target_year, 0) = coalesce(own.target_year, 0)
    where own.indicator is null
),

stated_aim as (
    select
        pair.*,
        indicator.direction,
        indicator.verdict as verdict_kind,
        indicator.value_min,
        indicator.value_max,
        coalesce(aim.basis, 'NO_TARGET') as basis,
        aim.target_year,
        aim.target_value,
        coalesce(aim.status, 'none') as target_status,
        aim.comparator,
        aim.age_scope as target_age_scope,
        case
            when indicator.direction in ('to_parity', 'to_population_share') then 0 * aim.target_value
            else aim.target_value
        end as goal
    from {{ ref('part_progress_pair') }} as pair
    inner join {{ ref('indicator') }} as indicator on pair.indicator = indicator.indicator
    left join aim on pair.indicator = aim.indicator and pair.ref_area = aim.place_area
),

aimed as (
    select
        *,
        -- whether the base had not reached the goal yet
        case when direction = 'higher' then goal > from_measure else goal < from_measure end as is_short
    from stated_aim
)

select
    aimed.*,
    -- a way that was behind it at the base has no share that is done, and no pace
    case when aimed.is_short then {{ status_index('aimed.from_measure', 'aimed.measure', 'aimed.goal') }} end as status_index,
    case when aimed.is_short and aimed.target_year > aimed.from_year
        then {{ linear_pace('aimed.from_measure', 'aimed.measure', 'aimed.goal', 'aimed.from_year', 'aimed.year',
            'aimed.target_year') }}
    end as pace,
    {{ yearly_growth('aimed.from_measure', 'aimed.measure', 'aimed.year - aimed.from_year') }} as growth,
    {{ yearly_growth('aimed.from_measure', 'aimed.goal', 'aimed.target_year - aimed.from_year') }} as required_growth,
    aimed.obs_value - aimed.from_value as change,
    case
        when aimed.direction = 'higher' then aimed.measure < aimed.from_measure
        when aimed.direction <> 'none' then aimed.measure > aimed.from_measure
    end as moves_away,
    -- a target of 100 % counts as met from where universality is said to begin
    case when aimed.direction = 'higher' and aimed.target_value = percent_max.value then universality.value
        else aimed.target_value
    end as met_from,
    case
        when aimed.target_age_scope is null then true
        when aimed.age = '_T' then aimed.target_age_scope = aimed.age_scope
        else {{ first_age('aimed.age') }} >= {{ first_age('aimed.target_age_scope') }}
    end as is_target_scope,
    {{ student_t('student_t', 'least(aimed.degrees_of_freedom, aimed.from_degrees_of_freedom)') }}
        * sqrt(power(aimed.measure_error, 2) + power(aimed.from_measure_error, 2)) as change_margin,
    {{ student_t('own_t', 'aimed.degrees_of_freedom') }} * aimed.std_error as margin,
    -- beyond what the indicator can be there is nothing to anticipate
    case when aimed.target_year > aimed.year and aimed.year - aimed.trend_from_year >= min_span.value
        then greatest(
            least(aimed.trend_level + aimed.trend_slope * (aimed.target_year - aimed.year), aimed.value_max), aimed.value_min
        )
    end as anticipated_measure
from aimed
inner join {{ ref('threshold') }} as min_span on min_span.parameter = 'progress_min_span'
inner join {{ ref('threshold') }} as percent_max on percent_max.parameter = 'unit_percent_max'
inner join {{ ref('threshold') }} as universality on universality.parameter = 'universality'
left join {{ ref('int_student_t') }} as student_t
    on student_t.degrees_of_freedom
    = {{ student_t_row('least(aimed.degrees_of_freedom, aimed.from_degrees_of_freedom)') }}
left join {{ ref('int_student_t') }} as own_t on own_t.degrees_of_freedom = {{ student_t_row('aimed.degrees_of_freedom') }}
