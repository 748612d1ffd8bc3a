-- Two rates of one source, dataset, age scope and reference period that are compared with each other. One row per
-- indicator, area, year, comparison, cell of the other dimensions, source and dataset. A share of a whole is compared with
-- the rest of the whole. After an incremental build the view has the areas of that build only: rates are read twice, and an
-- engine that keeps them in between does not pass a reader's filter on to the table.
{{ config(materialized='view', database=target.database, schema='parts', contract={'enforced': false}) }}

{%- set compared_out = [('sex', 'SEX'), ('age', 'AGE'), ('disability', 'DISABILITY'), ('urbanisation', 'URBANISATION')] %}
{%- set cell = ['indicator', 'ref_area', 'year', 'dimension', 'sex', 'age', 'disability', 'urbanisation', 'breakdown', 'source',
    'dataset', 'age_scope', 'reference_period'] %}

with compared as (
    select dimension, concept, left_code as code, true as is_left from {{ ref('parity_dimension') }}
    union all
    select dimension, concept, right_code as code, false as is_left from {{ ref('parity_dimension') }}
),

rate as (
    select
        observation.*,
        indicator.direction = 'to_parity' as is_share
    from {{ ref('fct_observation') }} as observation
    inner join {{ ref('indicator') }} as indicator
        on observation.indicator = indicator.indicator and indicator.unit_measure = 'PT' and indicator.method <> 'derived'
    where
        observation.freq = 'A' and observation.sub_area = '_T' and observation.obs_value is not null
        and {{ in_areas_of_this_build('observation.ref_area') }}
        and {{ is_population_group('observation') }}
),

side as (
    select
        rate.observation_id,
        rate.indicator,
        rate.ref_area,
        rate.year,
        compared.dimension,
        {%- for dimension, concept in compared_out %}
        case when compared.concept = '{{ concept }}' then '_T' else rate.{{ dimension }} end as {{ dimension }},
        {%- endfor %}
        rate.breakdown,
        rate.source as source,
        rate.dataset,
        coalesce(rate.age_scope, '') as age_scope,
        coalesce(rate.reference_period, '') as reference_period,
        rate.unit_measure,
        rate.obs_value,
        rate.std_error,
        rate.obs_status,
        rate.submission_id,
        rate.is_preferred,
        compared.code,
        compared.is_left
    from rate
    inner join compared
        on case compared.concept
            {%- for dimension, concept in compared_out %}
            when '{{ concept }}' then rate.{{ dimension }}
            {%- endfor %}
        end = compared.code
    where not rate.is_share
),

share as (
    select rate.*, sexes.dimension, sexes.left_code, sexes.right_code
    from rate
    inner join {{ ref('parity_dimension') }} as sexes on sexes.concept = 'SEX'
    where rate.is_share and rate.sex = '_T'
)

select
    {%- for column in cell %}
    left_side.{{ column }} as {{ column }},
    {%- endfor %}
    left_side.unit_measure,
    left_side.code as left_code,
    right_side.code as right_code,
    left_side.obs_value as left_value,
    right_side.obs_value as right_value,
    left_side.std_error as left_std_error,
    right_side.std_error as right_std_error,
    shared.covariance,
    least(left_design.degrees_of_freedom, right_design.degrees_of_freedom) as degrees_of_freedom,
    case when 'U' in (left_side.obs_status, right_side.obs_status) then 'U' else 'A' end as obs_status,
    left_side.is_preferred and right_side.is_preferred as is_shown_first,
    left_side.observation_id as left_observation_id,
    right_side.observation_id as right_observation_id
from side as left_side
inner join side as right_side
    on left_side.is_left and not right_side.is_left
    {%- for column in cell %}
    and left_side.{{ column }} = right_side.{{ column }}
    {%- endfor %}
left join {{ ref('int_survey_covariance') }} as shared
    on left_side.observation_id = shared.left_observation_id and right_side.observation_id = shared.right_observation_id
left join {{ ref('int_survey_design') }} as left_design on left_side.submission_id = left_design.submission_id
left join {{ ref('int_survey_design') }} as right_design on right_side.submission_id = right_design.submission_id
union all
select
    {%- for column in cell %}
    {%- if column in ['age_scope', 'reference_period'] %}
    coalesce(share.{{ column }}, '') as {{ column }},
    {%- else %}
    share.{{ column }} as {{ column }},
    {%- endif %}
    {%- endfor %}
    share.unit_measure,
    share.left_code,
    share.right_code,
    share.obs_value as left_value,
    100 - share.obs_value as right_value,
    share.std_error as left_std_error,
    share.std_error as right_std_error,
    -- what one share gains the other loses
    -power(share.std_error, 2) as covariance,
    design.degrees_of_freedom,
    case when share.obs_status = 'U' then 'U' else 'A' end as obs_status,
    share.is_preferred as is_shown_first,
    share.observation_id as left_observation_id,
    cast(null as varchar) as right_observation_id
from share
left join {{ ref('int_survey_design') }} as design on share.submission_id = design.submission_id
