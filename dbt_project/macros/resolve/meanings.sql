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

-- every series and unit is looked up once, however many label sets it stands with
stated as (select distinct source, label_area, series_key, unit_key from keyed),

candidate as (
    select
        stated.*,
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
        series.area as series_area,
        series.unit_label as series_unit,
        series.unit_label = '*' or coalesce({{ label_key('series.unit_label') }}, '') = stated.unit_key as unit_agrees
    from stated
    left join {{ series_map }} as series
        on series.source = stated.source
        and series.area in (stated.label_area, '*')
        and {{ label_key('series.series') }} = stated.series_key
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, label_area, series_key, unit_key
            order by
                case when unit_agrees then 0 else 1 end,
                case when series_area = '*' then 1 else 0 end,
                case when series_unit = '*' then 1 else 0 end,
                indicator nulls last
        ) as choice
    from candidate
)

select
    keyed.source,
    keyed.label_area,
    keyed.series_label,
    keyed.unit_label,
    keyed.labels,
    keyed.series_key,
    keyed.unit_key,
    keyed.unknown_column,
    keyed.unknown_label,
    ranked.series_action is not null as series_known,
    coalesce(ranked.unit_agrees, false) as unit_known,
    case
        when ranked.series_action = 'skip' and ranked.unit_agrees then ranked.series_reason
        else keyed.skip_reason
    end as skip_reason,
    case when ranked.unit_agrees then ranked.indicator end as indicator,
    coalesce(nullif(ranked.dataset, ''), '') as series_dataset,
    coalesce(nullif(ranked.series_sex, ''), keyed.sex, '_T') as sex,
    coalesce(nullif(ranked.series_age, ''), keyed.age, '_T') as age,
    coalesce(nullif(ranked.series_disability, ''), keyed.disability, '_T') as disability,
    coalesce(nullif(ranked.series_urbanisation, ''), keyed.urbanisation, '_T') as urbanisation,
    coalesce(keyed.sub_area, '_T') as sub_area,
    case
        when nullif(ranked.series_breakdown, '') is null then coalesce(keyed.breakdown, '_T')
        when keyed.breakdown is null then ranked.series_breakdown
        else {{ sorted_parts("ranked.series_breakdown || ';' || keyed.breakdown", ';') }}
    end as breakdown,
    coalesce(unit_override.actual, ranked.source_unit) as source_unit,
    coalesce({{ finite_number('keyed.factor') }}, 1.0)
        * coalesce({{ finite_number('unit_override.factor') }}, {{ finite_number('ranked.series_factor') }}, 1.0) as factor,
    keyed.label_status,
    keyed.instrument,
    coalesce(keyed.age_scope, nullif(ranked.series_age_scope, '')) as age_scope,
    coalesce(keyed.reference_period, nullif(ranked.series_reference_period, '')) as reference_period
from keyed
inner join ranked
    on keyed.source = ranked.source and keyed.label_area = ranked.label_area and keyed.series_key = ranked.series_key
    and keyed.unit_key = ranked.unit_key and ranked.choice = 1
left join {{ unit_override }} as unit_override
    on keyed.source = unit_override.source
    and {{ label_key('unit_override.series_code') }} = keyed.series_key
    and {{ label_key('unit_override.published') }} = keyed.unit_key
{%- endmacro %}
