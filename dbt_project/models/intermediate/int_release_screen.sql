-- What can be said of each figure by itself: declared confidential by its sender, too few units, too few cases to show, or
-- shown as unreliable. One row per figure that is hidden or flagged; the first cause counts. Of the areas of this build.
with judged as (
    select
        observation.observation_id,
        observation.ref_area,
        observation.conf_status,
        observation.obs_status,
        observation.sample_size,
        indicator.unit_measure = 'PT' as is_share,
        observation.ci_upper - observation.ci_lower as ci_width,
        -- n_eff = p (1 - p) / SE^2 and never above n; without an SE, n / deff
        least(
            cast(observation.sample_size as double),
            case
                when indicator.unit_measure = 'PT' and observation.std_error > 0 and observation.obs_value > 0
                    and observation.obs_value < percent.value
                    then observation.obs_value * (percent.value - observation.obs_value)
                        / (observation.std_error * observation.std_error)
                when observation.deff > 0 then observation.sample_size / observation.deff
                else observation.sample_size
            end
        ) as n_eff
    from {{ ref('int_observation_all') }} as observation
    inner join {{ ref('indicator') }} as indicator on observation.indicator = indicator.indicator
    inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
    where
        observation.obs_value is not null and {{ in_areas_of_this_build('observation.ref_area') }}
        and (observation.sample_size is not null or observation.ci_upper is not null or observation.std_error is not null)
        and indicator.method not in ('count', 'policy_scale') and indicator.unit_measure not in ('SCORE', 'BOOL')
),

quality as (
    select
        judged.observation_id,
        judged.ref_area,
        judged.obs_status,
        coalesce(judged.sample_size < hide_n.value, false) as is_hidden,
        case when judged.sample_size < hide_n.value
            then 'fewer than ' || cast(cast(hide_n.value as integer) as varchar) || ' cases'
        else
            concat_ws(
                '; ',
                case when judged.sample_size < flag_n.value
                    then 'fewer than ' || cast(cast(flag_n.value as integer) as varchar) || ' cases' end,
                case when judged.is_share and judged.ci_width > width.value
                    then 'confidence interval wider than ' || cast(cast(width.value as integer) as varchar) || ' points' end,
                case when judged.n_eff < flag_n_eff.value
                    then 'effective sample below ' || cast(cast(flag_n_eff.value as integer) as varchar) end
            )
        end as reason
    from judged
    {%- for alias, parameter in [
        ('hide_n', 'quality_hide_n'), ('flag_n', 'quality_flag_n'), ('width', 'quality_flag_ci_width'),
        ('flag_n_eff', 'quality_flag_n_eff')
    ] %}
    inner join {{ ref('threshold') }} as {{ alias }} on {{ alias }}.parameter = '{{ parameter }}'
    {%- endfor %}
),

cause as (
    select
        observation_id, ref_area, 1 as turn, true as is_hidden, 'declared' as cause, 'Q' as obs_status, conf_status,
        'declared ' || conf_status || ' by its sender' as reason
    from {{ ref('int_observation_all') }}
    where conf_status in (select confidential.code from {{ ref('confidential_status') }} as confidential)
        and {{ in_areas_of_this_build('ref_area') }}
    union all
    select
        observation_id, ref_area, 2 as turn, true as is_hidden, 'primary' as cause, 'Q' as obs_status, 'C' as conf_status,
        'fewer than ' || cast(k as varchar) || ' units'
        || case when is_estimated then ', estimated as sample size x value' else '' end as reason
    from {{ ref('int_unit_count') }}
    where
        {{ is_confidential('units', 'all_units', 'k', 'is_sensitive') }}
        or (confidentiality = 'ENTERPRISE' and all_units < k)
    union all
    select
        observation_id, ref_area, 2 as turn, true as is_hidden, 'primary' as cause, 'Q' as obs_status, 'C' as conf_status,
        'the ' || cast(largest_units as varchar) || ' largest units hold nearly all of it' as reason
    from {{ ref('int_survey_dominance') }}
    union all
    select
        observation_id, ref_area, 3 as turn, is_hidden, case when is_hidden then 'quality' else 'flagged' end as cause,
        -- a break in the series must stay visible: verdicts depend on it
        case when is_hidden then 'L' when obs_status = 'B' then 'B' else 'U' end as obs_status, 'F' as conf_status, reason
    from quality
    where reason <> ''
),

ranked as (
    select *, row_number() over (partition by observation_id order by turn, reason) as choice
    from cause
)

select observation_id, ref_area, is_hidden, cause, obs_status, conf_status, reason
from ranked
where choice = 1
