-- One row per indicator, area, year, comparison, cell of the other dimensions, source and dataset: both rates, their ratio and
-- their gap with intervals, and the verdict. What decides is the gap in points: its interval against the band of parity,
-- or, where a standard error is not known, the two rates as they are.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

with measured as (
    select
        pair.*,
        {{ parity_ratio('pair.left_value', 'pair.right_value') }} as ratio,
        pair.right_value - pair.left_value as gap,
        {{ log_ratio_error('pair.left_value', 'pair.left_std_error', 'pair.right_value', 'pair.right_std_error',
            'coalesce(pair.covariance, 0)') }} as log_ratio_std_error,
        {{ gap_error('pair.left_std_error', 'pair.right_std_error', 'coalesce(pair.covariance, 0)') }} as gap_std_error,
        case
            when pair.left_std_error is null or pair.right_std_error is null then null
            when pair.right_observation_id is null then 'shares of one whole'
            when pair.covariance is null then 'taken as zero'
            else 'estimated'
        end as covariance_basis,
        {{ student_t('student_t', 'pair.degrees_of_freedom') }} as quantile,
        -- the adjusted index is inside its band if the gap is inside this one
        -(band_upper.value - 1) * pair.left_value as band_from,
        (1 - band_lower.value) * pair.right_value as band_to,
        row_number() over (
            partition by
                pair.indicator, pair.ref_area, pair.year, pair.dimension, pair.sex, pair.age, pair.disability,
                pair.urbanisation, pair.breakdown
            order by pair.is_shown_first desc, precedence.rank nulls last, pair.source, pair.dataset
        ) as choice
    from {{ ref('part_parity_pair') }} as pair
    inner join {{ ref('threshold') }} as band_lower on band_lower.parameter = 'parity_lower'
    inner join {{ ref('threshold') }} as band_upper on band_upper.parameter = 'parity_upper'
    left join {{ ref('source_precedence') }} as precedence on pair.source = precedence.source
    left join {{ ref('int_student_t') }} as student_t
        on student_t.degrees_of_freedom = {{ student_t_row('pair.degrees_of_freedom') }}
    where {{ in_touched_areas('pair.ref_area') }}
),

bounded as (
    select
        measured.*,
        {{ adjusted_parity('ratio') }} as adjusted_ratio,
        gap - quantile * gap_std_error as gap_lower,
        gap + quantile * gap_std_error as gap_upper
    from measured
)

select
    indicator,
    ref_area,
    year,
    dimension,
    left_code,
    right_code,
    sex,
    age,
    disability,
    urbanisation,
    breakdown,
    source as source,
    dataset,
    nullif(age_scope, '') as age_scope,
    nullif(reference_period, '') as reference_period,
    unit_measure,
    {{ published_number('left_value') }} as left_value,
    {{ published_number('right_value') }} as right_value,
    {{ published_number('left_std_error') }} as left_std_error,
    {{ published_number('right_std_error') }} as right_std_error,
    {{ published_number('covariance') }} as covariance,
    covariance_basis,
    degrees_of_freedom,
    {{ published_number('ratio') }} as ratio,
    {{ published_number('adjusted_ratio') }} as adjusted_ratio,
    {{ published_number('log_ratio_std_error') }} as log_ratio_std_error,
    {{ published_number('ratio * exp(-quantile * log_ratio_std_error)') }} as ratio_lower,
    {{ published_number('ratio * exp(quantile * log_ratio_std_error)') }} as ratio_upper,
    {{ published_number('gap') }} as gap,
    {{ published_number('gap_std_error') }} as gap_std_error,
    {{ published_number('gap_lower') }} as gap_lower,
    {{ published_number('gap_upper') }} as gap_upper,
    {{ published_number('100 * gap / nullif(right_value, 0)') }} as relative_gap,
    {{ published_number('band_from') }} as band_from,
    {{ published_number('band_to') }} as band_to,
    case
        when coalesce(gap_lower, gap) > band_to then 'below_parity'
        when coalesce(gap_upper, gap) < band_from then 'above_parity'
        when coalesce(gap_lower, gap) >= band_from and coalesce(gap_upper, gap) <= band_to then 'parity'
        else 'inconclusive'
    end as verdict,
    case when gap_lower is null then 'rates against the parity band' else 'interval of the gap against the parity band'
    end as method,
    obs_status,
    left_observation_id,
    right_observation_id,
    choice = 1 as is_preferred
from bounded
