-- Groups that the IGF counts the people of a country in: regional group, and developing (with the least developed) or not.
select
    area.ref_area,
    coalesce(regional.regional_group, '_U') as regional_group,
    case
        when area.ldc then 'LDC'
        when income.is_developing then 'OTHER_DEVELOPING'
        when not income.is_developing then 'DEVELOPED'
        else '_U'
    end as country_group
from {{ ref('area') }} as area
left join {{ ref('igf_regional_group') }} as regional on area.ref_area = regional.ref_area
left join {{ ref('igf_developing') }} as income on area.income_group = income.income_group
where area.area_type in ('country', 'territory')
