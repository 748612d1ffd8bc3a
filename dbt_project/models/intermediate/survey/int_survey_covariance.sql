-- Covariance of two estimates of one survey, in the square of their unit: what the variance of their difference lacks of the
-- sum of theirs, halved. One row per pair of compared estimates and submission.
{{ config(materialized='view') }}

with estimate as (
    select
        estimate.*,
        '_T' as sub_area,
        'survey' as source
    from {{ ref('int_survey_estimate') }} as estimate
),

pair as (
    {%- for dimension in parity_dimensions() %}
    select
        {{ observation_id('left_side') }} as left_observation_id,
        {{ observation_id('right_side') }} as right_observation_id,
        left_side.submission_id,
        left_side.known_from,
        left_side.known_to,
        (power(left_side.std_error, 2) + power(right_side.std_error, 2) - left_side.gap_variance_{{ dimension }}) / 2
            as covariance
    from estimate as left_side
    inner join {{ ref('parity_dimension') }} as compared on compared.dimension = '{{ dimension }}'
    inner join estimate as right_side
        on left_side.submission_id = right_side.submission_id and left_side.indicator = right_side.indicator
        and left_side.ref_area = right_side.ref_area and left_side.time_period = right_side.time_period
        and left_side.breakdown = right_side.breakdown and left_side.dataset = right_side.dataset
        {%- for concept in ['SEX', 'AGE', 'DISABILITY', 'URBANISATION'] %}
        and right_side.{{ concept | lower }} = {{ other_side('left_side', 'compared', concept) }}
        {%- endfor %}
    where left_side.gap_variance_{{ dimension }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select left_observation_id, right_observation_id, covariance
from pair
-- as known at as_of: another vintage of a survey has another covariance
where
    known_from <= cast('{{ var("as_of") }}' as date)
    and (known_to is null or known_to > cast('{{ var("as_of") }}' as date))
