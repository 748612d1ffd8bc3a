{# How many of the population dimensions a cell is broken down by. #}
{% macro population_dimensions(relation) -%}
    (
    {%- for dimension in ['sex', 'age', 'disability', 'urbanisation'] %}
        case when {{ relation }}.{{ dimension }} = '_T' then 0 else 1 end {{ '+' if not loop.last }}
    {%- endfor %}
    )
{%- endmacro %}

{# Population groups that are compared and followed: the total, every margin, and the crossings that the catalogue requires
   of the indicator. Two further dimensions are never crossed with each other for this. #}
{% macro is_population_group(relation) -%}
    (
        {{ population_dimensions(relation) }} <= 1
        or ({{ relation }}.indicator, {{ relation }}.sex, {{ relation }}.age, {{ relation }}.disability, {{ relation }}.urbanisation) in (
            select required_cell.indicator, required_cell.sex, required_cell.age, required_cell.disability,
                required_cell.urbanisation
            from {{ ref('required_cell') }} as required_cell
            where required_cell.breakdown = '_T'
        )
    )
{%- endmacro %}
