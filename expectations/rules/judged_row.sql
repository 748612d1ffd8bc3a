-- The rows that are judged: those the maps do not leave out, with what the suites look at spelt out.
create or replace view judged_row as
select
    *,
    nullif(trim(time_label), '') as time_written,
    trim(time_label) = '' or time_period is not null as time_readable,
    age in ('_T', '_U') or regexp_full_match(age, 'Y([0-9]+|[0-9]+T[0-9]+|_GE[0-9]+)') as age_legal
from resolved_row
where skip_reason is null and unknown_column is null and series_known and unit_known
