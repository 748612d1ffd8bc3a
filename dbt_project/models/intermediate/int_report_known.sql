-- The national reports in force at as_of, one version per area and review, with what they say of themselves.
{{ config(materialized='view') }}

with described as (
    select
        metadata.*,
        -- the fields of the report are repeated for each of its surveys
        row_number() over (partition by submission_id order by survey_no nulls first) as choice
    from {{ ref('stg_national_report_metadata') }} as metadata
)

select
    report.submission_id,
    report.ref_area,
    report.review,
    report.reporting_year,
    report.version,
    report.known_from,
    report.landed_at,
    described.nso_endorsed,
    described.stakeholder_consultation,
    described.independent_evaluation_url,
    described.licence
from {{ ref('int_report') }} as report
left join described on report.submission_id = described.submission_id and described.choice = 1
where report.is_current
