-- From a derived observation to the two it was computed from.
{{ config(materialized='view') }}

select
    derived.observation_id,
    pair.left_observation_id as input_observation_id,
    case pair.operation when 'ratio' then 'numerator' else 'minuend' end as role
from {{ ref('int_observation_derived') }} as derived
inner join {{ ref('int_derivation_input') }} as pair
    on derived.indicator = pair.indicator and derived.ref_area = pair.ref_area and derived.sub_area = pair.sub_area
    and derived.time_period = pair.time_period and derived.sex = pair.sex and derived.age = pair.age
    and derived.disability = pair.disability and derived.urbanisation = pair.urbanisation
    and derived.breakdown = pair.breakdown and derived.source = pair.source and derived.dataset = pair.dataset
union all
select
    derived.observation_id,
    pair.right_observation_id as input_observation_id,
    case pair.operation when 'ratio' then 'denominator' else 'subtrahend' end as role
from {{ ref('int_observation_derived') }} as derived
inner join {{ ref('int_derivation_input') }} as pair
    on derived.indicator = pair.indicator and derived.ref_area = pair.ref_area and derived.sub_area = pair.sub_area
    and derived.time_period = pair.time_period and derived.sex = pair.sex and derived.age = pair.age
    and derived.disability = pair.disability and derived.urbanisation = pair.urbanisation
    and derived.breakdown = pair.breakdown and derived.source = pair.source and derived.dataset = pair.dataset
