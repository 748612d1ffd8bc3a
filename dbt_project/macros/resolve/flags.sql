{# One row per (source, flag_label): the OBS_STATUS that the publisher's flag means, null if it is not in the map, and the
   CONF_STATUS if it says that the figure is confidential. #}
{% macro resolve_flags(rows, flag_map) -%}
with flag_label as (
    select distinct source, flag_label
    from {{ rows }}
    where trim(flag_label) <> ''
)

select
    flag_label.source,
    flag_label.flag_label,
    coalesce(
        max(case when flag_map.source <> '*' then flag_map.obs_status end),
        max(case when flag_map.source = '*' then flag_map.obs_status end)
    ) as obs_status,
    coalesce(
        max(case when flag_map.source <> '*' then nullif(flag_map.conf_status, '') end),
        max(case when flag_map.source = '*' then nullif(flag_map.conf_status, '') end)
    ) as conf_status
from flag_label
left join {{ flag_map }} as flag_map
    on flag_map.source in (flag_label.source, '*')
    and lower(trim(flag_label.flag_label)) = lower(flag_map.flag)
group by flag_label.source, flag_label.flag_label
{%- endmacro %}

{# One row per (source, marker): the texts that stand for a missing value in each source that has rows. #}
{% macro resolve_markers(rows, missing_marker) -%}
with source_seen as (select distinct source from {{ rows }})

select
    source_seen.source,
    lower(missing_marker.marker) as marker,
    coalesce(
        max(case when missing_marker.source <> '*' then missing_marker.obs_status end),
        max(case when missing_marker.source = '*' then missing_marker.obs_status end)
    ) as obs_status
from source_seen
inner join {{ missing_marker }} as missing_marker on missing_marker.source in (source_seen.source, '*')
group by source_seen.source, lower(missing_marker.marker)
{%- endmacro %}
