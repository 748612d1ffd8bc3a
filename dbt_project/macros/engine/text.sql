{# What DuckDB and Spark spell differently. Nothing outside this folder may name an engine. #}

{% macro json_entries(relation, keys, json_column) -%}
    {{ return(adapter.dispatch('json_entries')(relation, keys, json_column)) }}
{%- endmacro %}

{% macro duckdb__json_entries(relation, keys, json_column) -%}
    select
        {{ keys | join(', ') }},
        label_column,
        json_extract_string({{ json_column }}, '$."' || replace(label_column, '"', '\"') || '"') as label
    from (select *, unnest(json_keys({{ json_column }})) as label_column from {{ relation }}) as entries
{%- endmacro %}

{% macro ordered_text(expression, separator, order_by) -%}
    {{ return(adapter.dispatch('ordered_text')(expression, separator, order_by)) }}
{%- endmacro %}

{% macro duckdb__ordered_text(expression, separator, order_by) -%}
    {#- what is left out by the filter need not be sorted -#}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }}) filter (where ({{ expression }}) is not null)
{%- endmacro %}

{% macro sorted_parts(text, separator) -%}
    {{ return(adapter.dispatch('sorted_parts')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__sorted_parts(text, separator) -%}
    array_to_string(list_sort(string_split({{ text }}, '{{ separator }}')), '{{ separator }}')
{%- endmacro %}

{% macro matched_group(text, pattern, group) -%}
    {{ return(adapter.dispatch('matched_group')(text, pattern, group)) }}
{%- endmacro %}

{% macro duckdb__matched_group(text, pattern, group) -%}
    regexp_extract({{ text }}, {{ pattern }}, {{ group }})
{%- endmacro %}

{% macro finite_number(text) -%}
    {{ return(adapter.dispatch('finite_number')(text)) }}
{%- endmacro %}

{# A decimal number written with a point; null for anything else, 'inf', 'nan' and '1_000' included. #}
{% macro duckdb__finite_number(text) -%}
    case when isfinite(try_cast({{ text }} as double)) and not contains({{ text }}, '_') then try_cast({{ text }} as double) end
{%- endmacro %}

{% macro whole_number(text) -%}
    {{ return(adapter.dispatch('whole_number')(text)) }}
{%- endmacro %}

{# A count written in digits; null for anything else, fractions and counts beyond two thousand million included. #}
{% macro duckdb__whole_number(text) -%}
    case when {{ text }} not like '%.%' then try_cast({{ text }} as integer) end
{%- endmacro %}

{% macro iso_date(text) -%}
    {{ return(adapter.dispatch('iso_date')(text)) }}
{%- endmacro %}

{# A day written as 2026-11-22; null for anything else. #}
{% macro duckdb__iso_date(text) -%}
    try_cast({{ text }} as date)
{%- endmacro %}
