{# Whether a count or its complement is confidential: 1 to k-1 units. None and all are shown, unless the topic is
   sensitive. `all_units` is null for plain counts. #}
{% macro is_confidential(units, all_units, k, is_sensitive) -%}
    (
        ({{ is_sensitive }} and {{ units }} >= 0 and ({{ all_units }} is null or {{ all_units }} >= {{ units }})
            and ({{ units }} < {{ k }} or {{ all_units }} - {{ units }} < {{ k }}))
        or ({{ units }} > 0 and ({{ all_units }} is null or {{ all_units }} > {{ units }})
            and ({{ units }} < {{ k }} or {{ all_units }} - {{ units }} < {{ k }}))
    )
{%- endmacro %}

{# One table of a release: what is published together about one indicator, area and period by one source. #}
{% macro release_table(relation) -%}
    {{ text_key([
        relation ~ '.indicator', relation ~ '.ref_area', relation ~ '.time_period', relation ~ '.source',
        relation ~ '.dataset'
    ]) }}
{%- endmacro %}
