-- Two-sided quantiles of Student's t at the confidence level, by Newton's method on its distribution function. One row per
-- degrees of freedom. With t = sqrt(df) tan(u) the density is a constant times cos(u)^(df - 1), which is easily integrated.
{%- set steps = 6 %}
with level as (
    -- the share on either side of zero, as exact as a double is
    select cast(value as double) / 200 as half
    from {{ ref('threshold') }}
    where parameter = 'confidence_level'
),

-- Abramowitz and Stegun 26.2.23, off by less than 0.00045
normal_0 as (
    select
        half,
        tail - (2.515517 + 0.802853 * tail + 0.010328 * tail * tail)
        / (1 + 1.432788 * tail + 0.189269 * tail * tail + 0.001308 * tail * tail * tail) as z
    from (select half, sqrt(-2 * ln(0.5 - half)) as tail from level) as start
),
{% for step in range(1, 4) %}
normal_{{ step }} as (
    select
        half,
        z - ({% call(u) integral_from_zero('z') %}exp(-power({{ u }}, 2) / 2){% endcall %} - half * sqrt(2 * pi()))
        / exp(-z * z / 2) as z
    from normal_{{ step - 1 }}
),
{% endfor %}
freedom as (
    select 100 * (hundred.n - 1) + 10 * (ten.n - 1) + one.n as df
    from {{ ref('counting_number') }} as hundred
    cross join {{ ref('counting_number') }} as ten
    cross join {{ ref('counting_number') }} as one
),

angle_0 as (
    select
        freedom.df,
        normal_3.half,
        normal_3.z,
        {{ student_t_constant('freedom.df') }} as constant,
        atan(({{ student_t_expansion('normal_3.z', 'freedom.df') }}) / sqrt(freedom.df)) as u
    from freedom
    cross join normal_3
),
{% for step in range(1, steps + 1) %}
angle_{{ step }} as (
    select
        df, half, z, constant,
        u - (constant * {% call(point) integral_from_zero('u') %}power(cos({{ point }}), df - 1){% endcall %} - half)
        / (constant * power(cos(u), df - 1)) as u
    from angle_{{ step - 1 }}
){{ ',' if not loop.last }}
{% endfor %}
select cast(df as integer) as degrees_of_freedom, sqrt(df) * tan(u) as quantile, z as normal_quantile
from angle_{{ steps }}
