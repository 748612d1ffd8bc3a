{# The key of an observation: md5 of its dimensions, source and dataset, joined by `|`. #}
{% macro observation_id(relation) -%}
    md5(concat_ws(
        '|', {{ relation }}.indicator, {{ relation }}.ref_area, {{ relation }}.sub_area, {{ relation }}.time_period,
        {{ relation }}.sex, {{ relation }}.age, {{ relation }}.disability, {{ relation }}.urbanisation,
        {{ relation }}.breakdown, {{ relation }}.source, {{ relation }}.dataset
    ))
{%- endmacro %}
