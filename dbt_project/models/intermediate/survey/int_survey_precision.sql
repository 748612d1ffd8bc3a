-- What an estimate is and how sure it is: standard error, design effect, effective sample size, interval; proportions and
-- their intervals between 0 and 1. The methods page explains each formula.
{{ config(materialized='ephemeral') }}
{% set t = student_t('student_t', 'design.df') %}

with level as (
    select
        max(case when parameter = 'confidence_level' then value end) / 100 as confidence,
        max(case when parameter = 'default_design_effect' then value end) as default_deff
    from {{ ref('threshold') }}
),

design as (
    select distinct submission_id, df from {{ ref('int_survey_stratum') }}
),

measured as (
    select
        figure.*,
        item.statistic,
        item.is_yes_no,
        figure.total / nullif(figure.weight, 0) as mean,
        item.statistic = 'proportion' and figure.hits in (0, figure.cases) as is_edge,
        figure.age = '_T' and figure.sex = '_T' and figure.disability = '_T' and figure.urbanisation = '_T'
        and figure.breakdown = '_T' as is_whole
    from {{ ref('int_survey_figure') }} as figure
    inner join {{ ref('int_survey_item') }} as item
        on figure.submission_id = item.submission_id and figure.block = item.block and figure.slot = item.slot
),

compared as (
    select
        measured.*,
        max(case when is_whole then weight end) over (partition by submission_id, block, slot) as whole_weight,
        max(case when is_whole then cases end) over (partition by submission_id, block, slot) as whole_cases,
        -- persons whose disability is unknown: in neither group
        max(case when is_whole then cases end) over (partition by submission_id, block, slot)
        - sum(case when {{ is_disability_margin('measured') }} then cases end) over (partition by submission_id, block, slot)
            as unknown_disability
    from measured
),

spread as (
    select
        compared.*,
        case
            when cases = 0 then null
            when statistic = 'total' then total
            when is_edge then case when hits = 0 then 0.0 else 1.0 end
            else mean
        end as estimate,
        case
            when cases = 0 then null
            when is_edge then 0.0
            else {{ beyond_noise('sqrt(variance)', 'abs(total)') }} / case when statistic = 'total' then 1 else weight end
        end as std_error,
        -- the variance that a simple random sample of as many cases would have
        case
            when statistic = 'total'
                then whole_weight * total_sq / whole_cases - total * total / whole_cases
            else (total_sq / nullif(weight, 0) - mean * mean) / nullif(cases, 0)
        end as simple_variance
    from compared
),

effect as (
    select
        spread.*,
        case when not is_edge then std_error * std_error / nullif(greatest(simple_variance, 0), 0) end as deff
    from spread
),

sized as (
    select
        effect.*,
        effect.cases / greatest(1, case
            when effect.is_edge then coalesce(
                max(case when effect.is_whole then effect.deff end) over (
                    partition by effect.submission_id, effect.block, effect.slot
                ),
                level.default_deff
            )
            else coalesce(effect.deff, 0)
        end) as n_eff,
        effect.weight * effect.weight / nullif(effect.weight_sq, 0) as n_kish,
        (1 - level.confidence) / 2 as tail
    from effect
    cross join level
),

bounded as (
    select
        sized.*,
        design.df,
        {{ survey_interval('sized', t, 'lower') }} as ci_lower,
        {{ survey_interval('sized', t, 'upper') }} as ci_upper
    from sized
    inner join design on sized.submission_id = design.submission_id
    left join {{ ref('int_student_t') }} as student_t on student_t.degrees_of_freedom = {{ student_t_row('design.df') }}
)

select bounded.*
from bounded
