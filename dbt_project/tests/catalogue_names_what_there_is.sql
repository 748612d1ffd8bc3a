-- The catalogue names only what there is: units, areas, ages, targets, and codes that are superseded; and nothing is valid
-- to a year before the one it is valid from.
select 'indicator.unit_measure' as place, indicator.indicator as key, indicator.unit_measure as code
from {{ ref('indicator') }} as indicator
left join {{ ref('code_list') }} as code_list
    on indicator.unit_measure = code_list.code and code_list.codelist = 'UNIT_MEASURE'
where code_list.code is null
{% for seed, key in [('indicator', 'indicator'), ('threshold', 'parameter'), ('action_line', 'action_line')] %}
union all
select '{{ seed }}.supersedes' as place, newer.{{ key }} as key, newer.supersedes as code
from {{ ref(seed) }} as newer
left join {{ ref(seed) }} as older on newer.supersedes = older.{{ key }} and newer.{{ key }} <> older.{{ key }}
where newer.supersedes is not null and older.{{ key }} is null
{% endfor -%}
{% for seed, key in [
    ('indicator', 'indicator'), ('threshold', 'parameter'), ('action_line', 'action_line'), ('target', 'indicator'),
    ('area_group_member', 'group_code')
] %}
union all
select '{{ seed }}.valid_to' as place, {{ key }} as key, cast(valid_to as varchar) as code
from {{ ref(seed) }}
where valid_from > valid_to
{% endfor %}
union all
select 'target.ref_area' as place, target.indicator as key, target.ref_area as code
from {{ ref('target') }} as target
left join {{ ref('area') }} as area on target.ref_area = area.ref_area
left join {{ ref('area_group') }} as area_group on target.ref_area = area_group.group_code
where target.ref_area <> '*' and area.ref_area is null and area_group.group_code is null
union all
select 'required_cell.age' as place, required_cell.indicator as key, required_cell.age as code
from {{ ref('required_cell') }} as required_cell
left join {{ ref('population_group') }} as population_group on required_cell.age = population_group.age
where required_cell.age <> '_T' and population_group.age is null
union all
select 'indicator_sdg.sdg_code' as place, indicator_sdg.indicator as key, indicator_sdg.sdg_code as code
from {{ ref('indicator_sdg') }} as indicator_sdg
left join {{ ref('sdg_target') }} as sdg_target
    on indicator_sdg.sdg_code = sdg_target.sdg_target and indicator_sdg.sdg_level = 'TARGET'
    or indicator_sdg.sdg_code like sdg_target.sdg_target || '._%' and indicator_sdg.sdg_level = 'INDICATOR'
where sdg_target.sdg_target is null
union all
select 'wsis_sdg.sdg_target' as place, wsis_sdg.action_line as key, wsis_sdg.sdg_target as code
from {{ ref('wsis_sdg') }} as wsis_sdg
left join {{ ref('sdg_target') }} as sdg_target on wsis_sdg.sdg_target = sdg_target.sdg_target
where sdg_target.sdg_target is null
