{# A cell of a report's sheet as text; null if it is blank. #}
{% macro written(column) -%}
    nullif(trim({{ column }}), '')
{%- endmacro %}

{# yes and no; null for a blank cell: not answered is not no. #}
{% macro yes_or_no(column) -%}
    case lower(trim({{ column }})) when 'yes' then true when 'no' then false end
{%- endmacro %}

{# Cells of a report's sheet, one line each: text where nothing else is said. `row_is_text`: as in the parts of a report. #}
{% macro report_fields(texts=[], numbers=[], counts=[], dates=[], booleans=[], row_is_text=true) -%}
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
    {{ whole_number(written('src_row')) if row_is_text else 'src_row' }} as src_row
{%- endmacro %}

{# The fields of an Internet governance event: of the report's sheet IGF_NRI, and of an initiative's own file. #}
{% macro event_kinds() -%}
    {{ return({
        'texts': [
            'event_type', 'name', 'action_lines', 'remote_participation', 'breakdown_base', 'disability_asked',
            'funding_currency', 'in_kind_text', 'donors', 'outputs_url'
        ],
        'numbers': ['funding_cash'],
        'counts': [
            'registrations', 'onsite_participants', 'online_participants', 'by_gov', 'by_igo', 'by_cs', 'by_ps', 'by_tc',
            'by_acad', 'by_press', 'stakeholder_unknown', 'by_f', 'by_m', 'by_o', 'sex_unknown', 'by_y0t17', 'by_y18t35',
            'by_y_ge36', 'age_unknown', 'y18t35_f', 'y18t35_m', 'y18t35_with_disability', 'with_disability',
            'disability_unknown', 'first_time'
        ],
        'dates': ['start_date', 'end_date'],
        'booleans': ['nri_recognised', 'sent_to_secretariat']
    }) }}
{%- endmacro %}

{% macro event_fields(row_is_text=true) -%}
    {%- set kinds = event_kinds() %}
    {{ report_fields(kinds.texts, kinds.numbers, kinds.counts, kinds.dates, kinds.booleans, row_is_text) }}
{%- endmacro %}

{# Their names, in the order of event_fields. #}
{% macro event_columns() -%}
    {%- set kinds = event_kinds() -%}
    {{ return(kinds.texts + kinds.numbers + kinds.counts + kinds.dates + kinds.booleans) }}
{%- endmacro %}
