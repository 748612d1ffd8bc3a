{# Concepts with a column of their own; every other concept is a breakdown, written CONCEPT:CODE. #}
{% macro role_concepts() -%}
    ('SEX', 'AGE', 'DISABILITY', 'URBANISATION', 'SUB_AREA', 'SERIES', 'UNIT', 'FACTOR', 'STATUS', 'AGE_SCOPE',
    'REFERENCE_PERIOD', 'INSTRUMENT', 'IGNORE')
{%- endmacro %}

{# One row per (source, label_area, labels): what the breakdown labels of a row mean, and which are not in the map. #}
{% macro resolve_labels(rows, label_map) -%}
with label_set as (
    select distinct source, label_area, labels
    from {{ rows }}
),

entry as (
    {{ json_entries('label_set', ['source', 'label_area', 'labels'], 'labels') }}
),

matched as (
    select
        entry.*,
        label_map.concept,
        replace(label_map.code, '*', trim(entry.label)) as code,
        label_map.action,
        label_map.reason,
        cast(coalesce(nullif(label_map.priority, ''), '1') as integer) as priority,
        case when label_map.area = '*' then 2 else 0 end + case when label_map.label = '*' then 1 else 0 end as tier
    from entry
    left join {{ label_map }} as label_map
        on label_map.source in (entry.source, '*')
        and label_map.area in (entry.label_area, '*')
        and {{ label_key('label_map.column') }} = {{ label_key('entry.label_column') }}
        and (label_map.label = '*' or {{ label_key('label_map.label') }} = {{ label_key('entry.label') }})
),

nearest as (
    select *, min(tier) over (partition by source, label_area, labels, label_column) as nearest_tier
    from matched
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, label_area, labels, concept
            order by priority, label_column, code
        ) as choice
    from nearest
    where tier = nearest_tier or tier is null
)

select
    source,
    label_area,
    labels,
    max(case when concept = 'SEX' and choice = 1 then code end) as sex,
    max(case when concept = 'AGE' and choice = 1 then code end) as age,
    max(case when concept = 'DISABILITY' and choice = 1 then code end) as disability,
    max(case when concept = 'URBANISATION' and choice = 1 then code end) as urbanisation,
    max(case when concept = 'SUB_AREA' and choice = 1 then code end) as sub_area,
    max(case when concept = 'UNIT' and choice = 1 then code end) as unit,
    max(case when concept = 'FACTOR' and choice = 1 then code end) as factor,
    max(case when concept = 'STATUS' and choice = 1 then code end) as label_status,
    max(case when concept = 'AGE_SCOPE' and choice = 1 then code end) as age_scope,
    max(case when concept = 'REFERENCE_PERIOD' and choice = 1 then code end) as reference_period,
    max(case when concept = 'INSTRUMENT' and choice = 1 then code end) as instrument,
    {{ ordered_text("case when concept = 'SERIES' and code not in ('', '_T') then code end", '|', 'label_column') }}
        as series_suffix,
    {{ ordered_text(
        "case when concept = 'BREAKDOWN' and code not in ('', '_T') then code "
        ~ "when concept not in " ~ role_concepts() ~ " and choice = 1 and code not in ('', '_T') "
        ~ "then concept || ':' || code end", ';', 'concept') }} as breakdown,
    min(case when concept is null then label_column end) as unknown_column,
    min(case when concept is null then label_column || ' = ' || label end) as unknown_label,
    min(case when action = 'skip' then label_column || ' = ' || label || ': ' || reason end) as skip_reason
from ranked
group by source, label_area, labels
{%- endmacro %}
