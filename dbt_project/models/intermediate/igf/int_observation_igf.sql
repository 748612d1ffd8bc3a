-- Figures from the records of the IGF in the shape of an observation. Same columns as int_observation.
with figure as (
    select *, '_T' as sub_area, cast(year as varchar) as time_period, '_T' as urbanisation
    from {{ ref('int_igf_figure') }}
)

select
    {{ observation_id('figure') }} as observation_id,
    figure.indicator,
    figure.ref_area,
    figure.sub_area,
    figure.time_period,
    'A' as freq,
    figure.year,
    cast(null as varchar) as time_detail,
    figure.sex,
    figure.age,
    figure.disability,
    figure.urbanisation,
    figure.breakdown,
    figure.source as source,
    figure.dataset,
    indicator.unit_measure,
    figure.obs_value,
    figure.numerator,
    figure.denominator,
    cast(null as integer) as sample_size,
    cast(null as integer) as sample_numerator,
    cast(null as double) as std_error,
    cast(null as double) as ci_lower,
    cast(null as double) as ci_upper,
    cast(null as double) as deff,
    figure.obs_status,
    figure.conf_status,
    'C' as nature,
    figure.method,
    figure.note,
    cast(null as varchar) as age_scope,
    indicator.reference_period,
    cast(null as varchar) as series_code,
    cast(null as varchar) as producer,
    figure.submission_id,
    figure.src_sheet,
    figure.src_row,
    figure.src_column,
    figure.known_from,
    cast(null as date) as known_to,
    false as is_stale
from figure
inner join {{ ref('indicator') }} as indicator on figure.indicator = indicator.indicator
