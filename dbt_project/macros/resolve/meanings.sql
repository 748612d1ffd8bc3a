{# One row per (source, label_area, series_label, unit_label, labels): the indicator and breakdown codes that the
   reviewed maps give a row, or what is missing from them. `labels` is the relation of resolve_labels. #}
{% macro resolve_meanings(rows, labels, series_map, unit_override) -%}
with combination as (
    select distinct source, label_area, series_label, unit_label, labels
    from {{ rows }}
),

keyed as (
    select
        combination.*,
        label.sex, label.age, label.disability, label.urbanisation, label.sub_area, label.breakdown, label.factor,
        label.label_status, label.age_scope, label.reference_period, label.instrument,
        label.unknown_column, label.unknown_label, label.skip_reason,
        {{ label_key('combination.series_label') }}
            || case when label.series_suffix is null then '' else '|' || lower(label.series_suffix) end as series_key,
        {{ label_key("coalesce(nullif(combination.unit_label, ''), label.unit, '')") }} as unit_key
    from combination
    left join {{ labels }} as label
        on combination.source = label.source
        and combination.label_area = label.label_area
        and combination.labels = label.labels
),

ranked as (
    select
        keyed.*,
        series.indicator,
        series.dataset,
        series.sex as series_sex,
        series.age as series_age,
        series.disability as series_disability,
        series.urbanisation as series_urbanisation,
        series.breakdown as series_breakdown,
        series.unit as source_unit,
        series.factor as series_factor,
        series.age_scope as series_age_scope,
        series.reference_period as series_reference_period,
        series.action as series_action,
        series.reason as series_reason,
        series.unit_label = '*' or coalesce({{ label_key('series.unit_label') }}, '') = keyed.unit_key as unit_agrees,
        row_number() over (
            partition by keyed.source, keyed.label_area, keyed.series_label, keyed.unit_label, keyed.labels
            order by
                case when series.unit_label = '*' or coalesce({{ label_key('series.unit_label') }}, '') = keyed.unit_key then 0 else 1 end,
                case when series.area = '*' then 1 else 0 end,
                case when series.unit_label = '*' then 1 else 0 end,
                series.indicator nulls last
        ) as choice
    from keyed
    left join {{ series_map }} as series
        on series.source = keyed.source
        and series.area in (keyed.label_area, '*')
        and {{ label_key('series.series') }} = keyed.series_key
)

select
    ranked.source,
    ranked.label_area,
    ranked.series_label,
    ranked.unit_label,
    ranked.labels,
    ranked.series_key,
    ranked.unit_key,
    ranked.unknown_column,
    ranked.unknown_label,
    ranked.series_action is not null as series_known,
    coalesce(ranked.unit_agrees, false) as unit_known,
    case
        when ranked.series_action = 'skip' and ranked.unit_agrees then ranked.series_reason
        else ranked.skip_reason
    end as skip_reason,
    case when ranked.unit_agrees then ranked.indicator end as indicator,
    coalesce(nullif(ranked.dataset, ''), '') as series_dataset,
    coalesce(nullif(ranked.series_sex, ''), ranked.sex, '_T') as sex,
    coalesce(nullif(ranked.series_age, ''), ranked.age, '_T') as age,
    coalesce(nullif(ranked.series_disability, ''), ranked.disability, '_T') as disability,
    coalesce(nullif(ranked.series_urbanisation, ''), ranked.urbanisation, '_T') as urbanisation,
    coalesce(ranked.sub_area, '_T') as sub_area,
    case
        when nullif(ranked.series_breakdown, '') is null then coalesce(ranked.breakdown, '_T')
        when ranked.breakdown is null then ranked.series_breakdown
        else {{ sorted_parts("ranked.series_breakdown || ';' || ranked.breakdown", ';') }}
    end as breakdown,
    coalesce(unit_override.actual, ranked.source_unit) as source_unit,
    coalesce({{ finite_number('ranked.factor') }}, 1.0)
        * coalesce({{ finite_number('unit_override.factor') }}, {{ finite_number('ranked.series_factor') }}, 1.0) as factor,
    ranked.label_status,
    ranked.instrument,
    coalesce(ranked.age_scope, nullif(ranked.series_age_scope, '')) as age_scope,
    coalesce(ranked.reference_period, nullif(ranked.series_reference_period, '')) as reference_period
from ranked
left join {{ unit_override }} as unit_override
    on ranked.source = unit_override.source
    and {{ label_key('unit_override.series_code') }} = ranked.series_key
    and {{ label_key('unit_override.published') }} = ranked.unit_key
where ranked.choice = 1
{%- endmacro %}
