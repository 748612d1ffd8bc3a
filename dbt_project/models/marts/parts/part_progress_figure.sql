-- The figures that progress is measured on: shown annual figures of the area and its population groups. `measure` is what
-- moves: the value itself, or the distance from parity or from the share in the population.
{{ config(materialized='view', database=target.database, schema='parts', contract={'enforced': false}) }}

{%- set ratio_of_share = share_ratio('observation.obs_value') %}
{%- set to_population = '(observation.obs_value / population_share.share)' %}

select
    {{ text_key([
        'observation.indicator', 'observation.ref_area', 'observation.sex', 'observation.age', 'observation.disability',
        'observation.urbanisation'
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
    observation.std_error,
    observation.ci_lower,
    observation.ci_upper,
    design.degrees_of_freedom,
    observation.is_preferred,
    case
        when indicator.direction = 'to_population_share' then {{ parity_distance(to_population) }}
        when indicator.direction <> 'to_parity' then observation.obs_value
        when indicator.parity_point = 1 then {{ parity_distance('observation.obs_value') }}
        when observation.obs_value < 100 then {{ parity_distance('(' ~ ratio_of_share ~ ')') }}
        else 1
    end as measure,
    observation.std_error * case
        when indicator.direction = 'to_population_share'
            then {{ parity_distance_slope(to_population) }} / population_share.share
        when indicator.direction <> 'to_parity' then 1
        when indicator.parity_point = 1 then {{ parity_distance_slope('observation.obs_value') }}
        else {{ parity_distance_slope('(' ~ ratio_of_share ~ ')') }} * {{ share_ratio_slope('observation.obs_value') }}
    end as measure_error
from {{ ref('fct_observation') }} as observation
inner join {{ ref('indicator') }} as indicator on observation.indicator = indicator.indicator
left join {{ ref('population_share') }} as population_share
    on observation.indicator = population_share.indicator and observation.ref_area = population_share.ref_area
left join {{ ref('int_survey_design') }} as design on observation.submission_id = design.submission_id
where
    observation.freq = 'A' and observation.sub_area = '_T' and observation.breakdown = '_T'
    and observation.obs_value is not null
    and {{ is_population_group('observation') }}
