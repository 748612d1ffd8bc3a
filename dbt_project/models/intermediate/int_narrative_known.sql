-- Texts of the reports in force.
{{ config(materialized='view') }}

select report.ref_area, report.review, report.reporting_year, report.known_from, narrative.*
from {{ ref('stg_national_report_narrative') }} as narrative
inner join {{ ref('int_report_known') }} as report on narrative.submission_id = report.submission_id
where narrative.action_line is not null
