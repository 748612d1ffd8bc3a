-- Indicators added up from the sheets FINANCING and IGF_NRI of the reports in force, and from the initiatives' own
-- records. Same columns as int_observation.
-- There is no figure where a row leaves blank what has to be added up, where two currencies or two measures of attendance
-- would have to be added, or where the result is outside the catalogue's limits; nor where the report states the cell
-- itself on its sheet OBSERVATIONS.
with part as (
    select
        indicator, source as source, ref_area, year, sex, age, disability, breakdown, dataset, role, part,
        case when not max(needs_all) or count(*) = count(amount) then sum(amount) end as amount,
        min(unit_note) as least_note,
        max(unit_note) as greatest_note,
        max(is_hidden) as is_hidden,
        max(known_from) as known_from
    from {{ ref('int_sheet_term') }}
    group by indicator, source, ref_area, year, sex, age, disability, breakdown, dataset, role, part
),

side as (
    select
        indicator, source as source, ref_area, year, sex, age, disability, breakdown, dataset, role,
        case when count(*) = count(amount) then sum(amount) end as amount,
        min(least_note) as least_note,
        max(greatest_note) as greatest_note,
        max(is_hidden) as is_hidden,
        max(known_from) as known_from
    from part
    group by indicator, source, ref_area, year, sex, age, disability, breakdown, dataset, role
),

cell as (
    select
        indicator, source as source, ref_area, year, sex, age, disability, breakdown, dataset,
        max(case when role = 'value' then amount end) as stated_value,
        max(case when role = 'numerator' then amount end) as numerator,
        max(case when role = 'denominator' then amount end) as denominator,
        min(least_note) as least_note,
        max(greatest_note) as greatest_note,
        max(is_hidden) as is_hidden,
        max(known_from) as known_from
    from side
    group by indicator, source, ref_area, year, sex, age, disability, breakdown, dataset
),

valued as (
    select
        cell.*,
        '_T' as sub_area,
        cast(cell.year as varchar) as time_period,
        '_T' as urbanisation,
        indicator.unit_measure,
        indicator.reference_period,
        coalesce(
            cell.stated_value, case when cell.denominator > 0 then indicator.scale * cell.numerator / cell.denominator end
        ) as obs_value,
        indicator.value_min,
        indicator.value_max
    from cell
    inner join {{ ref('indicator') }} as indicator on cell.indicator = indicator.indicator
    where cell.least_note = cell.greatest_note
),

stated as (
    select distinct indicator, ref_area, time_period, sex, age, disability, urbanisation, breakdown
    from {{ ref('int_observation_known') }}
    where
        source = 'national-report' and sub_area = '_T' and freq = 'A'
        -- a cell that is only said to be missing there may be filled; one that may not be shown stays hidden
        and (obs_value is not null or conf_status <> 'F')
)

select
    {{ observation_id('valued') }} as observation_id,
    valued.indicator,
    valued.ref_area,
    valued.sub_area,
    valued.time_period,
    'A' as freq,
    valued.year,
    valued.time_period as time_detail,
    valued.sex,
    valued.age,
    valued.disability,
    valued.urbanisation,
    valued.breakdown,
    valued.source as source,
    valued.dataset,
    valued.unit_measure,
    valued.obs_value,
    valued.numerator,
    valued.denominator,
    cast(null as integer) as sample_size,
    cast(null as integer) as sample_numerator,
    cast(null as double) as std_error,
    cast(null as double) as ci_lower,
    cast(null as double) as ci_upper,
    cast(null as double) as deff,
    'A' as obs_status,
    case when valued.is_hidden then 'C' else 'F' end as conf_status,
    'C' as nature,
    'sheet' as method,
    nullif(valued.least_note, '') as note,
    cast(null as varchar) as age_scope,
    valued.reference_period,
    cast(null as varchar) as series_code,
    cast(null as varchar) as producer,
    cast(null as varchar) as submission_id,
    cast(null as varchar) as src_sheet,
    cast(null as integer) as src_row,
    cast(null as varchar) as src_column,
    valued.known_from,
    cast(null as date) as known_to,
    false as is_stale
from valued
left join stated
    on valued.source = 'national-report' and valued.indicator = stated.indicator and valued.ref_area = stated.ref_area
    and valued.time_period = stated.time_period and valued.sex = stated.sex and valued.age = stated.age
    and valued.disability = stated.disability and valued.urbanisation = stated.urbanisation
    and valued.breakdown = stated.breakdown
where
    valued.obs_value is not null
    and (valued.value_min is null or valued.obs_value >= valued.value_min)
    and (valued.value_max is null or valued.obs_value <= valued.value_max)
    and stated.indicator is null
