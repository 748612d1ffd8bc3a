-- One row per group of countries and member.
select member.group_code, area_group.label as group_label, area_group.kind as group_kind, member.ref_area
from {{ ref('area_group_member') }} as member
inner join {{ ref('area_group') }} as area_group on member.group_code = area_group.group_code
