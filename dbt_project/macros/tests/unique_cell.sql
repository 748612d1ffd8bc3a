{# No two rows share the grain of a model. #}
{% test unique_cell(model, grain) %}
select {{ grain | join(', ') }}
from {{ model }}
group by {{ grain | join(', ') }}
having count(*) > 1
{% endtest %}
