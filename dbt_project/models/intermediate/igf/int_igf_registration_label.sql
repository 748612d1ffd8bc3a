-- What the words of registrations mean: codes of the map, and countries by their codes and names.
with country as (
    select 'igf-registrations' as source, coalesce(country, '') as area_label
    from {{ ref('stg_igf_registrations') }}
    group by country
),

area_meaning as (
    {{ resolve_areas('country', ref('area'), ref('area_alias')) }}
)

{{ igf_label_codes(ref('stg_igf_registrations'), registration_labels()) }}
union all
select 'COUNTRY' as concept, area_label as label, coalesce(case when area_action = 'load' then ref_area end, '_U') as code
from area_meaning
