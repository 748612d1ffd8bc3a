-- Two rows of one file for one cell: the same value again is dropped with a warning, and so is a blank beside a figure;
-- another value is an error, and no row of that cell is used, for nobody here can know which is right.
with stated as (
    select
        row_id,
        file_no,
        src_row,
        value_label,
        round(obs_value, 9) as obs_value,
        hash(indicator, ref_area, sub_area, time_period, sex, age, disability, urbanisation, breakdown, dataset) as cell
    from judged_row
    where value_state in ('number', 'missing')
        and row_id not in (select row_id from finding where severity = 'error')
),

repeated as (
    select file_no, cell
    from stated
    group by file_no, cell
    having count(*) > 1
),

compared as (
    select
        stated.*,
        first_value(stated.src_row) over cell_rows as first_row,
        first_value(stated.value_label) over cell_rows as first_value,
        row_number() over (
            partition by stated.file_no, stated.cell, stated.obs_value order by stated.row_id
        ) as times_said,
        count(distinct stated.obs_value) over (partition by stated.file_no, stated.cell) as values_said,
        row_number() over cell_rows as place
    from stated
    inner join repeated on stated.file_no = repeated.file_no and stated.cell = repeated.cell
    -- figures before blanks, so that the first row is one that says something
    window cell_rows as (
        partition by stated.file_no, stated.cell order by (stated.obs_value is null)::integer, stated.row_id
    )
)

select
    row_id,
    case when obs_value is null or values_said = 1 then 'warning' else 'error' end as severity,
    case
        when obs_value is null and values_said > 0 then 'blank_beside_figure'
        when values_said <= 1 then 'duplicate_row'
        else 'conflicting_value'
    end as rule,
    'value_label' as column_name,
    value_label as value,
    cast(first_row as varchar) || '|' || trim(first_value) as detail,
    place > 1 and (obs_value is null or values_said = 1 or times_said = 1) as is_listed
from compared
where place > 1 or values_said > 1
