-- Estimates from microdata with their standard errors and intervals, in the catalogue's unit. One row per submission and
-- observation; a published domain without a case has a row too.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

select
    figure.submission_id,
    item.indicator,
    item.ref_area,
    item.time_period,
    item.freq,
    item.year,
    figure.sex,
    figure.age,
    figure.disability,
    figure.urbanisation,
    case when item.breakdown = '_T' then figure.breakdown else item.breakdown end as breakdown,
    item.dataset,
    item.producer,
    figure.statistic,
    item.answer_column,
    item.age_scope,
    item.reference_period,
    indicator.unit_measure,
    {{ survey_scale('figure', 'indicator') }} * figure.estimate as obs_value,
    figure.total as numerator,
    case when figure.statistic <> 'total' then figure.weight end as denominator,
    cast(figure.cases as integer) as sample_size,
    cast(case when figure.is_yes_no then figure.hits end as integer) as sample_numerator,
    {{ survey_scale('figure', 'indicator') }} * figure.std_error as std_error,
    {{ survey_scale('figure', 'indicator') }} * figure.ci_lower as ci_lower,
    {{ survey_scale('figure', 'indicator') }} * figure.ci_upper as ci_upper,
    figure.deff,
    figure.n_eff,
    figure.n_kish,
    figure.df,
    figure.unknown_disability,
    {%- for dimension in parity_dimensions() %}
    case when figure.statistic <> 'total'
        then power({{ survey_scale('figure', 'indicator') }}, 2) * gap.gap_variance_{{ dimension }}
    end as gap_variance_{{ dimension }},
    {%- endfor %}
    item.instrument,
    item.single_psu,
    item.known_from,
    item.known_to
from {{ ref('int_survey_precision') }} as figure
inner join {{ ref('int_survey_item') }} as item
    on figure.submission_id = item.submission_id and figure.block = item.block and figure.slot = item.slot
inner join {{ ref('indicator') }} as indicator on item.indicator = indicator.indicator
left join {{ ref('int_survey_gap') }} as gap
    on figure.submission_id = gap.submission_id and figure.block = gap.block and figure.slot = gap.slot
    and figure.breakdown = '_T' and figure.age = gap.age and figure.sex = gap.sex
    and figure.disability = gap.disability and figure.urbanisation = gap.urbanisation
