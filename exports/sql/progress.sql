-- Verdicts with their method and, where there is none, the reason.
select
    progress.indicator,
    indicator.name,
    coalesce(area.name_en, progress.ref_area) as country,
    progress.ref_area,
    progress.review,
    coalesce(sex.label, progress.sex) as sex,
    age_words(progress.age) as age,
    coalesce(disability.label, progress.disability) as disability,
    coalesce(urbanisation.label, progress.urbanisation) as urbanisation,
    replace(progress.verdict, '_', ' ') as verdict,
    progress.no_verdict_reason,
    progress.method,
    progress.from_year,
    progress.from_value,
    progress.year,
    progress.obs_value,
    progress.target_value,
    progress.target_year,
    indicator.unit,
    progress.basis,
    progress.target_status,
    progress.pace,
    progress.status_index,
    case progress.is_significant when true then 'yes' when false then 'no' end as is_significant,
    progress.growth_ratio,
    replace(progress.growth_class, '_', ' ') as growth_class,
    progress.anticipated_value,
    progress.anticipated_class,
    progress.left_behind_groups,
    scope_words(progress.age_scope) as age_scope,
    progress.source,
    nullif(progress.dataset, '_T') as dataset,
    progress.from_observation_id,
    progress.observation_id,
    indicator.unit_measure
from progress
inner join marts.dim_indicator as indicator on progress.indicator = indicator.indicator
inner join marts.dim_action_line as line on indicator.action_line = line.action_line
inner join marts.dim_review as review on progress.review = review.review
left join marts.dim_area as area on progress.ref_area = area.ref_area
left join word as sex on sex.codelist = 'SEX' and progress.sex = sex.code
left join word as disability on disability.codelist = 'DISABILITY' and progress.disability = disability.code
left join word as urbanisation on urbanisation.codelist = 'URBANISATION' and progress.urbanisation = urbanisation.code
order by
    line.sort_order, progress.indicator, review.year, progress.review,
    coalesce(strip_accents(area.name_en), progress.ref_area), progress.ref_area,
    progress.sex = '_T' desc, progress.sex, progress.age = '_T' desc, age_order(progress.age), progress.age,
    progress.disability = '_T' desc, progress.disability, progress.urbanisation = '_T' desc, progress.urbanisation,
    progress.basis, progress.target_year
