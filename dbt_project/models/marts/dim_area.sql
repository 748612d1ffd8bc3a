-- One row per country, territory, M49 region and UN group.
select
    area.ref_area, area.m49, area.iso2, area.area_type, area.is_un_member, area.name_en, area.name_fr, area.name_es, area.name_ar,
    area.name_ru, area.name_zh, area.name_confidence, area.region_m49, area.subregion_m49, area.ldc, area.lldc, area.sids,
    area.income_group, area.un_regional_group, of_igf.regional_group as igf_regional_group,
    of_igf.country_group as igf_country_group
from {{ ref('area') }} as area
left join {{ ref('int_igf_area') }} as of_igf on area.ref_area = of_igf.ref_area
