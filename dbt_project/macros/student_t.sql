{# Two-sided quantiles of Student's t at the confidence level of the seed threshold.

   int_student_t holds them for 1 to 1,000 degrees of freedom; beyond, the expansion in 1/df is exact to the last digits.
   Use:  left join int_student_t as student_t on student_t.degrees_of_freedom = student_t_row(df)
         and  student_t('student_t', df)
   Degrees of freedom that are not known (null) count as without limit: the normal quantile. None at all (0 or fewer): null. #}

{% macro student_t_rows() -%} 1000 {%- endmacro %}

{% macro student_t_row(degrees_of_freedom) -%}
    least(coalesce({{ degrees_of_freedom }}, 1), {{ student_t_rows() }})
{%- endmacro %}

{% macro student_t(quantiles, degrees_of_freedom) -%}
    case
        when {{ degrees_of_freedom }} is null then {{ quantiles }}.normal_quantile
        when {{ degrees_of_freedom }} > {{ student_t_rows() }}
            then {{ student_t_expansion(quantiles ~ '.normal_quantile', degrees_of_freedom) }}
        else {{ quantiles }}.quantile
    end
{%- endmacro %}

{# Abramowitz and Stegun 26.7.5: t from the normal quantile z in powers of 1/df. #}
{% macro student_t_expansion(z, df) -%}
    {{ z }} + (power({{ z }}, 3) + {{ z }}) / (4.0 * {{ df }})
    + (5 * power({{ z }}, 5) + 16 * power({{ z }}, 3) + 3 * {{ z }}) / (96.0 * power({{ df }}, 2))
    + (3 * power({{ z }}, 7) + 19 * power({{ z }}, 5) + 17 * power({{ z }}, 3) - 15 * {{ z }}) / (384.0 * power({{ df }}, 3))
{%- endmacro %}

{# The constant of the density of t in the angle u, t = sqrt(df) tan(u): gamma((df + 1) / 2) / (sqrt(pi) gamma(df / 2)).
   The ratio of gammas by its asymptotic series at df + 40 and then down in steps of two. #}
{% macro student_t_constant(df) -%}
    sqrt(({{ df }} + 40) / 2.0 / pi()) * (
    {%- for coefficient in [
        '1.0', '-1.0 / 4', '1.0 / 32', '5.0 / 128', '-21.0 / 2048', '-399.0 / 8192', '869.0 / 65536', '39325.0 / 262144'
    ] -%}
        {{ ' + ' if not loop.first }}({{ coefficient }}) / power({{ df }} + 40, {{ loop.index0 }})
    {%- endfor -%}
    )
    {%- for step in range(20) %} * ({{ df }} + {{ 2 * step }}.0) / ({{ df }} + {{ 2 * step + 1 }}.0){% endfor %}
{%- endmacro %}

{# Integral over [0, upper] by 16 points of Gauss and Legendre; the caller gives the integrand at a point. #}
{% macro integral_from_zero(upper) -%}
    {{ upper }} / 2 * (
    {%- for node, weight in [
        ('0.09501250983763744', '0.18945061045506864'), ('0.2816035507792589', '0.18260341504492364'),
        ('0.45801677765722737', '0.16915651939500265'), ('0.6178762444026438', '0.1495959888165767'),
        ('0.755404408355003', '0.12462897125553407'), ('0.8656312023878318', '0.0951585116824926'),
        ('0.9445750230732326', '0.062253523938647456'), ('0.9894009349916499', '0.027152459411754176')
    ] %}
        {{ '+ ' if not loop.first }}{{ weight }} * ({{ caller(upper ~ ' / 2 * (1 - ' ~ node ~ ')') }}
        + {{ caller(upper ~ ' / 2 * (1 + ' ~ node ~ ')') }})
    {%- endfor %}
    )
{%- endmacro %}
