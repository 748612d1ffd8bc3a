-- Observations computed from known ones: ratios and differences of two cells. Same columns as int_observation. A standard
-- error is given only where the covariance of the two sides is known: both come from one sample.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

with pair as (
    select * from {{ ref('int_derivation_input') }}
    where {{ in_touched_areas('ref_area') }} and (operation = 'difference' or right_value <> 0)
)

select
    {{ observation_id('pair') }} as observation_id,
    pair.indicator,
    pair.ref_area,
    pair.sub_area,
    pair.time_period,
    pair.freq,
    pair.year,
    pair.time_detail,
    pair.sex,
    pair.age,
    pair.disability,
    pair.urbanisation,
    pair.breakdown,
    pair.source as source,
    pair.dataset,
    indicator.unit_measure,
    case pair.operation
        when 'ratio' then pair.scale * {{ parity_ratio('pair.left_value', 'pair.right_value') }}
        when 'difference' then pair.scale * (pair.left_value - pair.right_value)
    end as obs_value,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(null as integer) as sample_size,
    cast(null as integer) as sample_numerator,
    case pair.operation
        when 'ratio'
            then abs(pair.scale * {{ parity_ratio('pair.left_value', 'pair.right_value') }})
                * {{ log_ratio_error(
                    'pair.left_value', 'pair.left_std_error', 'pair.right_value', 'pair.right_std_error', 'shared.covariance'
                ) }}
        when 'difference'
            then abs(pair.scale) * {{ gap_error('pair.left_std_error', 'pair.right_std_error', 'shared.covariance') }}
    end as std_error,
    cast(null as double) as ci_lower,
    cast(null as double) as ci_upper,
    cast(null as double) as deff,
    'A' as obs_status,
    pair.conf_status,
    cast(null as varchar) as nature,
    'derived' as method,
    cast(null as varchar) as note,
    pair.right_age_scope as age_scope,
    pair.right_reference_period as reference_period,
    cast(null as varchar) as series_code,
    cast(null as varchar) as producer,
    cast(null as varchar) as submission_id,
    cast(null as varchar) as src_sheet,
    cast(null as integer) as src_row,
    cast(null as varchar) as src_column,
    pair.known_from,
    cast(null as date) as known_to,
    false as is_stale
from pair
inner join {{ ref('indicator') }} as indicator on pair.indicator = indicator.indicator
left join {{ ref('int_survey_covariance') }} as shared
    on pair.left_observation_id = shared.left_observation_id and pair.right_observation_id = shared.right_observation_id
-- a figure that the source itself publishes for the derived indicator stands; ours is not put beside it
left join {{ ref('int_observation_known') }} as published
    on published.observation_id = {{ observation_id('pair') }}
where published.observation_id is null
