-- One row per review, indicator, area, population cell and target: how far, how fast, and the verdict of the linear pace.
-- Order of tests: target already met, then direction, then pace (share of the change required to date that has happened).
with pair as (
    select
        ends.*,
        case when ends.from_year is not null and ends.target_year > ends.from_year and ends.goal <> ends.from_measure
            then (ends.measure - ends.from_measure)
                / (
                    (ends.goal - ends.from_measure)
                    -- after the target year the whole way was required, not more than the whole
                    * (least(ends.year, ends.target_year) - ends.from_year) / (ends.target_year - ends.from_year)
                )
        end as pace,
        case when ends.goal <> ends.from_measure then (ends.measure - ends.from_measure) / (ends.goal - ends.from_measure)
        end as status_index,
        case
            when ends.direction = 'higher' and ends.target_value = percent_max.value
                then ends.obs_value >= universality.value
            when ends.obs_value = ends.target_value and ends.comparator in ('>', '<') then false
            when ends.direction = 'higher' then ends.obs_value >= ends.target_value
            when ends.direction = 'lower' then ends.obs_value <= ends.target_value
            else ends.measure <= 1 - parity_lower.value
        end as is_met,
        min_span.value as min_span,
        on_track.value as on_track_from,
        moderate.value as moderate_from
    from {{ ref('part_progress_pair') }} as ends
    {%- for alias, parameter in [
        ('universality', 'universality'), ('percent_max', 'unit_percent_max'), ('parity_lower', 'parity_lower'),
        ('min_span', 'progress_min_span'), ('on_track', 'pace_on_track'), ('moderate', 'pace_moderate')
    ] %}
    inner join {{ ref('threshold') }} as {{ alias }} on {{ alias }}.parameter = '{{ parameter }}'
    {%- endfor %}
),

judged as (
    select
        pair.*,
        case
            when target_age_scope is not null and target_age_scope <> age_scope then 'age scope differs from the target''s'
            when is_met then null
            when from_year is null then 'no comparable base figure'
            when year - from_year < min_span then 'too few years between the figures'
            when has_break then 'break in the series'
            when pace is null then 'pace not defined'
        end as no_verdict_reason
    from pair
)

select
    review,
    review_type,
    indicator,
    ref_area,
    sex,
    age,
    disability,
    urbanisation,
    basis,
    target_year,
    target_value,
    target_status,
    direction,
    from_year,
    {{ published_number('from_value') }} as from_value,
    year,
    {{ published_number('obs_value') }} as obs_value,
    source as source,
    dataset,
    nullif(age_scope, '') as age_scope,
    nullif(reference_period, '') as reference_period,
    {{ published_number('status_index') }} as status_index,
    {{ published_number('pace') }} as pace,
    'linear pace' as method,
    case
        when no_verdict_reason is not null then 'no_verdict'
        when is_met then 'met'
        when pace <= 0 then 'moving_away'
        when 100 * pace >= on_track_from then 'on_track'
        when 100 * pace >= moderate_from then 'moderate'
        else 'insufficient'
    end as verdict,
    no_verdict_reason,
    observation_id,
    from_observation_id
from judged
