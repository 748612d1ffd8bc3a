-- One row per review, comparison, indicator, area, population group and target: how far, how fast, and the verdict of the
-- linear pace; what other methods say stands beside it under their names.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

with judged as (
    select * from {{ ref('part_progress_verdict') }} as verdict
    where {{ in_touched_areas('verdict.ref_area') }}
),

-- groups below a target that the total of the same source and year has met
behind as (
    select
        part.review, part.comparison, part.cell, part.basis, part.target_year, total.cell as total_cell,
        concat_ws(
            ' x ', nullif(part.sex, '_T'), nullif(part.age, '_T'), nullif(part.disability, '_T'), nullif(part.urbanisation, '_T')
        ) as population_group,
        case part.direction
            when 'higher' then coalesce(part.ci_upper, part.obs_value + part.margin) < part.met_from
            else coalesce(part.ci_lower, part.obs_value - part.margin) > part.met_from
        end as is_behind
    from judged as part
    inner join judged as total
        on part.review = total.review and part.comparison = total.comparison and part.indicator = total.indicator
        and part.ref_area = total.ref_area and part.basis = total.basis and part.source = total.source
        and coalesce(part.target_year, 0) = coalesce(total.target_year, 0)
        and part.dataset = total.dataset and part.year = total.year
    where
        total.is_met and total.is_target_scope and {{ population_dimensions('total') }} = 0
        and part.direction in ('higher', 'lower') and part.is_target_scope and {{ population_dimensions('part') }} > 0
        and (part.ci_upper is not null or part.margin is not null)
),

named as (
    select
        review, comparison, total_cell, basis, coalesce(target_year, 0) as target_year,
        {{ ordered_text('population_group', '; ', 'population_group') }} as population_groups
    from behind
    where is_behind
    group by review, comparison, total_cell, basis, coalesce(target_year, 0)
)

select
    judged.review,
    judged.review_type,
    judged.comparison,
    judged.indicator,
    judged.ref_area,
    judged.sex,
    judged.age,
    judged.disability,
    judged.urbanisation,
    judged.basis,
    judged.target_year,
    judged.target_value,
    judged.target_status,
    judged.direction,
    judged.from_year,
    {{ published_number('judged.from_value') }} as from_value,
    judged.year,
    {{ published_number('judged.obs_value') }} as obs_value,
    judged.source as source,
    judged.dataset,
    nullif(judged.age_scope, '') as age_scope,
    nullif(judged.reference_period, '') as reference_period,
    {{ published_number('judged.change') }} as change,
    {{ published_number('judged.change_margin') }} as change_margin,
    judged.is_significant,
    {{ published_number('judged.status_index') }} as status_index,
    {{ published_number('judged.pace') }} as pace,
    'linear pace' as method,
    judged.verdict,
    judged.no_verdict_reason,
    {{ published_number('100 * judged.growth') }} as growth,
    {{ published_number('judged.growth_ratio') }} as growth_ratio,
    judged.growth_class,
    case when judged.comparison = 'base' then {{ published_number('judged.anticipated_measure') }} end as anticipated_value,
    case when judged.is_comparable then {{ published_number('judged.anticipated_gap') }} end as anticipated_gap,
    judged.anticipated_class,
    behind.is_behind as left_behind,
    named.population_groups as left_behind_groups,
    judged.observation_id,
    judged.from_observation_id
from judged
left join behind
    on judged.review = behind.review and judged.comparison = behind.comparison and judged.cell = behind.cell
    and judged.basis = behind.basis and coalesce(judged.target_year, 0) = coalesce(behind.target_year, 0)
left join named
    on judged.review = named.review and judged.comparison = named.comparison and judged.cell = named.total_cell
    and judged.basis = named.basis and coalesce(judged.target_year, 0) = named.target_year
