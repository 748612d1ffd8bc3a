-- Sources with a file in the build, and how many of the figures in the workbook come from each.
with used as (
    select observation.source, count(*) as figures
    from printed
    inner join marts.fct_observation as observation on printed.observation_id = observation.observation_id
    group by observation.source
),

filed as (
    select
        source,
        count(*) as files,
        string_agg(distinct nullif(area, ''), ', ' order by nullif(area, '')) as areas,
        max(known_from) as known_from
    from marts.dim_submission
    group by source
)

select
    source.source,
    source.name,
    source.publisher,
    source.licence,
    source.licence_confidence,
    source.licence_url,
    source.url,
    case when source.is_official then 'yes' else 'no' end as is_official,
    coalesce(used.figures, 0) as figures,
    filed.files,
    filed.areas,
    cast(filed.known_from as varchar) as known_from,
    source.precedence,
    source.precedence_reason
from marts.dim_source as source
left join used on source.source = used.source
left join filed on source.source = filed.source
where used.figures is not null or filed.files is not null
order by coalesce(used.figures, 0) = 0, source.precedence, source.source
