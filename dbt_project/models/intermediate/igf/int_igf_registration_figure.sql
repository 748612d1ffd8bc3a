-- Cells of the registered as figures of the catalogue: counts by one dimension, shares of those who answered. Of roles, a count
-- that would give away a small one beside it is confidential too; countries are weighed by the release mask.
with k as (select value from {{ ref('threshold') }} where parameter = 'confidentiality_k'),

cell as (
    select
        cell.*,
        concat_ws(
            ';',
            case when within_dimension in ('STAKEHOLDER', 'REGIONAL_GROUP')
                then within_dimension || ':' || within_category end
        ) as within_breakdown
    from {{ ref('int_igf_cell') }} as cell
    where persons is not null
),

few_in_role as (
    select distinct cell.meeting_year, cell.measure
    from cell
    cross join k
    where cell.dimension = 'ROLE' and cell.persons > 0 and cell.persons < k.value
),

counted as (
    select
        rule.indicator,
        case when cell.dimension = 'COUNTRY' then cell.category else '001' end as ref_area,
        case when cell.dimension = 'SEX' then cell.category else '_T' end as sex,
        case when cell.dimension = 'AGE' then cell.category else '_T' end as age,
        case when cell.dimension = 'DISABILITY' then cell.category else '_T' end as disability,
        concat_ws(
            ';', nullif(rule.breakdown, '_T'),
            case when cell.dimension in ('STAKEHOLDER', 'REGIONAL_GROUP', 'FIRST_TIME', 'ROLE')
                then cell.dimension || ':' || cell.category end
        ) as parts,
        cast(cell.persons as double) as obs_value,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cell.dimension = 'ROLE' and few_in_role.meeting_year is not null as protects,
        cell.*
    from cell
    inner join {{ ref('igf_count_indicator') }} as rule on cell.measure = rule.measure
    left join few_in_role on cell.meeting_year = few_in_role.meeting_year and cell.measure = few_in_role.measure
    where
        cell.within_dimension = '_T' and cell.dimension <> 'COUNTRY_GROUP'
        and (cell.dimension <> 'COUNTRY' or rule.is_by_country)
        -- speakers are counted as a measure
        and (cell.dimension <> 'ROLE' or (rule.breakdown = '_T' and rule.is_by_country and cell.category <> 'SPEAKER'))
),

share as (
    select
        rule.indicator,
        '001' as ref_area,
        case when cell.within_dimension = 'SEX' then cell.within_category else '_T' end as sex,
        case when cell.within_dimension = 'AGE' then cell.within_category else '_T' end as age,
        case when cell.within_dimension = 'DISABILITY' then cell.within_category else '_T' end as disability,
        concat_ws(';', nullif(rule.breakdown, '_T'), nullif(cell.within_breakdown, '')) as parts,
        indicator.scale * cell.persons / cell.answered as obs_value,
        cast(cell.persons as double) as numerator,
        cast(cell.answered as double) as denominator,
        false as protects,
        cell.*
    from cell
    inner join {{ ref('igf_share_indicator') }} as rule
        on cell.measure = rule.measure and cell.dimension = rule.dimension and cell.category = rule.category
        and cell.within_dimension = rule.within_dimension
    inner join {{ ref('indicator') }} as indicator on rule.indicator = indicator.indicator
    where cell.answered > 0
),

figure as (
    select * from counted
    union all
    select * from share
),

keyed as (
    select
        figure.*,
        '_T' as sub_area,
        cast(figure.meeting_year as varchar) as time_period,
        '_T' as urbanisation,
        coalesce(nullif({{ sorted_parts('figure.parts', ';') }}, ''), '_T') as breakdown,
        'igf-registrations' as source,
        '_T' as dataset
    from figure
)

select
    {{ observation_id('keyed') }} as observation_id,
    keyed.indicator,
    keyed.ref_area,
    keyed.meeting_year,
    keyed.sex,
    keyed.age,
    keyed.disability,
    keyed.breakdown,
    keyed.obs_value,
    keyed.numerator,
    keyed.denominator,
    case when keyed.protects then 'D' else 'F' end as conf_status,
    case when keyed.denominator is not null then
        cast(keyed.answered as varchar) || ' of ' || cast(keyed.asked as varchar) || ' answered'
    end as note,
    keyed.measure,
    keyed.dimension,
    keyed.category,
    keyed.within_dimension,
    keyed.within_category,
    file.submission_id,
    file.known_from
from keyed
inner join {{ ref('int_igf_registration_file') }} as file
    on keyed.meeting_year = file.meeting_year and file.is_current
