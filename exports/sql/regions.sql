-- Regional means, all years, the newest first.
select
    region.indicator,
    indicator.name,
    region.group_label,
    lower(replace(region.group_kind, '_', ' ')) as group_kind,
    region.year,
    region.obs_value,
    indicator.unit,
    region.coverage,
    region.countries_present,
    region.countries_in_group,
    age_words(region.age_scope) as age_scope,
    case when region.obs_value is null then 'not published: coverage below the threshold' else region.method end as method,
    region.unit_measure
from region
inner join marts.dim_indicator as indicator on region.indicator = indicator.indicator
inner join marts.dim_action_line as line on indicator.action_line = line.action_line
order by
    line.sort_order, region.indicator, region.group_kind <> 'M49_WORLD', region.group_kind, region.group_label,
    region.group_code, region.year desc
