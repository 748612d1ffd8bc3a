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

-- every label is looked up once, however many label sets it stands in
written as (
    select
        source, label_area, label_column, label,
        {{ label_key('label_column') }} as column_key,
        {{ label_key('label') }} as label_text_key
    from (select distinct source, label_area, label_column, label from entry) as different
),

known as (
    select
        source, area, concept, code, action, reason, label = '*' as is_any,
        {{ label_key('label_map.column') }} as column_key,
        {{ label_key('label') }} as label_text_key,
        cast(coalesce(nullif(priority, ''), '1') as integer) as priority,
        case when area = '*' then 2 else 0 end + case when label = '*' then 1 else 0 end as tier
    from {{ label_map }} as label_map
),

-- two joins, since one with an `or` would compare every label of a column with every line of the map
candidate as (
    {%- for any in [false, true] %}
    select
        written.source, written.label_area, written.label_column, written.label,
        known.concept, replace(known.code, '*', trim(written.label)) as code, known.action, known.reason, known.priority,
        known.tier
    from written
    inner join known
        on written.column_key = known.column_key
        {%- if not any %}
        and written.label_text_key = known.label_text_key
        {%- endif %}
        and known.source in (written.source, '*')
        and known.area in (written.label_area, '*')
    where {{ 'known.is_any' if any else 'not known.is_any' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

nearest as (
    select *, min(tier) over (partition by source, label_area, label_column, label) as nearest_tier
    from candidate
),

matched as (
    select
        entry.source, entry.label_area, entry.labels, entry.label_column, entry.label,
        nearest.concept, nearest.code, nearest.action, nearest.reason, nearest.priority
    from entry
    left join nearest
        on entry.source = nearest.source
        and entry.label_area = nearest.label_area
        and entry.label_column = nearest.label_column
        and entry.label = nearest.label
        and nearest.tier = nearest.nearest_tier
),

ranked as (
    select
        *,
        row_number() over (
            partition by source, label_area, labels, concept
            order by priority, label_column, code
        ) as choice
    from matched
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
