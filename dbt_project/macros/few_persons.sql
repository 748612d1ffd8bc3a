{# Whether a count of persons, or one that can be had by subtraction, is above zero and below the confidentiality threshold. #}
{% macro few_persons(counts, k='k.value') -%}
    ({%- for count in counts %}coalesce({{ count }} > 0 and {{ count }} < {{ k }}, false){{ ' or ' if not loop.last }}{% endfor -%})
{%- endmacro %}

{# The parts of a total added up, blank ones as nothing; null if none is given. #}
{% macro sum_of_given(parts) -%}
    case when coalesce({{ parts | join(', ') }}) is not null then {% for part in parts %}coalesce({{ part }}, 0){{ ' + ' if not loop.last }}{% endfor %} end
{%- endmacro %}
