-- One row per country, territory, M49 region and UN group.
select
    ref_area, m49, iso2, area_type, is_un_member, name_en, name_fr, name_es, name_ar, name_ru, name_zh, name_confidence,
    region_m49, subregion_m49, ldc, lldc, sids, income_group, un_regional_group
from {{ ref('area') }}
