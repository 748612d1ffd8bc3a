-- The categories of a dimension and the codes that make them up: age groups from age bands, developing countries with the
-- least developed, all others from themselves. `is_always_stated`: nobody in it is a zero where the question was asked.
select 'AGE' as dimension, grouped.age as category, atom.age_band as part, true as is_always_stated
from {{ ref('population_group') }} as grouped
inner join {{ ref('population_group_atom') }} as atom on grouped.group_code = atom.group_code
where grouped.is_required
union all
select 'AGE' as dimension, grouped.age as category, grouped.age as part, true as is_always_stated
from {{ ref('population_group') }} as grouped
inner join {{ ref('age_band') }} as band on grouped.age = band.age_band
where grouped.is_required and grouped.group_code not in (select atom.group_code from {{ ref('population_group_atom') }} as atom)
union all
select 'COUNTRY_GROUP' as dimension, made_of.category, made_of.part, true as is_always_stated
from (
    values
    ('LDC', 'LDC'), ('DEVELOPING', 'LDC'), ('DEVELOPING', 'OTHER_DEVELOPING'), ('DEVELOPED', 'DEVELOPED')
) as made_of (category, part)
union all
select distinct concept as dimension, code as category, code as part, concept in ('SEX', 'DISABILITY', 'FIRST_TIME')
        and code <> '_O' as is_always_stated
from {{ ref('igf_label_map') }}
where concept in ('SEX', 'DISABILITY', 'FIRST_TIME', 'STAKEHOLDER', 'REGIONAL_GROUP', 'ROLE') and code <> '_U'
union all
select 'COUNTRY' as dimension, ref_area as category, ref_area as part, false as is_always_stated
from {{ ref('int_igf_area') }}
union all
select 'TOTAL' as dimension, '_T' as category, '_T' as part, true as is_always_stated
union all
select 'RETURNED' as dimension, 'YES' as category, 'YES' as part, true as is_always_stated
