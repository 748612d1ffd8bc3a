-- What is estimated: one row per survey in the release and answer, with the days its figures are known from and to. A later
-- submission of the same survey (area, period, producer and title) takes the place of the earlier one, answer by answer.
{{ config(materialized='ephemeral') }}

select
    item.submission_id,
    item.block,
    item.slot,
    item.indicator,
    item.breakdown,
    item.statistic,
    item.is_yes_no,
    item.answer_column,
    item.age_scope,
    item.from_age,
    item.to_age,
    item.reference_period,
    item.by_person,
    survey.ref_area,
    survey.time_period,
    survey.freq,
    survey.year,
    survey.producer,
    survey.dataset,
    survey.single_psu,
    survey.instrument,
    submission.known_from,
    lead(submission.known_from) over (
        partition by survey.ref_area, survey.time_period, survey.dataset, item.indicator, item.breakdown
        order by submission.known_from, submission.landed_at, item.submission_id
    ) as known_to
from {{ ref('stg_survey_item') }} as item
inner join {{ ref('stg_survey') }} as survey on item.submission_id = survey.submission_id
inner join {{ ref('int_submission') }} as submission on item.submission_id = submission.submission_id
where {{ in_areas_of_this_build('survey.ref_area') }}
