-- A series, or a series in a unit, that the series map does not know: listed once per series, all its rows held.
-- The detail: codes that labels append to the series, the unit, the number of rows.
select
    row_id,
    'error' as severity,
    case when series_known then 'unknown_unit' else 'unknown_series' end as rule,
    case when series_known then 'unit_label' else 'series_label' end as column_name,
    case when series_known then unit_key else series_key end as value,
    replace(substr(series_key, strpos(series_key || '|', '|') + 1), '|', ', ') || '|'
        || coalesce(nullif(unit_key, ''), 'none stated') || '|'
        || cast(
            count(*) over (partition by file_no, series_key, case when series_known then unit_key end) as varchar
        ) as detail,
    row_number() over (partition by file_no, series_key, case when series_known then unit_key end order by row_id) = 1
        as is_listed
from resolved_row
where skip_reason is null and unknown_column is null and not (series_known and unit_known)
