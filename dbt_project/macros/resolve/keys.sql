{# How labels are compared: without case, outer blanks, no-break spaces and curly apostrophes. #}
{% macro label_key(text) -%}
    lower(trim(replace(replace({{ text }}, chr(160), ' '), chr(8217), chr(39))))
{%- endmacro %}

{# An area code of up to three digits is M49 and is compared with its leading zeros. #}
{% macro area_key(text) -%}
    case
        when {{ matched_group('trim(' ~ text ~ ')', "'^[0-9]{1,3}$'", 0) }} <> '' then lpad(trim({{ text }}), 3, '0')
        else {{ label_key(text) }}
    end
{%- endmacro %}
