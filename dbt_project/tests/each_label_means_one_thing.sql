-- A label may speak of several concepts, of each with one code; a series in a unit is one indicator.
select source as source, area, {{ label_key('"column"') }} as place, {{ label_key('label') }} as label, concept
from {{ ref('label_map') }}
group by source, area, {{ label_key('"column"') }}, {{ label_key('label') }}, concept
having count(*) > 1
union all
select
    source as source, area, {{ label_key('series') }} as place, coalesce({{ label_key('unit_label') }}, '') as label,
    'series' as concept
from {{ ref('series_map') }}
group by source, area, {{ label_key('series') }}, coalesce({{ label_key('unit_label') }}, '')
having count(*) > 1
