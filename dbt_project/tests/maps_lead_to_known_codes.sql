-- Every map leads to a code that exists, or says why its rows are left out.
select 'series_map' as seed, series_map.series as label, series_map.indicator as code
from {{ ref('series_map') }} as series_map
left join {{ ref('indicator') }} as indicator on series_map.indicator = indicator.indicator
where
    (series_map.action = 'load' and indicator.indicator is null and coalesce(series_map.indicator, '') not like 'AUX-%')
    or (series_map.action = 'skip' and coalesce(series_map.reason, '') = '')
union all
select 'label_map' as seed, label_map.label, label_map.code
from {{ ref('label_map') }} as label_map
left join {{ ref('code_list') }} as code_list
    on label_map.code = code_list.code
    and code_list.codelist = case label_map.concept when 'STATUS' then 'OBS_STATUS' else label_map.concept end
where
    (label_map.action = 'load' and label_map.code <> '*' and code_list.code is null
        and label_map.concept in ('SEX', 'DISABILITY', 'URBANISATION', 'STATUS'))
    or (label_map.action = 'skip' and coalesce(label_map.reason, '') = '')
union all
select 'area_alias' as seed, area_alias.label, area_alias.ref_area
from {{ ref('area_alias') }} as area_alias
left join {{ ref('area') }} as area on area_alias.ref_area = area.ref_area
where
    (area_alias.action = 'load' and area.ref_area is null)
    or (area_alias.action = 'skip' and coalesce(area_alias.reason, '') = '')
union all
select 'flag_map' as seed, flag_map.flag, flag_map.obs_status
from {{ ref('flag_map') }} as flag_map
left join {{ ref('code_list') }} as code_list
    on flag_map.obs_status = code_list.code and code_list.codelist = 'OBS_STATUS'
where code_list.code is null
union all
select 'missing_marker' as seed, missing_marker.marker, missing_marker.obs_status
from {{ ref('missing_marker') }} as missing_marker
left join {{ ref('code_list') }} as code_list
    on missing_marker.obs_status = code_list.code and code_list.codelist = 'OBS_STATUS'
where code_list.code is null
union all
select 'flag_map' as seed, flag_map.flag, flag_map.conf_status
from {{ ref('flag_map') }} as flag_map
left join {{ ref('code_list') }} as code_list
    on flag_map.conf_status = code_list.code and code_list.codelist = 'CONF_STATUS'
where flag_map.conf_status <> '' and code_list.code is null
union all
select 'note_pattern' as seed, note_pattern.pattern, note_pattern.code
from {{ ref('note_pattern') }} as note_pattern
left join {{ ref('code_list') }} as code_list
    on note_pattern.code = code_list.code and code_list.codelist = note_pattern.concept
where note_pattern.concept = 'OBS_STATUS' and code_list.code is null
