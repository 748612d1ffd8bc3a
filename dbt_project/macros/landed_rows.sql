{# The rows of one source as they landed, text trimmed where blanks never mean anything, places typed. #}
{% macro landed_rows(source_name) -%}
select
    source as source,
    submission_id,
    label_area,
    series_label,
    area_label,
    time_label,
    value_label,
    unit_label,
    flag_label,
    note_label,
    producer_label,
    dataset_label,
    labels,
    numerator_label,
    denominator_label,
    sample_size_label,
    sample_numerator_label,
    std_error_label,
    ci_lower_label,
    ci_upper_label,
    deff_label,
    conf_label,
    nature_label,
    age_scope_label,
    reference_period_label,
    src_sheet,
    cast(src_row as integer) as src_row,
    src_column
from {{ source('landing', source_name) }}
{%- endmacro %}

{# Columns of a landed row that go on with the observation. #}
{% macro place_columns() -%}
    {{ return(['source', 'submission_id', 'producer_label', 'src_sheet', 'src_row', 'src_column']) }}
{%- endmacro %}
