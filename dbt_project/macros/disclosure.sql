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
        relation ~ '.dataset', "nullif(" ~ own_population(relation ~ '.breakdown') ~ ", '')"
    ]) }}
{%- endmacro %}

{# Concepts of the breakdown whose codes overlap (somebody on site may be online too, the least developed countries are among
   the developing ones): each code is a population with a table of its own, not a part of a whole. #}
{% macro overlapping_concepts() -%}
    {{ return('(?:COUNTRY_GROUP|MODE|ROLE):') }}
{%- endmacro %}

{% macro own_population(breakdown) -%}
    case when {{ breakdown }} = '_T' then '' else {{ matched_group(
        breakdown, "'(?:^|;)(" ~ overlapping_concepts() ~ "[^;]+(?:;" ~ overlapping_concepts() ~ "[^;]+)*)'", 1
    ) }} end
{%- endmacro %}

{# The breakdown within that population. #}
{% macro breakdown_of_population(breakdown) -%}
    case
        when {{ breakdown }} = '_T' or {{ own_population(breakdown) }} = '' then {{ breakdown }}
        else coalesce(nullif(concat_ws(
            ';', nullif({{ matched_group(breakdown, "'^(.+?);" ~ overlapping_concepts() ~ "'", 1) }}, ''),
            nullif({{ matched_group(breakdown, "'^.*" ~ overlapping_concepts() ~ "[^;]+;(.+)$'", 1) }}, '')
        ), ''), '_T')
    end
{%- endmacro %}
