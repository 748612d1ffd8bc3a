{# One text that is equal where all expressions are: joins and groups on it instead of on many columns. #}
{% macro text_key(expressions) -%}
    concat_ws('|', {{ expressions | join(', ') }})
{%- endmacro %}
