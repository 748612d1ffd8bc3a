-- A label that is not in the map. A known heading: every row is listed. An unknown heading: the header is listed once.
with known_heading as (
    select distinct source, area, lower(trim("column")) as heading
    from label_map
),

unknown as (
    select
        resolved_row.row_id,
        resolved_row.file_no,
        resolved_row.unknown_column,
        resolved_row.unknown_label,
        exists (
            select 1
            from known_heading
            where known_heading.source in (resolved_row.source, '*')
                and known_heading.area in (resolved_row.label_area, '*')
                and known_heading.heading = lower(trim(resolved_row.unknown_column))
        ) as heading_known
    from resolved_row
    where resolved_row.unknown_column is not null and resolved_row.skip_reason is null
)

select
    row_id,
    'error' as severity,
    case when heading_known then 'unknown_label' else 'unknown_heading' end as rule,
    unknown_column as column_name,
    substr(unknown_label, length(unknown_column) + 4) as value,
    cast(count(*) over (partition by file_no, unknown_column) as varchar) as detail,
    heading_known or row_number() over (partition by file_no, unknown_column order by row_id) = 1 as is_listed
from unknown
