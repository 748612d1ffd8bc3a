-- The full design: strata as they enter the variance (a single-PSU stratum merged with the next if the mapping says so),
-- with their number of PSUs, 1 - sampling fraction, and the degrees of freedom of the survey (PSUs less strata).
{{ config(materialized='ephemeral') }}

with unit as (
    -- PSUs whose every weight is zero stay in the design, but give no degree of freedom (as in R)
    select submission_id, stratum, psu, max(fpc) as fpc, case when max(weight) > 0 then 1 else 0 end as is_weighted
    from {{ ref('int_survey_psu_cell') }}
    where block = 1 and breakdown = '_T'
    group by submission_id, stratum, psu
),

stated as (
    select
        submission_id,
        stratum,
        count(*) as psus,
        sum(is_weighted) as weighted_psus,
        -- a number of PSUs in the population, or a fraction of them up to 1
        case when max(fpc) > 1 then max(fpc) else count(*) / max(fpc) end as population_psus
    from unit
    group by submission_id, stratum
),

neighbour as (
    select
        stated.*,
        survey.single_psu = 'merge' and stated.psus = 1 as is_merged,
        min(case when stated.psus > 1 then stated.stratum end) over (
            partition by stated.submission_id order by stated.stratum rows between current row and unbounded following
        ) as next_stratum,
        max(case when stated.psus > 1 then stated.stratum end) over (
            partition by stated.submission_id order by stated.stratum rows between unbounded preceding and current row
        ) as last_stratum,
        min(stated.stratum) over (partition by stated.submission_id) as first_stratum
    from stated
    inner join {{ ref('stg_survey') }} as survey on stated.submission_id = survey.submission_id
),

placed as (
    select
        neighbour.*,
        case when is_merged then coalesce(next_stratum, last_stratum, first_stratum) else stratum end as variance_stratum
    from neighbour
),

variance_stratum as (
    select
        submission_id,
        variance_stratum,
        sum(psus) as psus,
        coalesce(1 - sum(psus) / sum(population_psus), 1) as unsampled,
        sum(weighted_psus) as weighted_psus
    from placed
    group by submission_id, variance_stratum
),

counted as (
    select
        variance_stratum.*,
        sum(weighted_psus) over (partition by submission_id)
        - sum(case when weighted_psus > 0 then 1 else 0 end) over (partition by submission_id) as df
    from variance_stratum
)

select
    placed.submission_id,
    placed.stratum,
    counted.variance_stratum,
    cast(counted.psus as double) as psus,
    counted.unsampled,
    cast(counted.df as integer) as df
from placed
inner join counted
    on placed.submission_id = counted.submission_id and placed.variance_stratum = counted.variance_stratum
