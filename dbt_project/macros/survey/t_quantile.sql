{# Two-sided quantiles of Student's t: one row per `df` of the relation (column df, whole numbers above zero) with `t`, so
   that a share `level` of the distribution lies between -t and t. Neither engine has the quantile, nor Spark the functions
   it is usually made of, so it is found from what it means:

       t = sqrt(df) tan(theta),   integral(0..theta) cos^(df-1)  =  level * integral(0..pi/2) cos^(df-1)

   (Abramowitz and Stegun 26.7). The integral is summed by Simpson's rule over `panels` equal panels, the panel in which the
   share is reached is looked up, and the place in it is found by three Newton steps on the same rule. Beyond
   `reach` / sqrt(df) nothing is left of the integrand (exp(-40)). Agrees with R and scipy to 1e-10; docs/decisions tells why. #}
{% macro t_quantiles(relation, level, panels=2000, reach=9) -%}
    with grid as (
        select
            degrees.df,
            panel.number,
            least(pi() / 2, {{ reach }} / sqrt(degrees.df)) / {{ panels }} as width
        from (select distinct df from {{ relation }} where df >= 1) as degrees
        cross join ({{ integers(panels - 1, 'number') }}) as panel
    ),

    summed as (
        select
            df,
            width,
            number,
            number * width as start,
            {{ simpson('number * width', 'width') }} as area,
            sum({{ simpson('number * width', 'width') }}) over (
                partition by df order by number rows between unbounded preceding and current row
            ) as area_so_far
        from grid
    ),

    aimed as (
        select summed.*, {{ level }} * max(area_so_far) over (partition by df) as aim
        from summed
    ),

    hit as (
        select aimed.*, min(case when area_so_far >= aim then number end) over (partition by df) as hit_number
        from aimed
    ),

    step_0 as (
        select df, start, aim - (area_so_far - area) as rest, width * (aim - (area_so_far - area)) / area as reached
        from hit
        where number = hit_number
    ),
    {%- for step in range(1, 4) %}

    step_{{ step }} as (
        select
            df,
            start,
            rest,
            reached - ({{ simpson('start', 'reached') }} - rest) / power(cos(start + reached), df - 1) as reached
        from step_{{ step - 1 }}
    ){{ ',' if not loop.last }}
    {%- endfor %}

    select df, sqrt(df) * tan(start + reached) as t
    from step_3
{%- endmacro %}

{# Simpson's rule for cos^(df-1) from `start` over `width`. #}
{% macro simpson(start, width) -%}
    {{ width }} / 6 * (
        power(cos({{ start }}), df - 1)
        + 4 * power(cos({{ start }} + {{ width }} / 2), df - 1)
        + power(cos({{ start }} + {{ width }}), df - 1)
    )
{%- endmacro %}
