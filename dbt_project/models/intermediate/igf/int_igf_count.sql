-- The registered of each meeting by every dimension alone and in the crossings that an indicator asks for, in one pass.
-- Registered, on site and online are three measures; a person on site and online is in both of the latter.
{%- set dimensions = igf_dimensions() %}

select
    meeting_year,
    {%- for column in dimensions.values() %}
    case when grouping({{ column }}) = 1 then '_T' else {{ column }} end as {{ column }},
    {%- endfor %}
    count(*) as registered,
    count(case when attendance in ('ONSITE', 'BOTH') then 1 end) as onsite,
    count(case when attendance in ('ONLINE', 'BOTH') then 1 end) as online,
    count(case when registered_role = 'SPEAKER' then 1 end) as speakers,
    count(case when supported = 'YES' then 1 end) as supported,
    count(case when came_again then 1 end) as came_again,
    -- what was not asked is not zero
    count(case when attendance in ('ONSITE', 'ONLINE', 'BOTH') then 1 end) as attendance_known,
    count(case when registered_role <> '_U' then 1 end) as role_known,
    count(case when supported <> '_U' then 1 end) as support_known
from {{ ref('int_igf_person') }}
group by grouping sets (
    (meeting_year)
    {%- for column in dimensions.values() %},
    (meeting_year, {{ column }})
    {%- endfor %}
    {%- for first, second in igf_crossings() %},
    (meeting_year, {{ dimensions[first] }}, {{ dimensions[second] }})
    {%- endfor %}
)
