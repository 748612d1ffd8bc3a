-- The units behind a figure, where they are known: unweighted cases of a survey (sample_size, sample_numerator), persons of
-- a register, enterprises. `units` have the attribute, `all_units` were asked; a plain count has no `all_units`. Of the
-- areas that this build makes.
with subject as (
    select
        indicator.indicator,
        indicator.confidentiality,
        indicator.method,
        indicator.unit_measure = 'PT' as is_share,
        indicator.unit_measure = 'NUMBER' and indicator.method in ('count', 'observed')
        and indicator.confidentiality <> 'ENTERPRISE' as is_count,
        coalesce(cast(indicator.scale as double), percent.value) as scale,
        indicator.confidentiality = 'SENSITIVE' as is_sensitive,
        cast(case indicator.confidentiality
            when 'SENSITIVE' then sensitive.value when 'ENTERPRISE' then enterprise.value else plain.value
        end as integer) as k
    from {{ ref('indicator') }} as indicator
    {%- for alias, parameter in [
        ('percent', 'unit_percent_max'), ('plain', 'confidentiality_k'), ('sensitive', 'confidentiality_k_sensitive'),
        ('enterprise', 'enterprise_min_units')
    ] %}
    inner join {{ ref('threshold') }} as {{ alias }} on {{ alias }}.parameter = '{{ parameter }}'
    {%- endfor %}
    where indicator.confidentiality <> 'NONE'
),

counted as (
    select
        observation.*,
        subject.confidentiality,
        subject.is_sensitive,
        subject.k,
        subject.scale,
        subject.is_share,
        case
            when observation.sample_size > 0 then observation.sample_size
            when subject.is_share and subject.method = 'ratio' and observation.denominator > 0
                and observation.numerator is not null then observation.denominator
        end as all_units
    from {{ ref('int_observation_all') }} as observation
    inner join subject on observation.indicator = subject.indicator
    where
        observation.obs_value is not null and {{ in_areas_of_this_build('observation.ref_area') }}
        and (
            (observation.sample_size > 0 and (subject.is_share or observation.sample_numerator is not null))
            or (
                observation.sample_size is null
                and (
                    (subject.is_share and subject.method = 'ratio' and observation.denominator > 0
                        and observation.numerator is not null)
                    or subject.is_count
                )
            )
        )
)

select
    observation_id,
    {{ release_table('counted') }} as release_table,
    indicator,
    ref_area,
    time_period,
    source as source,
    dataset,
    sub_area,
    sex,
    age,
    disability,
    urbanisation,
    {{ breakdown_of_population('breakdown') }} as breakdown,
    age_scope,
    confidentiality,
    k,
    is_sensitive,
    cast(case
        when sample_size is not null and sample_numerator is not null then sample_numerator
        -- a share above nothing has at least one case, one below everything leaves at least one
        when sample_size is not null and obs_value > 0 and obs_value < scale
            then least(greatest(round(sample_size * obs_value / scale), 1), greatest(sample_size - 1, 1))
        when sample_size is not null then round(sample_size * obs_value / scale)
        when all_units is not null then numerator
        else obs_value
    end as double) as units,
    cast(all_units as double) as all_units,
    sample_size is not null and is_share as is_sampled,
    sample_size is not null and sample_numerator is null as is_estimated,
    -- what is published of it: weighted sums, else the share of the cases; a weighted total says nothing of cases
    case
        when all_units is null then obs_value
        when not is_share then null
        when numerator is not null and denominator > 0 then numerator
        else all_units * obs_value / scale
    end as shown_units,
    case
        when all_units is null or not is_share then null
        when numerator is not null and denominator > 0 then denominator
        else all_units
    end as shown_all_units
from counted
