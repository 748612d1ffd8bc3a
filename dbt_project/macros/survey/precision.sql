{# A domain that differs from the whole by disability only: with, or without. #}
{% macro is_disability_margin(figure) -%}
    {{ figure }}.disability <> '_T' and {{ figure }}.sex = '_T' and {{ figure }}.age = '_T'
    and {{ figure }}.urbanisation = '_T' and {{ figure }}.breakdown = '_T'
{%- endmacro %}

{# A standard error that is only the rounding of the sums it comes from is 0: a million additions of doubles leave some
   1e-13 of the sum, in another order something else. #}
{% macro beyond_noise(std_error, of) -%}
    case when {{ std_error }} > 1e-12 * {{ of }} then {{ std_error }} else 0.0 end
{%- endmacro %}

{# One end of the confidence interval. A proportion: the logit interval of Student's t, back-transformed; where all or none
   of the cases have the attribute, the exact binomial end for the effective sample size. A mean or total: estimate and t
   standard errors. Null where there are no degrees of freedom. #}
{% macro survey_interval(figure, t, side) -%}
    {%- set sign = '-' if side == 'lower' else '+' -%}
    {%- set odds_spread = "(" ~ figure ~ ".estimate * (1 - " ~ figure ~ ".estimate))" -%}
    case
        when {{ figure }}.cases = 0 then null
        when {{ figure }}.is_edge and {{ figure }}.hits = 0
            then {{ '0.0' if side == 'lower' else '1 - power(' ~ figure ~ '.tail, 1 / ' ~ figure ~ '.n_eff)' }}
        when {{ figure }}.is_edge
            then {{ 'power(' ~ figure ~ '.tail, 1 / ' ~ figure ~ '.n_eff)' if side == 'lower' else '1.0' }}
        when {{ figure }}.statistic = 'proportion'
            then 1 / (1 + exp(-(
                ln({{ figure }}.estimate / nullif(1 - {{ figure }}.estimate, 0))
                {{ sign }} {{ t }} * {{ figure }}.std_error / nullif({{ odds_spread }}, 0)
            )))
        else {{ figure }}.estimate {{ sign }} {{ t }} * {{ figure }}.std_error
    end
{%- endmacro %}

{# From a proportion or mean to the catalogue's unit (100 for percent); a total is in its unit already. #}
{% macro survey_scale(figure, indicator) -%}
    case when {{ figure }}.statistic = 'total' then 1.0 else coalesce({{ indicator }}.scale, 1.0) end
{%- endmacro %}

{# What a reader should know beside an estimate; null if nothing. #}
{% macro survey_note(estimate) -%}
    nullif(concat_ws('; ',
        case when {{ estimate }}.sample_size = 0 then 'no case in the sample' end,
        case when {{ estimate }}.disability <> '_T' then 'instrument: ' || {{ estimate }}.instrument end,
        case when {{ estimate }}.disability <> '_T' and {{ estimate }}.unknown_disability > 0
            then 'disability unknown, in neither group: ' || cast({{ estimate }}.unknown_disability as varchar) || ' cases of the survey'
        end,
        case when {{ estimate }}.sample_size > 0 and {{ estimate }}.ci_lower is null then 'no interval: no degrees of freedom' end
    ), '')
{%- endmacro %}

{# sum of (z - mean of z)^2 over n units from the sums of z^2 and z. Where all units are equal but for the last digits the
   difference is rounding, and would leave an error of 1e-8 of the sum after the square root: that is 0. #}
{% macro centred_squares(sum_of_squares, sum_of_units, units) -%}
    case
        when {{ sum_of_squares }} - {{ sum_of_units }} * {{ sum_of_units }} / {{ units }} > 1e-13 * {{ sum_of_squares }}
            then {{ sum_of_squares }} - {{ sum_of_units }} * {{ sum_of_units }} / {{ units }}
        else 0.0
    end
{%- endmacro %}
