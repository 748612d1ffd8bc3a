{# One row per (source, area_label): the area it means. Reviewed aliases come first, the source's own before the common
   ones; then codes (ISO3, ISO2, M49), then names in the six UN languages. #}
{% macro resolve_areas(rows, area, area_alias) -%}
with label as (
    select distinct source, area_label, {{ area_key('area_label') }} as area_key
    from {{ rows }}
),

candidate as (
    select source, {{ area_key('label') }} as area_key, ref_area, action, reason,
        case when source = '*' then 1 else 0 end as tier
    from {{ area_alias }}
    union all
    select '*', lower(ref_area), ref_area, 'load', '', 2 from {{ area }}
    union all
    select '*', lower(iso2), ref_area, 'load', '', 3 from {{ area }} where iso2 <> ''
    union all
    select '*', m49, ref_area, 'load', '', 3 from {{ area }} where m49 <> ''
    {%- for language in ['en', 'fr', 'es', 'ar', 'ru', 'zh'] %}
    union all
    select '*', {{ label_key('name_' ~ language) }}, ref_area, 'load', '', {{ 4 + loop.index }}
    from {{ area }} where name_{{ language }} <> ''
    {%- endfor %}
),

ranked as (
    select
        label.source,
        label.area_label,
        candidate.ref_area,
        candidate.action as area_action,
        candidate.reason as area_reason,
        row_number() over (
            partition by label.source, label.area_label
            order by candidate.tier nulls last, candidate.ref_area nulls last
        ) as choice
    from label
    left join candidate
        on label.area_key = candidate.area_key and candidate.source in (label.source, '*')
)

select source, area_label, ref_area, area_action, area_reason
from ranked
where choice = 1
{%- endmacro %}
