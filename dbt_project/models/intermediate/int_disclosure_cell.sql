-- The cells of those tables of this build in which something small is hidden or could be computed: one row per cell that
-- the release mask has to weigh. Tables without a confidential count do not come here and cost nothing.
{%- set dimensions = ['sub_area', 'breakdown', 'sex', 'age', 'disability', 'urbanisation'] -%}
{%- set columns = ['observation_id', 'release_table', 'ref_area'] + dimensions + [
    'age_scope', 'k', 'is_sensitive', 'units', 'all_units', 'shown_units', 'shown_all_units', 'is_estimated'
] %}

with counted as (
    select *, {{ matched_group('sub_area', "'^([^:]+):'", 1) }} as sub_area_concept
    from {{ ref('int_unit_count') }}
),

named_age as (select distinct age from counted),

age_bound as (
    select
        age,
        cast(case
            when age = '_T' then '-1'
            else nullif({{ matched_group('age', "'^Y(?:_GE)?([0-9]+)(?:T[0-9]+)?$'", 1) }}, '')
        end as integer) as low,
        cast(coalesce(
            nullif({{ matched_group('age', "'^Y[0-9]+T([0-9]+)$'", 1) }}, ''),
            nullif({{ matched_group('age', "'^Y([0-9]+)$'", 1) }}, ''),
            '1000'
        ) as integer) as high
    from named_age
),

-- an age group less another that it contains: 15-24 less 18-24 is 15-17
difference as (
    select large.release_table, large.k, large.is_sensitive, large.units - small.units as units,
        large.all_units - small.all_units as all_units
    from counted as large
    inner join counted as small
        on large.release_table = small.release_table and large.sex = small.sex and large.disability = small.disability
        and large.urbanisation = small.urbanisation and large.breakdown = small.breakdown
        and large.sub_area = small.sub_area and large.age <> small.age
    inner join age_bound as large_bound on large.age = large_bound.age
    inner join age_bound as small_bound on small.age = small_bound.age
    where large_bound.low <= small_bound.low and small_bound.high <= large_bound.high
),

{% for dimension in ['sub_area', 'age'] -%}
{%- set others = dimensions | reject('equalto', dimension) | list -%}
{%- set concept = ', part.sub_area_concept' if dimension == 'sub_area' else '' -%}
-- what a total leaves beside its parts by {{ dimension }}; people of unknown sex, disability, residence or education are
-- taken to be known to everybody
parts_by_{{ dimension }} as (
    select
        part.release_table,
        {%- for other in others %}
        part.{{ other }},
        {%- endfor %}
        sum(part.units) as units, sum(part.all_units) as all_units
    from counted as part
    {%- if dimension == 'age' %}
    inner join {{ ref('suppression_order') }} as known on part.age = known.age and known.is_part
    {%- endif %}
    where part.{{ dimension }} <> '_T'
    group by
        part.release_table
        {%- for other in others %}, part.{{ other }}
        {% endfor %}{{ concept }}
),

rest_by_{{ dimension }} as (
    select whole.release_table, whole.k, whole.is_sensitive, whole.units - parts.units as units,
        whole.all_units - parts.all_units as all_units
    from counted as whole
    inner join parts_by_{{ dimension }} as parts
        on whole.release_table = parts.release_table
        {%- for other in others %}
        and whole.{{ other }} = parts.{{ other }}
        {%- endfor %}
    inner join {{ ref('threshold') }} as rounding on rounding.parameter = 'sum_of_parts_tolerance'
    where whole.{{ dimension }} = '_T'
        -- sample sizes of tables that give shares only are often rounded: what they leave is not people
        and (not whole.is_estimated or 100 * (whole.all_units - parts.all_units) > rounding.value * whole.all_units)
),

{% endfor -%}
small as (
    {% for implied in ['difference', 'rest_by_sub_area', 'rest_by_age'] -%}
    select release_table from {{ implied }}
    where {{ is_confidential('units', 'all_units', 'k', 'is_sensitive') }} and coalesce(all_units > 0, true)
    union
    {% endfor -%}
    select counted.release_table
    from counted
    inner join {{ ref('int_release_screen') }} as screen on counted.observation_id = screen.observation_id
    where screen.is_hidden
    union
    -- groups of ages without a place in the order may overlap in ways that are not looked for here
    select counted.release_table
    from counted
    left join {{ ref('suppression_order') }} as known on counted.age = known.age
    where counted.age <> '_T' and known.age is null
)

select
    {%- for column in columns %}
    counted.{{ column }},
    {%- endfor %}
    screen.cause,
    hide_order.hide_order,
    rounding.value / 100 as rounding,
    aim.value / 100 as visible_aim,
    hide_n.value as min_cases,
    released.observation_id is not null as was_hidden
from counted
inner join small on counted.release_table = small.release_table
inner join {{ ref('threshold') }} as rounding on rounding.parameter = 'sum_of_parts_tolerance'
inner join {{ ref('threshold') }} as aim on aim.parameter = 'mask_visible_aim'
inner join {{ ref('threshold') }} as hide_n on hide_n.parameter = 'quality_hide_n'
left join {{ ref('int_release_screen') }} as screen
    on counted.observation_id = screen.observation_id and screen.is_hidden
left join {{ ref('suppression_order') }} as hide_order on counted.age = hide_order.age
left join {{ ref('stg_released_mask') }} as released on counted.observation_id = released.observation_id
