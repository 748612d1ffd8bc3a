-- One row per review that has begun and UN member: when its report was due, and how far it has come. Nothing of what a
-- draft says; a returned report is a draft again.
with received as (
    select
        report.*,
        min(submitted_on) over (partition by ref_area, review) as first_submitted_on,
        row_number() over (
            partition by ref_area, review
            order by
                case when is_current then 0 when state = 'submitted' then 1 when state = 'draft' then 2 else 3 end,
                version desc, submission_id
        ) as choice
    from {{ ref('int_report') }} as report
)

select
    expected.review,
    expected.review_type,
    expected.year,
    expected.ref_area,
    expected.due_date,
    case
        when received.is_current then 'published'
        when received.state in ('submitted', 'draft') then received.state
        else 'none'
    end as report_state,
    case when received.is_current then received.submission_id end as submission_id,
    case when received.is_current then received.version end as version,
    received.first_submitted_on,
    case when received.is_current then received.approved_on end as approved_on,
    -- a report that has not come is late from the day after it was due
    coalesce(
        coalesce(received.first_submitted_on, cast('{{ var("as_of") }}' as date)) > expected.due_date, false
    ) as is_late,
    report.nso_endorsed,
    report.stakeholder_consultation,
    report.independent_evaluation_url,
    report.licence
from {{ ref('int_report_due') }} as expected
left join received
    on expected.review = received.review and expected.ref_area = received.ref_area and received.choice = 1
left join {{ ref('int_report_known') }} as report on received.submission_id = report.submission_id
