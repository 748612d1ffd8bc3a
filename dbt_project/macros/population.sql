{# The population of an area, and the years for which it is the latest known: from its own to that before the next. #}
{% macro population_by_period() -%}
    select
        ref_area,
        year as from_year,
        coalesce(lead(year) over (partition by ref_area order by year), 9999) as next_year,
        obs_value as people
    from {{ ref('int_auxiliary') }}
    where measure = 'AUX-POP'
{%- endmacro %}
