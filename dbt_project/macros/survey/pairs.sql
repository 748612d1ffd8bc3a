{# The comparisons of the seed parity_dimension, for columns side by side; a test compares the two. #}
{% macro parity_dimensions() -%}
    {{ return(['sex', 'disability', 'residence', 'youth_older', 'youth_adult']) }}
{%- endmacro %}

{# A dimension of `relation` as it is on the other side of a comparison. #}
{% macro other_side(relation, compared, concept) -%}
    case when {{ compared }}.concept = '{{ concept }}' then {{ compared }}.right_code
        else {{ relation }}.{{ concept | lower }}
    end
{%- endmacro %}
