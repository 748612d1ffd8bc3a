-- Two rows of one file for one cell: the same value again is dropped with a warning; another value is an error, and no
-- row of that cell is used, for nobody here can know which is right.
with figure as (
    select
        row_id,
        file_no,
        src_row,
        src_column,
        value_label,
        round(obs_value, 9) as obs_value,
        hash(indicator, ref_area, sub_area, time_period, sex, age, disability, urbanisation, breakdown, dataset) as cell
    from judged_row
    where value_state = 'number'
        and row_id not in (select row_id from finding where severity = 'error')
),

repeated as (
    select file_no, cell
    from figure
    group by file_no, cell
    having count(*) > 1
),

compared as (
    select
        figure.*,
        first_value(figure.src_row) over cell_rows as first_row,
        first_value(figure.value_label) over cell_rows as first_value,
        row_number() over (
            partition by figure.file_no, figure.cell, figure.obs_value order by figure.row_id
        ) as times_said,
        count(distinct figure.obs_value) over (partition by figure.file_no, figure.cell) as values_said,
        row_number() over cell_rows as place
    from figure
    inner join repeated on figure.file_no = repeated.file_no and figure.cell = repeated.cell
    window cell_rows as (partition by figure.file_no, figure.cell order by figure.row_id)
)

select
    row_id,
    case when values_said = 1 then 'warning' else 'error' end as severity,
    case when values_said = 1 then 'duplicate_row' else 'conflicting_value' end as rule,
    'value_label' as column_name,
    value_label as value,
    cast(first_row as varchar) || '|' || trim(first_value) as detail,
    place > 1 and (values_said = 1 or times_said = 1) as is_listed
from compared
where values_said > 1 or place > 1
