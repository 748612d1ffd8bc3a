-- From an estimate to what it was made of. The chain ends at file, mapping, columns and number of persons, never at a person.
{{ config(materialized='view') }}

select
    observation.observation_id,
    cast(null as varchar) as input_observation_id,
    'microdata' as role,
    observation.submission_id,
    submission.file_name,
    submission.sha256,
    survey.mapping_file,
    survey.mapping_sha256,
    observation.src_column as answer_column,
    survey.design_columns,
    survey.persons
from {{ ref('int_observation_survey') }} as observation
inner join {{ ref('stg_survey') }} as survey on observation.submission_id = survey.submission_id
inner join {{ ref('stg_submission') }} as submission on observation.submission_id = submission.submission_id
