-- What the methods say of every pair of figures and target. Order of tests of the linear pace: target already met, then
-- whether the change can be told from chance, then direction, then pace. Guards: the two figures lie far enough apart,
-- no break between them, and the age scope is the target's.
{{ config(materialized='view', database=target.database, schema='parts', contract={'enforced': false}) }}

{%- set parameters = ['progress_min_span', 'pace_on_track', 'pace_moderate', 'pace_insufficient', 'eurostat_significant',
    'eurostat_moderate', 'eurostat_insufficient', 'eurostat_no_target_significant', 'eurostat_no_target_moderate',
    'eurostat_no_target_away', 'escap_maintain', 'escap_accelerate'] %}

with measured as (
    select
        measure.*,
        case
            when measure.target_value is null then false
            when measure.direction in ('to_parity', 'to_population_share') then measure.measure <= 1 - parity_lower.value
            when measure.obs_value = measure.target_value and measure.comparator in ('>', '<') then false
            when measure.direction = 'higher' then measure.obs_value >= measure.met_from
            when measure.direction = 'lower' then measure.obs_value <= measure.met_from
            else false
        end as is_met,
        abs(measure.measure - measure.from_measure) > measure.change_margin as is_significant,
        100 * case when measure.direction = 'higher' then measure.growth else -measure.growth end as wished_growth,
        -- what was needed has a sense if the base had not reached the goal yet
        case when measure.is_short then 100 * measure.growth / nullif(measure.required_growth, 0) end as growth_ratio,
        case when measure.is_short and measure.comparison = 'base' and measure.base_year = escap_base_year.value
            then 100 * (measure.goal - measure.anticipated_measure) / (measure.goal - measure.from_measure)
        end as anticipated_gap,
        {%- for parameter in parameters %}
        {{ parameter }}.value as {{ parameter }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('part_progress_measure') }} as measure
    {%- for parameter in ['parity_lower', 'escap_base_year'] + parameters %}
    inner join {{ ref('threshold') }} as {{ parameter }} on {{ parameter }}.parameter = '{{ parameter }}'
    {%- endfor %}
),

judged as (
    select
        measured.*,
        case
            when verdict_kind = 'STEPS' then 'policy scale: steps are shown'
            when direction = 'none' then 'indicator without direction'
            when not gives_verdict then 'one year shows the change only'
            when direction = 'to_population_share' and target_value is null then 'no population share'
            when target_value is null then 'no target'
            when not is_target_scope then 'age scope differs from the target''s'
            when is_met then null
            when from_year is null then 'no comparable base figure'
            when year - from_year < progress_min_span then 'too few years between the figures'
            when has_break then 'break in the series'
            when target_year is null then 'target without a year'
            when pace is null and not coalesce(not is_short and moves_away, false) then 'pace not defined'
        end as no_verdict_reason,
        coalesce(
            verdict_kind = 'YES' and gives_verdict and is_target_scope and not has_break
            and year - from_year >= progress_min_span, false
        ) as is_comparable
    from measured
)

select
    judged.*,
    case
        when no_verdict_reason is not null then 'no_verdict'
        when is_met then 'met'
        when not is_significant then 'no_significant_change'
        -- the base had reached the target, and what is now has not
        when not is_short and moves_away then 'moving_away'
        when 100 * pace < pace_insufficient then 'moving_away'
        when 100 * pace >= pace_on_track then 'on_track'
        when 100 * pace >= pace_moderate then 'moderate'
        else 'insufficient'
    end as verdict,
    case
        when is_met and no_verdict_reason is null then 'met'
        when not is_comparable then null
        when not is_significant then 'no_significant_change'
        when not is_short and moves_away then 'moving_away'
        {%- for class, threshold in [('significant', 'eurostat_significant'), ('moderate', 'eurostat_moderate'),
            ('insufficient', 'eurostat_insufficient')] %}
        when growth_ratio >= {{ threshold }} then '{{ class }}'
        {%- endfor %}
        when growth_ratio is not null then 'moving_away'
        -- without a date growth itself is judged
        when target_year is not null then null
        {%- for class, threshold in [('significant', 'eurostat_no_target_significant'),
            ('moderate', 'eurostat_no_target_moderate'), ('moderate_away', 'eurostat_no_target_away')] %}
        when wished_growth >= {{ threshold }} then '{{ class }}'
        {%- endfor %}
        when wished_growth is not null then 'significant_away'
    end as growth_class,
    case
        when not is_comparable or anticipated_gap is null then null
        when anticipated_gap <= escap_maintain then 'maintain'
        when anticipated_gap <= escap_accelerate then 'accelerate'
        else 'reverse'
    end as anticipated_class
from judged
