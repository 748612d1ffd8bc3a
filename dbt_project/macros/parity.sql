{# The formulas of parity, each in one place. `left` is the group that is looked at (women, persons with disability, rural,
   youth), `right` the one that it is compared with. #}

{# Ratio of two rates (gender parity index, GPI); none if the right one is zero. #}
{% macro parity_ratio(left, right) -%}
    {{ left }} / nullif({{ right }}, 0)
{%- endmacro %}

{# Adjusted parity index (UNESCO): the ratio up to 1, else 2 - 1/ratio; from 0 to 2, as far from 1 whichever group leads. #}
{% macro adjusted_parity(ratio) -%}
    case when {{ ratio }} <= 1 then {{ ratio }} else 2 - 1 / ({{ ratio }}) end
{%- endmacro %}

{# Distance of a ratio from parity: |GPIA - 1|. #}
{% macro parity_distance(ratio) -%}
    case when {{ ratio }} <= 1 then 1 - {{ ratio }} else 1 - 1 / ({{ ratio }}) end
{%- endmacro %}

{# What the distance moves by if the ratio moves by one: |d distance / d ratio|, for standard errors. #}
{% macro parity_distance_slope(ratio) -%}
    case when {{ ratio }} <= 1 then 1 else 1 / power({{ ratio }}, 2) end
{%- endmacro %}

{# Ratio of the two shares of a whole of which one is given in percent; none if it is the whole. #}
{% macro share_ratio(share) -%}
    {{ share }} / nullif(100 - {{ share }}, 0)
{%- endmacro %}

{# d ratio / d share of the above: 100 / (100 - s)^2. #}
{% macro share_ratio_slope(share) -%}
    100 / nullif(power(100 - {{ share }}, 2), 0)
{%- endmacro %}

{# Standard error of the gap: the covariance counts where both rates come from one sample. #}
{% macro gap_error(left_error, right_error, covariance) -%}
    {{ root_of_variance('power(' ~ left_error ~ ', 2) + power(' ~ right_error ~ ', 2) - 2 * ' ~ covariance) }}
{%- endmacro %}

{# Standard error of the logarithm of the ratio (delta method); none if a rate is zero. #}
{% macro log_ratio_error(left, left_error, right, right_error, covariance) -%}
    {{ root_of_variance(
        'power(' ~ left_error ~ ' / nullif(' ~ left ~ ', 0), 2) + power(' ~ right_error ~ ' / nullif(' ~ right ~ ', 0), 2) - 2 * '
        ~ covariance ~ ' / nullif(' ~ left ~ ' * ' ~ right ~ ', 0)'
    ) }}
{%- endmacro %}

{# Square root of a variance that rounding may have made a little negative: of (v + |v|) / 2, and of nothing if v is
   unknown, where greatest(v, 0) would say 0. #}
{% macro root_of_variance(variance) -%}
    sqrt((({{ variance }}) + abs({{ variance }})) / 2)
{%- endmacro %}
