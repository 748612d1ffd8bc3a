{# Doubles are published with 12 significant digits, so that sums added up in another order give the same bytes. #}
{% macro published_number(value) -%}
    {{ return(adapter.dispatch('published_number')(value)) }}
{%- endmacro %}

{% macro duckdb__published_number(value) -%}
    cast(format('{:.12g}', {{ value }}) as double)
{%- endmacro %}
