{# Answers land side by side in blocks of twelve: sums of twelve answers in one row of a group cost far less than twelve
   rows. ingest/surveys/schema.py has the same number, and a test compares them. #}
{% macro survey_slots() -%}
    {{ return(range(1, 13)) }}
{%- endmacro %}

{# Column of the answer in a slot: y01, y02 ... #}
{% macro survey_answer(slot) -%}
    y{{ '%02d' % slot }}
{%- endmacro %}

{# What is added up of every answer: cases with an answer, cases with the attribute, and over cases with an answer the sums
   of w, wy, w^2 and wy^2. #}
{% macro survey_sums() -%}
    {{ return(['cases', 'hits', 'weight', 'total', 'weight_sq', 'total_sq']) }}
{%- endmacro %}
