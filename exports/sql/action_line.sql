-- The figures of one action line: latest totals and margins of one dimension.
select
    figure.indicator,
    figure.indicator_name,
    figure.country,
    figure.ref_area,
    figure.year,
    figure.obs_value,
    figure.unit,
    coalesce(sex.label, figure.sex) as sex,
    age_words(figure.age) as age,
    coalesce(disability.label, figure.disability) as disability,
    coalesce(urbanisation.label, figure.urbanisation) as urbanisation,
    case
        when figure.breakdown = '_T' then 'Total'
        else lower(replace(split_part(figure.breakdown, ':', 1), '_', ' ')) || ': '
            || coalesce(further.label, regexp_replace(figure.breakdown, '^[^:]*:', ''))
    end as breakdown,
    scope_words(figure.age_scope) as age_scope,
    coalesce(period.label, figure.reference_period) as reference_period,
    figure.obs_status || coalesce(': ' || status.label, '') as obs_status,
    figure.source,
    nullif(figure.dataset, '_T') as dataset,
    nullif(concat_ws(
        ' ', case when figure.is_stale then 'Carried over: a newer file of this series leaves the cell out.' end,
        trim(regexp_replace(figure.note, '\s+', ' ', 'g'))
    ), '') as note,
    figure.observation_id,
    figure.unit_measure
from figure
left join word as sex on sex.codelist = 'SEX' and figure.sex = sex.code
left join word as disability on disability.codelist = 'DISABILITY' and figure.disability = disability.code
left join word as urbanisation on urbanisation.codelist = 'URBANISATION' and figure.urbanisation = urbanisation.code
left join word as status on status.codelist = 'OBS_STATUS' and figure.obs_status = status.code
left join word as further
    on split_part(figure.breakdown, ':', 1) = further.codelist
    and split_part(figure.breakdown, ':', 2) = further.code
left join period on figure.reference_period = period.code
where figure.action_line = getvariable('action_line')
order by figure.place
