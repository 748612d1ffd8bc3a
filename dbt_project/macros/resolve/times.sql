{# One row per (source, time_label): SDMX period, frequency, year. A split year (2016/17) is its first year; a footnote
   mark (2021 P/, 2019/1) is kept in time_detail; `2010-11` is a month only where the source writes months. #}
{% macro resolve_times(rows, source_style) -%}
with label as (
    select distinct source, time_label, upper(trim(time_label)) as written
    from {{ rows }}
),

parts as (
    select
        label.source,
        label.time_label,
        coalesce(source_style.writes_months, false) as writes_months,
        {{ matched_group('written', "'^([12][0-9]{3})(\\.0)?$'", 1) }} as plain_year,
        {{ matched_group('written', "'^(?:[12][0-9]{3} )?\\[YR([12][0-9]{3})\\]$'", 1) }} as bank_year,
        {{ matched_group('written', "'^([12][0-9]{3})[-/ ]?Q([1-4])$'", 1) }} as quarter_year,
        {{ matched_group('written', "'^([12][0-9]{3})[-/ ]?Q([1-4])$'", 2) }} as quarter,
        {{ matched_group('written', "'^([12][0-9]{3})-?M?(0[1-9]|1[0-2])$'", 1) }} as month_year,
        {{ matched_group('written', "'^([12][0-9]{3})-?M?(0[1-9]|1[0-2])$'", 2) }} as month_number,
        {{ matched_group('written', "'^(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[. ]+([12][0-9]{3})$'", 1) }} as month_name,
        {{ matched_group('written', "'^(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[. ]+([12][0-9]{3})$'", 2) }} as named_year,
        {{ matched_group('written', "'^([12][0-9]{3}) ?[-/] ?([0-9]{2}|[0-9]{4})$'", 1) }} as split_year,
        {{ matched_group('written', "'^([12][0-9]{3}) ?[-/] ?([0-9]{2}|[0-9]{4})$'", 2) }} as split_end,
        {{ matched_group('written', "'^([12][0-9]{3}) ?(P|R|E)?[0-9]?/$'", 1) }} as marked_year,
        {{ matched_group('written', "'^([12][0-9]{3}) ?(P|R|E)?[0-9]?/$'", 2) }} as mark,
        {{ matched_group('written', "'^([12][0-9]{3})/[0-9]$'", 1) }} as footnote_year
    from label
    left join {{ source_style }} as source_style on label.source = source_style.source
),

chosen as (
    select
        *,
        case
            when quarter_year <> '' then quarter_year || '-Q' || quarter
            when month_year <> '' and (writes_months or length(trim(time_label)) = 8)
                then month_year || '-' || month_number
            when month_name <> '' then named_year || '-' || lpad(
                cast(cast((strpos('JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC', month_name) + 2) / 3 as integer) as varchar),
                2, '0'
            )
            when split_year <> '' and right(cast(cast(split_year as integer) + 1 as varchar), 2) = right(split_end, 2)
                then split_year
            else coalesce(
                nullif(plain_year, ''), nullif(bank_year, ''), nullif(marked_year, ''), nullif(footnote_year, '')
            )
        end as time_period
    from parts
)

select
    source,
    time_label,
    time_period,
    case when length(time_period) = 4 then 'A' when time_period like '%Q%' then 'Q' when time_period is not null then 'M' end
        as freq,
    cast(left(time_period, 4) as integer) as year,
    case when mark = 'P' then 'P' when mark = 'E' then 'E' end as time_status
from chosen
{%- endmacro %}
