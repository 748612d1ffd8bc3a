-- Degrees of freedom of a survey's full design (PSUs less strata). One row per submission of microdata.
{{ config(materialized='view') }}

select distinct submission_id, df as degrees_of_freedom
from {{ ref('int_survey_estimate') }}
