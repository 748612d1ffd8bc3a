-- The place of every figure in the workbook. A computed figure has no place of its own.
select
    printed.observation_id,
    printed.sheets,
    observation.indicator,
    observation.ref_area,
    observation.time_period,
    observation.submission_id,
    submission.file_name,
    submission.sha256,
    nullif(observation.src_sheet, '') as src_sheet,
    observation.src_row,
    observation.src_column,
    case
        when observation.submission_id is null
            then observation.method || ': wsis trace ' || observation.indicator || ' ' || observation.ref_area || ' '
                || observation.year || ' lists the figures that it was computed from'
    end as remark
from printed
inner join marts.fct_observation as observation on printed.observation_id = observation.observation_id
left join marts.dim_submission as submission on observation.submission_id = submission.submission_id
order by observation.indicator, observation.ref_area, observation.time_period, printed.observation_id
