{# A cell of a report's sheet as text; null if it is blank. #}
{% macro written(column) -%}
    nullif(trim({{ column }}), '')
{%- endmacro %}

{# yes and no; null for a blank cell: not answered is not no. #}
{% macro yes_or_no(column) -%}
    case lower(trim({{ column }})) when 'yes' then true when 'no' then false end
{%- endmacro %}

{# Cells of a report's sheet, one line each: text where nothing else is said. #}
{% macro report_fields(texts=[], numbers=[], counts=[], dates=[], booleans=[]) -%}
    {%- for column in texts %}
    {{ written(column) }} as {{ column }},
    {%- endfor %}
    {%- for column in numbers %}
    {{ finite_number(written(column)) }} as {{ column }},
    {%- endfor %}
    {%- for column in counts %}
    {{ whole_number(written(column)) }} as {{ column }},
    {%- endfor %}
    {%- for column in dates %}
    {{ iso_date(written(column)) }} as {{ column }},
    {%- endfor %}
    {%- for column in booleans %}
    {{ yes_or_no(column) }} as {{ column }},
    {%- endfor %}
    src_sheet,
    {{ whole_number(written('src_row')) }} as src_row
{%- endmacro %}
