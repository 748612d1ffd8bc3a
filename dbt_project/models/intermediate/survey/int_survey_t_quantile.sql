-- Quantiles of Student's t for the degrees of freedom that occur, at the confidence level of the seed.
{{ config(materialized='ephemeral') }}

{% set level %}
(select threshold.value / 100 from {{ ref('threshold') }} as threshold where threshold.parameter = 'confidence_level')
{% endset %}
{{ t_quantiles(ref('int_survey_stratum'), level) }}
