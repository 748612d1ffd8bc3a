-- The figures that progress is measured on: shown annual totals of the area and its population groups, for indicators
-- with a dated target. `measure` is what moves towards `goal`: the value itself, or the distance from parity.
{{ config(materialized='table', database=target.database, schema='parts', contract={'enforced': false}) }}

with target as (
    select indicator, ref_area, basis, target_year, target_value, comparator, age_scope, status
    from {{ ref('target') }}
    where target_year is not null
)

select
    {{ text_key([
        'observation.indicator', 'observation.ref_area', 'observation.sex', 'observation.age', 'observation.disability',
        'observation.urbanisation', 'target.basis', 'target.target_year'
    ]) }} as cell,
    {{ text_key([
        'observation.source', 'observation.dataset', "coalesce(observation.age_scope, '')",
        "coalesce(observation.reference_period, '')"
    ]) }} as series,
    observation.observation_id,
    observation.indicator,
    observation.ref_area,
    observation.sex,
    observation.age,
    observation.disability,
    observation.urbanisation,
    observation.year,
    observation.source as source,
    observation.dataset,
    coalesce(observation.age_scope, '') as age_scope,
    coalesce(observation.reference_period, '') as reference_period,
    observation.obs_status,
    observation.obs_value,
    observation.is_preferred,
    indicator.direction,
    target.basis,
    target.target_year,
    target.target_value,
    target.comparator,
    target.status as target_status,
    target.age_scope as target_age_scope,
    case
        when indicator.direction <> 'to_parity' then observation.obs_value
        when indicator.parity_point = 1 then {{ parity_distance('observation.obs_value') }}
        when observation.obs_value < 100
            then {{ parity_distance('(observation.obs_value / (100 - observation.obs_value))') }}
        else 1
    end as measure,
    case when indicator.direction = 'to_parity' then 0 else target.target_value end as goal
from {{ ref('fct_observation') }} as observation
inner join {{ ref('indicator') }} as indicator
    on observation.indicator = indicator.indicator and indicator.direction in ('higher', 'lower', 'to_parity')
    and indicator.verdict = 'YES'
inner join target
    on observation.indicator = target.indicator and target.ref_area in (observation.ref_area, '*')
where
    observation.freq = 'A' and observation.sub_area = '_T' and observation.breakdown = '_T'
    and observation.obs_value is not null
