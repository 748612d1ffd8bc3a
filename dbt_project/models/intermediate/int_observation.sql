-- Every observation in every vintage: reported rows with an indicator of the catalogue, one row per cell, source, dataset
-- and submission. A newer submission supersedes cell by cell (known_to); a cell that a newer file of the same series and
-- area leaves out stays and is marked stale.
{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}"
) }}

with resolved as (
    select * from {{ ref('int_resolved') }}
    where {{ in_touched_areas('ref_area') }}
),

missing_status as (
    select code from {{ ref('missing_status') }}
),

loadable as (
    select
        md5(concat_ws(
            '|', resolved.indicator, resolved.ref_area, resolved.sub_area, resolved.time_period, resolved.sex,
            resolved.age, resolved.disability, resolved.urbanisation, resolved.breakdown, resolved.source,
            resolved.dataset
        )) as observation_id,
        resolved.*,
        submission.known_from,
        submission.landed_at
    from resolved
    inner join {{ ref('indicator') }} as indicator on resolved.indicator = indicator.indicator
    inner join {{ ref('stg_submission') }} as submission on resolved.submission_id = submission.submission_id
    left join missing_status on resolved.obs_status = missing_status.code
    where
        resolved.skip_reason is null
        and resolved.ref_area is not null
        and resolved.time_period is not null
        and (resolved.value_state = 'number' or (resolved.value_state = 'missing' and missing_status.code is not null))
),

contested as (
    select observation_id
    from loadable
    group by observation_id
    having count(*) > 1
),

vintages as (
    select
        loadable.*,
        lead(loadable.known_from) over vintage as known_to
    from loadable
    inner join contested on loadable.observation_id = contested.observation_id
    window vintage as (
        partition by loadable.observation_id
        order by
            loadable.known_from, loadable.landed_at, loadable.submission_id,
            -- two rows of one file for one cell: the number counts, not the missing one
            case when loadable.obs_value is null then 0 else 1 end,
            loadable.src_sheet, loadable.src_row, loadable.src_column
    )
    union all
    select loadable.*, cast(null as date) as known_to
    from loadable
    where loadable.observation_id not in (select contested.observation_id from contested)
),

-- as known at as_of: a file of later makes nothing stale before it
latest as (
    select source, series_key, ref_area, max(known_from) as latest_from
    from loadable
    where known_from <= cast('{{ var("as_of") }}' as date)
    group by source, series_key, ref_area
)

select
    vintages.observation_id,
    vintages.indicator,
    vintages.ref_area,
    vintages.sub_area,
    vintages.time_period,
    vintages.freq,
    vintages.year,
    vintages.time_detail,
    vintages.sex,
    vintages.age,
    vintages.disability,
    vintages.urbanisation,
    vintages.breakdown,
    vintages.source as source,
    vintages.dataset,
    vintages.unit_measure,
    vintages.obs_value,
    vintages.numerator,
    vintages.denominator,
    vintages.sample_size,
    vintages.std_error,
    vintages.ci_lower,
    vintages.ci_upper,
    cast(null as double) as deff,
    vintages.obs_status,
    vintages.conf_status,
    vintages.nature,
    'reported' as method,
    nullif(concat_ws('; ', vintages.note, 'instrument: ' || vintages.instrument), '') as note,
    vintages.age_scope,
    vintages.reference_period,
    vintages.series_code,
    nullif(trim(vintages.producer_label), '') as producer,
    vintages.submission_id,
    vintages.src_sheet,
    vintages.src_row,
    vintages.src_column,
    vintages.known_from,
    vintages.known_to,
    coalesce(vintages.known_from < latest.latest_from, false) as is_stale
from vintages
left join latest
    on vintages.source = latest.source
    and vintages.series_key = latest.series_key
    and vintages.ref_area = latest.ref_area
