{# An incremental build rebuilds the touched areas: their rows are deleted first, so that an area that lost all its rows
   loses them here too, and then inserted anew. #}
{% macro in_touched_areas(column) -%}
    {%- if is_incremental() and var('touched_areas') -%}
        {{ column }} in ({% for area in var('touched_areas') %}'{{ area }}'{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro delete_touched_areas() -%}
    {%- if is_incremental() and var('touched_areas') -%}
        delete from {{ this }} where {{ in_touched_areas('ref_area') }}
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}

{# An incremental build gives meaning to the labels of new submissions only; all others have theirs. #}
{% macro in_new_submissions(column) -%}
    {%- if is_incremental() and var('new_submissions') -%}
        {{ column }} in ({% for id in var('new_submissions') %}'{{ id }}'{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The same in a data test, which is never incremental itself. #}
{% macro in_new_submissions_of_this_build(column) -%}
    {%- if var('new_submissions') -%}
        {{ column }} in ({% for id in var('new_submissions') %}'{{ id }}'{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The areas that this build made, in a data test or a view. #}
{% macro in_areas_of_this_build(column) -%}
    {%- if var('touched_areas') -%}
        {{ column }} in ({% for area in var('touched_areas') %}'{{ area }}'{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
