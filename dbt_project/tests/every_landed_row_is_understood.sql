-- What was accepted must still have a meaning: no landed row whose labels, area, period or series the maps no longer know.
select resolved.submission_id, resolved.src_row, resolved.unknown_label, resolved.series_code
from {{ ref('int_resolved') }} as resolved
where
    resolved.skip_reason is null
    and (
        resolved.unknown_column is not null
        or not resolved.series_known
        or not resolved.unit_known
        or resolved.ref_area is null
        or resolved.time_period is null
    )
    and {{ in_new_submissions_of_this_build('resolved.submission_id') }}
