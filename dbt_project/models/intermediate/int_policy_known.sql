-- Answers on policy scales of the reports in force, with the step of the scale in words. A question without an answer is
-- not answered, which is not zero.
{{ config(materialized='view') }}

select
    report.ref_area,
    report.review,
    report.reporting_year,
    report.known_from,
    policy.submission_id,
    policy.indicator,
    policy.answer,
    nullif(
        {{ matched_group('indicator.unit', "'(?:^|\\|)' || cast(policy.answer as varchar) || '=([^|]*)'", 1) }}, ''
    ) as answer_text,
    coalesce(policy.as_of, cast(cast(report.reporting_year as varchar) || '-12-31' as date)) as answered_as_of,
    policy.instrument_title,
    policy.date_in_force,
    policy.evidence_url,
    policy.not_public,
    policy.note,
    policy.src_sheet,
    policy.src_row
from {{ ref('stg_national_report_policy') }} as policy
inner join {{ ref('int_report_known') }} as report on policy.submission_id = report.submission_id
left join {{ ref('indicator') }} as indicator on policy.indicator = indicator.indicator
where policy.answer is not null
