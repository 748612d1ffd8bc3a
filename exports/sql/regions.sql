-- Regional means, the newest first. Years without a published mean are listed if they are newer than the last one that has
-- one; a group that never has one is listed with its newest year.
with newest as (
    select
        indicator, group_code, max(year) as year, max(case when obs_value is not null then year end) as published_year
    from region
    group by indicator, group_code
)

select
    region.indicator,
    indicator.name,
    region.group_label,
    case region.group_kind
        when 'M49_WORLD' then 'world'
        when 'M49_REGION' then 'M49 region'
        when 'M49_SUBREGION' then 'M49 sub-region'
        when 'M49_INTERMEDIATE' then 'M49 intermediate region'
        when 'UN_REGIONAL_GROUP' then 'UN regional group'
        when 'UN_SPECIAL' then 'UN group of countries'
        when 'WB_INCOME' then 'World Bank income group'
        else lower(replace(region.group_kind, '_', ' '))
    end as group_kind,
    region.year,
    region.obs_value,
    indicator.unit,
    region.coverage,
    region.countries_present,
    region.countries_in_group,
    scope_words(region.age_scope) as age_scope,
    case when region.obs_value is null then 'not published: coverage below the threshold' else region.method end as method,
    region.unit_measure
from region
inner join newest on region.indicator = newest.indicator and region.group_code = newest.group_code
inner join marts.dim_indicator as indicator on region.indicator = indicator.indicator
inner join marts.dim_action_line as line on indicator.action_line = line.action_line
where region.obs_value is not null or region.year > coalesce(newest.published_year, newest.year - 1)
order by
    line.sort_order, region.indicator, region.group_kind <> 'M49_WORLD', region.group_kind, region.group_label,
    region.group_code, region.year desc
