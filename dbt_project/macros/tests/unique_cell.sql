{# No two rows share the grain of a model. With `area_column` an incremental build looks at the areas it rebuilt only: all
   others were tested by the build it continues, and rows of two areas cannot share a grain that has the area in it. #}
{% test unique_cell(model, grain, area_column=none) %}
select {{ grain | join(', ') }}
from {{ model }}
{%- if area_column %}
where {{ in_areas_of_this_build(area_column) }}
{%- endif %}
group by {{ grain | join(', ') }}
having count(*) > 1
{% endtest %}
