-- One row per indicator of the catalogue.
with line as (
    select indicator, {{ ordered_text('action_line', ';', 'action_line') }} as action_lines
    from {{ ref('indicator_action_line') }}
    group by indicator
),

goal as (
    select indicator, {{ ordered_text('sdg_code', ';', 'sdg_code') }} as sdg_indicators
    from {{ ref('indicator_sdg') }}
    group by indicator
)

select
    indicator.indicator,
    indicator.name,
    indicator.action_line,
    line.action_lines,
    goal.sdg_indicators,
    indicator.theme,
    indicator.kind,
    indicator.method,
    indicator.unit_measure,
    indicator.unit,
    indicator.direction,
    indicator.numerator,
    indicator.denominator,
    indicator.reference_period,
    indicator.statistical_unit,
    indicator.reporter,
    indicator.value_min,
    indicator.value_max,
    indicator.confidentiality,
    indicator.official_source,
    indicator.note,
    indicator.confidence,
    indicator.evidence,
    indicator.valid_from,
    indicator.valid_to,
    indicator.supersedes
from {{ ref('indicator') }} as indicator
left join line on indicator.indicator = line.indicator
left join goal on indicator.indicator = goal.indicator
