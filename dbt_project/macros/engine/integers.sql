{# The integers 0 to `last` as rows of one column. #}
{% macro integers(last, column) -%}
    {{ return(adapter.dispatch('integers')(last, column)) }}
{%- endmacro %}

{% macro duckdb__integers(last, column) -%}
    select cast(range as integer) as {{ column }} from range({{ last }} + 1)
{%- endmacro %}
