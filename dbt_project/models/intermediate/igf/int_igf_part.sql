-- The counts of int_igf_count one below the other: a measure, a dimension and its code, alone or within a group of another
-- dimension. A measure that the file does not know of has no rows.
{%- set dimensions = igf_dimensions() %}
{%- set known = {
    'onsite': 'attendance_known', 'online': 'attendance_known', 'speakers': 'role_known', 'supported': 'support_known'
} %}

with asked as (
    select meeting_year, max(attendance_known) as attendance_known, max(role_known) as role_known,
        max(support_known) as support_known
    from {{ ref('int_igf_count') }}
    group by meeting_year
),

measured as (
    {%- for measure in igf_measures() %}
    select
        counted.meeting_year,
        {{ dimensions.values() | join(', ') }},
        '{{ measure | upper }}' as measure,
        counted.{{ measure }} as persons
    from {{ ref('int_igf_count') }} as counted
    {%- if measure in known %}
    inner join asked on counted.meeting_year = asked.meeting_year and asked.{{ known[measure] }} > 0
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    meeting_year, measure, 'TOTAL' as dimension, '_T' as part, '_T' as within_dimension, '_T' as within_part, persons
from measured
where
    {%- for column in dimensions.values() %}
    {{ column }} = '_T'{{ ' and' if not loop.last }}
    {%- endfor %}
{%- for name, column in dimensions.items() %}
union all
select
    meeting_year, measure, '{{ name }}' as dimension, {{ column }} as part, '_T' as within_dimension, '_T' as within_part,
    persons
from measured
where
    {{ column }} <> '_T'
    {%- for other in dimensions.values() if other != column %}
    and {{ other }} = '_T'
    {%- endfor %}
{%- endfor %}
{%- for within, name in igf_crossings() %}
union all
select
    meeting_year, measure, '{{ name }}' as dimension, {{ dimensions[name] }} as part, '{{ within }}' as within_dimension,
    {{ dimensions[within] }} as within_part, persons
from measured
where {{ dimensions[name] }} <> '_T' and {{ dimensions[within] }} not in ('_T', '_U')
{%- endfor %}
{%- for part, persons in [('YES', 'came_again'), ('NO', 'registered - came_again')] %}
{%- for within in ['_T', 'STAKEHOLDER', 'REGIONAL_GROUP', 'AGE'] %}
union all
select
    pair.meeting_year, 'RETURNED' as measure, 'RETURNED' as dimension, '{{ part }}' as part,
    '{{ within }}' as within_dimension,
    {{ "earlier." ~ dimensions[within] if within in dimensions else "'_T'" }} as within_part,
    {{ persons }} as persons
from {{ ref('int_igf_meeting_pair') }} as pair
inner join {{ ref('int_igf_count') }} as earlier on pair.earlier_year = earlier.meeting_year
where
    pair.missing_reason is null
    {%- for name, column in dimensions.items() %}
    and earlier.{{ column }} {{ "not in ('_T', '_U')" if name == within else "= '_T'" }}
    {%- endfor %}
{%- endfor %}
{%- endfor %}
