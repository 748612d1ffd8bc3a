-- Every map names a source, an area and a concept that exist, and ages as SDMX writes them ('*' stands for any or for the
-- label itself).
{% set ages = "'^(_T|_U|Y[0-9]+|Y[0-9]+T[0-9]+|Y_GE[0-9]+)$'" -%}
with coded_concept as (select distinct codelist from {{ ref('code_list') }})

{% for map in [
    'series_map', 'label_map', 'area_alias', 'flag_map', 'missing_marker', 'note_pattern', 'source_style', 'unit_override'
] -%}
select '{{ map }}.source' as place, reviewed.source as code
from {{ ref(map) }} as reviewed
left join {{ ref('source') }} as known on reviewed.source = known.source
where reviewed.source <> '*' and known.source is null
union all
{% endfor -%}
{% for map in ['series_map', 'label_map'] -%}
select '{{ map }}.area' as place, reviewed.area as code
from {{ ref(map) }} as reviewed
left join {{ ref('area') }} as known on reviewed.area = known.ref_area
where reviewed.area <> '*' and known.ref_area is null
union all
{% endfor -%}
select 'label_map.concept' as place, label_map.concept as code
from {{ ref('label_map') }} as label_map
left join coded_concept on label_map.concept = coded_concept.codelist
left join {{ ref('label_concept') }} as label_concept on label_map.concept = label_concept.concept
where coded_concept.codelist is null and label_concept.concept is null
union all
select 'label_map.code' as place, code
from {{ ref('label_map') }}
where concept in ('AGE', 'AGE_SCOPE') and code <> '*' and {{ matched_group('code', ages, 0) }} = ''
{%- for column in ['age', 'age_scope'] %}
union all
select 'series_map.{{ column }}' as place, {{ column }} as code
from {{ ref('series_map') }}
where {{ column }} is not null and {{ matched_group(column, ages, 0) }} = ''
{%- endfor %}
