{# Washington Group Short Set: with disability from one answer at the cut-off up, whatever else is missing; without only if
   all six were answered below it; else unknown. Not for children under the age the set is made for. A survey that states
   the status itself has no answers. #}
{% macro disability_status(person, cut_off, min_age) -%}
    {%- set answers = ['wg1', 'wg2', 'wg3', 'wg4', 'wg5', 'wg6'] -%}
    case
        when {{ person }}.disability is not null then {{ person }}.disability
        when {{ person }}.age < {{ min_age }} then '_U'
        when {% for answer in answers %}{{ person }}.{{ answer }} >= {{ cut_off }}{{ ' or ' if not loop.last }}{% endfor %} then 'WITH'
        when {% for answer in answers %}{{ person }}.{{ answer }} is not null{{ ' and ' if not loop.last }}{% endfor %} then 'WITHOUT'
        else '_U'
    end
{%- endmacro %}
