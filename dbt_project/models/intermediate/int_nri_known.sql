-- Events of the reports in force and of the initiatives' own records: the count that the breakdowns divide, whether people
-- far away could take part, and which breakdowns hold so few persons that they may not be shown. A breakdown (shelf) is shown
-- whole or not at all, and so is what can be had from it by subtraction. An event that a later file of its source states again
-- counts once, as last stated.
{{ config(materialized='view') }}

{%- set stakeholders = ['by_gov', 'by_igo', 'by_cs', 'by_ps', 'by_tc', 'by_acad', 'by_press'] %}
{%- set sexes = ['by_f', 'by_m', 'by_o'] %}
{%- set columns = ['submission_id', 'event_mode'] + event_columns() + ['src_sheet', 'src_row'] %}
{%- set ages = ['by_y0t17', 'by_y18t35', 'by_y_ge36'] %}

with reported as (
    select
        'national-report' as source,
        report.ref_area,
        report.review,
        report.reporting_year,
        report.known_from,
        report.landed_at,
        cast(null as varchar) as nri_code,
        cast(null as varchar) as nri_type,
        cast(extract(year from event.start_date) as integer) as year,
        {%- for column in columns %}
        event.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('stg_national_report_igf_nri') }} as event
    inner join {{ ref('int_report_known') }} as report on event.submission_id = report.submission_id
    union all
    select
        'igf-nri' as source,
        record.ref_area,
        cast(null as varchar) as review,
        record.stated_year as reporting_year,
        record.known_from,
        record.landed_at,
        record.nri_code,
        record.nri_type,
        record.year,
        {%- for column in columns %}
        record.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_igf_nri') }} as record
),

stated as (
    select
        reported.*,
        case breakdown_base
            when 'REGISTRATIONS' then registrations
            when 'ONSITE' then onsite_participants
            when 'ONLINE' then online_participants
        end as base_participants,
        event_mode in ('ONLINE', 'HYBRID')
        or coalesce(remote_participation, '') like '%LIVE_VIDEO%'
        or coalesce(remote_participation, '') like '%REMOTE_SPEAKING%' as offers_remote,
        {{ sum_of_given(stakeholders + ['stakeholder_unknown']) }} as sum_of_stakeholders,
        {{ sum_of_given(sexes + ['sex_unknown']) }} as sum_of_sexes,
        {{ sum_of_given(ages + ['age_unknown']) }} as sum_of_ages
    from reported
),

judged as (
    select
        stated.*,
        {{ few_persons(stakeholders + ['base_participants - sum_of_stakeholders']) }} as hides_stakeholder,
        {{ few_persons(sexes + ['base_participants - sum_of_sexes']) }} as hides_sex,
        {{ few_persons(ages + ['base_participants - sum_of_ages']) }} as hides_age,
        {{ few_persons(['with_disability', 'base_participants - with_disability - coalesce(disability_unknown, 0)']) }}
            as hides_disability,
        {{ few_persons([
            'y18t35_f', 'y18t35_m', 'by_f - y18t35_f', 'by_m - y18t35_m', 'by_y18t35 - y18t35_f - coalesce(y18t35_m, 0)',
            'by_y18t35 - y18t35_m - coalesce(y18t35_f, 0)'
        ]) }} as hides_crossed_sex,
        {{ few_persons([
            'y18t35_with_disability', 'by_y18t35 - y18t35_with_disability', 'with_disability - y18t35_with_disability'
        ]) }} as hides_crossed_disability,
        {{ few_persons(['first_time', 'base_participants - first_time']) }} as hides_first_time,
        {{ few_persons(['registrations', 'onsite_participants', 'online_participants']) }} as hides_attendance
    from stated
    inner join {{ ref('threshold') }} as k on k.parameter = 'confidentiality_k'
)

select
    judged.*,
    hides_crossed_sex or hides_sex or hides_age as hides_youth_sex,
    hides_crossed_disability or hides_disability or hides_age as hides_youth_disability,
    submission_id = first_value(submission_id) over (
        partition by source, ref_area, event_type, {{ label_key('name') }}, start_date
        order by known_from desc, landed_at desc, submission_id
    ) as is_counted
from judged
