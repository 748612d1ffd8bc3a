{# Whether a count and its complement (or the lack of one) are confidential: 1 to k-1 units; of a sensitive topic none and
   all too. #}
{% macro is_few(units, k, is_sensitive) -%}
    ({{ units }} < {{ k }} and ({{ units }} > 0 or ({{ is_sensitive }} and {{ units }} = 0)))
{%- endmacro %}

{# One table of a release: what is published together about one indicator, area and period by one source. #}
{% macro release_table(relation) -%}
    {{ text_key([
        relation ~ '.indicator', relation ~ '.ref_area', relation ~ '.time_period', relation ~ '.source',
        relation ~ '.dataset'
    ]) }}
{%- endmacro %}
