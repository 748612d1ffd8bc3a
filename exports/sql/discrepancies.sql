-- Figures printed here of which another source, or an earlier file of the same source, states another value.
select
    discrepancy.indicator,
    figure.country,
    discrepancy.ref_area,
    discrepancy.time_period,
    coalesce(sex.label, discrepancy.sex) as sex,
    age_words(discrepancy.age) as age,
    coalesce(disability.label, discrepancy.disability) as disability,
    coalesce(urbanisation.label, discrepancy.urbanisation) as urbanisation,
    nullif(discrepancy.breakdown, '_T') as breakdown,
    discrepancy.shown_value,
    discrepancy.other_value,
    discrepancy.difference,
    figure.unit,
    discrepancy.relative_difference,
    case when discrepancy.exceeds_tolerance then 'yes' else 'no' end as exceeds_tolerance,
    discrepancy.shown_source,
    discrepancy.other_source,
    scope_words(discrepancy.shown_age_scope) as shown_age_scope,
    scope_words(discrepancy.other_age_scope) as other_age_scope,
    case discrepancy.kind when 'vintage' then 'earlier file of the same source' else 'another source or dataset' end as kind,
    discrepancy.shown_because,
    discrepancy.observation_id,
    case when discrepancy.kind = 'source' then discrepancy.other_observation_id end as other_observation_id,
    discrepancy.other_submission_id,
    figure.unit_measure
from discrepancy
inner join figure on discrepancy.observation_id = figure.observation_id
left join word as sex on sex.codelist = 'SEX' and discrepancy.sex = sex.code
left join word as disability on disability.codelist = 'DISABILITY' and discrepancy.disability = disability.code
left join word as urbanisation on urbanisation.codelist = 'URBANISATION' and discrepancy.urbanisation = urbanisation.code
order by
    figure.place, discrepancy.kind, discrepancy.other_source, discrepancy.other_dataset,
    discrepancy.other_observation_id, discrepancy.other_submission_id
