-- One row per value that was published of a fact about the IGF: every value with its source and quality, one of them preferred,
-- and whether the values contradict each other.
select
    {{ text_key(['meeting_year', 'measure', 'dimension', 'category', 'unit']) }} as fact,
    row_number() over (
        partition by meeting_year, measure, dimension, category, unit
        order by case when is_preferred then 0 else 1 end, preference nulls last, source_title, submission_id, src_row, src_column
    ) as choice,
    meeting_year,
    meeting,
    host,
    measure,
    dimension as characteristic,
    category,
    category_label,
    scheme,
    is_approximate,
    {{ published_number('stated_value') }} as stated_value,
    value_text,
    unit,
    qualifier,
    quality,
    quality_name,
    is_official,
    is_preferred,
    cast(stated_values as integer) as stated_values,
    {{ published_number('lowest_value') }} as lowest_value,
    {{ published_number('highest_value') }} as highest_value,
    is_contradicted,
    contradiction,
    source_title,
    source_url,
    note,
    submission_id,
    src_sheet,
    src_row,
    src_column,
    known_from
from {{ ref('int_igf_statistic') }}
