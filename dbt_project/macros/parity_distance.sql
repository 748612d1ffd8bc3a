{# Distance of a ratio from parity: |GPIA - 1| with GPIA = r if r <= 1, else 2 - 1/r (adjusted parity index, UNESCO). #}
{% macro parity_distance(ratio) -%}
    case when {{ ratio }} <= 1 then 1 - {{ ratio }} else 1 - 1 / ({{ ratio }}) end
{%- endmacro %}
