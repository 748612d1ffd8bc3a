{# The formulas of progress, each in one place: from a base to a goal, `value` being what is measured now. #}

{# Current status index (ESCAP): the share of the way that is done. #}
{% macro status_index(base, value, goal) -%}
    ({{ value }} - {{ base }}) / nullif({{ goal }} - {{ base }}, 0)
{%- endmacro %}

{# Pace on a straight line: what has been done as a share of what should have been by now. After the target year the whole
   way was required, not more than the whole. #}
{% macro linear_pace(base, value, goal, base_year, year, goal_year) -%}
    ({{ value }} - {{ base }})
    / nullif(
        ({{ goal }} - {{ base }}) * (least({{ year }}, {{ goal_year }}) - {{ base_year }})
        / nullif(cast({{ goal_year }} - {{ base_year }} as double), 0), 0
    )
{%- endmacro %}

{# Compound growth a year (CAGR) as a share; not defined from, at or to zero. #}
{% macro yearly_growth(base, value, years) -%}
    case when {{ base }} > 0 and {{ value }} > 0 and {{ years }} > 0
        then power({{ value }} / {{ base }}, 1.0 / ({{ years }})) - 1
    end
{%- endmacro %}

{# First age of a band or scope (Y18T35, Y_GE15, Y15). #}
{% macro first_age(code) -%}
    {{ whole_number(matched_group(code, "'^Y(?:_GE)?([0-9]+)'", 1)) }}
{%- endmacro %}
