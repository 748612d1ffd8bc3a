-- One row per required cell of a UN member and year: reported, suppressed, or missing; answered by an approved national
-- report or not; due and late by the annual review of that year. The years are the last complete ones before as_of, and of
-- areas whose report is published, the year of the review.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

with reporting_year as (
    select cast(extract(year from cast('{{ var("as_of") }}' as date)) as integer) - back.n as year
    from {{ ref('counting_number') }} as back
    inner join {{ ref('threshold') }} as threshold
        on threshold.parameter = 'completeness_years' and back.n <= threshold.value
),

member as (
    select ref_area
    from {{ ref('area') }}
    where is_un_member and {{ in_touched_areas('ref_area') }}
),

counted_year as (
    select member.ref_area, reporting_year.year
    from member
    cross join reporting_year
    union
    select member.ref_area, report.year
    from member
    inner join {{ ref('fct_report_status') }} as report
        on member.ref_area = report.ref_area and report.review_type = 'ANNUAL' and report.report_state = 'published'
),

required as (
    select
        required_cell.indicator,
        counted_year.ref_area,
        counted_year.year,
        required_cell.sex,
        required_cell.age,
        required_cell.disability,
        required_cell.urbanisation,
        required_cell.breakdown
    from {{ ref('required_cell') }} as required_cell
    cross join counted_year
),

known as (
    select observation.*, mask.observation_id is not null as is_masked, mask.obs_status as mask_status
    from {{ ref('int_observation_all') }} as observation
    left join {{ ref('int_release_mask') }} as mask on observation.observation_id = mask.observation_id and mask.is_hidden
    where observation.freq = 'A' and observation.sub_area = '_T' and {{ in_touched_areas('observation.ref_area') }}
        and observation.year in (select counted_year.year from counted_year)
),

answered as (
    select
        indicator, ref_area, year, sex, age, disability, urbanisation, breakdown,
        max(case when obs_value is not null and not is_masked then 1 else 0 end) as is_shown,
        -- Q from the sender is suppressed too, and not missing
        max(case when is_masked or obs_status = 'Q' then 1 else 0 end) as is_suppressed,
        max(case when source = 'national-report' then 1 else 0 end) as is_approved,
        -- hidden for too few cases is L, hidden for confidentiality Q; where sources differ, Q
        max(case when is_masked then mask_status when obs_status = 'Q' then obs_status end) as hidden_status
    from known
    group by indicator, ref_area, year, sex, age, disability, urbanisation, breakdown
)

select
    required.indicator,
    required.ref_area,
    required.year,
    required.sex,
    required.age,
    required.disability,
    required.urbanisation,
    required.breakdown,
    case
        when answered.is_shown = 1 then 'reported'
        when answered.is_suppressed = 1 then 'suppressed'
        else 'missing'
    end as status,
    case
        when answered.is_shown = 1 then 'A'
        when answered.is_suppressed = 1 then answered.hidden_status
        else 'L'
    end as obs_status,
    coalesce(answered.is_approved = 1, false) as is_approved,
    report.due_date,
    coalesce(report.is_late, false) as is_late
from required
left join answered
    on required.indicator = answered.indicator and required.ref_area = answered.ref_area
    and required.year = answered.year and required.sex = answered.sex and required.age = answered.age
    and required.disability = answered.disability and required.urbanisation = answered.urbanisation
    and required.breakdown = answered.breakdown
left join {{ ref('fct_report_status') }} as report
    on required.ref_area = report.ref_area and required.year = report.year and report.review_type = 'ANNUAL'
