-- Every reported observation in every vintage: rows with an indicator of the catalogue, one row per cell, source, dataset
-- and submission. A newer submission supersedes cell by cell (known_to); a cell that a newer file of the same series and
-- area leaves out stays and is marked stale. A national report answers for its review: what it leaves out of an earlier
-- review's cells stays and is not stale, and a newer version of it replaces all its cells (superseded_from).
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

{#- The rows are looked at three times, twice with few columns: a wide common table expression that is used more than once
    would be written out in full, which costs more than to read the rows again. -#}
{%- set loadable = "resolved.skip_reason is null and resolved.ref_area is not null and resolved.time_period is not null "
    ~ "and (resolved.value_state = 'number' or (resolved.value_state = 'missing' and missing_status.code is not null))" -%}

-- only submissions that may speak of the same state a cell twice, or leave out what another one stated: those of one source,
-- or of one area and series of it where all of the source state theirs
with repeating as (
    select submission_id
    from (
        select
            submission_id,
            count(*) over (partition by source) as of_source,
            count(*) over (partition by source, area, series) as of_series,
            min(case when area <> '' and series <> '' then 1 else 0 end) over (partition by source) as is_stated
        from {{ ref('stg_submission') }}
    ) as neighboured
    where of_series > 1 or (of_source > 1 and is_stated = 0)
),

series as (
    select
        resolved.source as source,
        resolved.series_key,
        resolved.ref_area,
        min(resolved.submission_id) <> max(resolved.submission_id) as is_contested,
        -- as known at as_of: a file of later makes nothing stale before it
        max(case when submission.known_from <= cast('{{ var("as_of") }}' as date) then submission.known_from end)
            as latest_from
    from {{ ref('int_resolved') }} as resolved
    inner join repeating on resolved.submission_id = repeating.submission_id
    inner join {{ ref('stg_submission') }} as submission on resolved.submission_id = submission.submission_id
    inner join {{ ref('indicator') }} as indicator on resolved.indicator = indicator.indicator
    left join {{ ref('missing_status') }} as missing_status on resolved.obs_status = missing_status.code
    where {{ loadable }} and {{ in_touched_areas('resolved.ref_area') }}
    group by resolved.source, resolved.series_key, resolved.ref_area
),

stated as (
    select
        {{ observation_id('resolved') }} as observation_id,
        resolved.submission_id,
        resolved.src_sheet,
        resolved.src_row,
        resolved.src_column,
        resolved.obs_value,
        submission.known_from,
        submission.landed_at
    from {{ ref('int_resolved') }} as resolved
    inner join series
        on resolved.source = series.source and resolved.series_key = series.series_key
        and resolved.ref_area = series.ref_area and series.is_contested
    inner join {{ ref('stg_submission') }} as submission on resolved.submission_id = submission.submission_id
    inner join {{ ref('indicator') }} as indicator on resolved.indicator = indicator.indicator
    left join {{ ref('missing_status') }} as missing_status on resolved.obs_status = missing_status.code
    where {{ loadable }} and {{ in_touched_areas('resolved.ref_area') }}
        -- a version that is superseded at as_of supersedes nobody any more
        and (submission.superseded_from is null or submission.superseded_from > cast('{{ var("as_of") }}' as date))
),

vintage as (
    select
        observation_id,
        submission_id,
        src_sheet,
        src_row,
        src_column,
        lead(known_from) over (
            partition by observation_id
            order by
                known_from, landed_at, submission_id,
                -- two rows of one file for one cell: the number counts, not the missing one
                case when obs_value is null then 0 else 1 end,
                src_sheet, src_row, src_column
        ) as known_to
    from stated
),

loadable as (
    select
        {{ observation_id('resolved') }} as observation_id,
        resolved.*,
        submission.known_from,
        submission.superseded_from,
        case when submission.review is null then series.latest_from end as latest_from
    from {{ ref('int_resolved') }} as resolved
    left join series
        on resolved.source = series.source and resolved.series_key = series.series_key
        and resolved.ref_area = series.ref_area
    inner join {{ ref('stg_submission') }} as submission on resolved.submission_id = submission.submission_id
    inner join {{ ref('indicator') }} as indicator on resolved.indicator = indicator.indicator
    left join {{ ref('missing_status') }} as missing_status on resolved.obs_status = missing_status.code
    where {{ loadable }} and {{ in_touched_areas('resolved.ref_area') }}
)

select
    loadable.observation_id,
    loadable.indicator,
    loadable.ref_area,
    loadable.sub_area,
    loadable.time_period,
    loadable.freq,
    loadable.year,
    loadable.time_detail,
    loadable.sex,
    loadable.age,
    loadable.disability,
    loadable.urbanisation,
    loadable.breakdown,
    loadable.source as source,
    loadable.dataset,
    loadable.unit_measure,
    loadable.obs_value,
    loadable.numerator,
    loadable.denominator,
    loadable.sample_size,
    loadable.sample_numerator,
    loadable.std_error,
    loadable.ci_lower,
    loadable.ci_upper,
    loadable.deff,
    loadable.obs_status,
    loadable.conf_status,
    loadable.nature,
    'reported' as method,
    nullif(concat_ws('; ', loadable.note, 'instrument: ' || loadable.instrument), '') as note,
    loadable.age_scope,
    loadable.reference_period,
    loadable.series_code,
    nullif(trim(loadable.producer_label), '') as producer,
    loadable.submission_id,
    loadable.src_sheet,
    loadable.src_row,
    loadable.src_column,
    loadable.known_from,
    least(vintage.known_to, loadable.superseded_from) as known_to,
    coalesce(loadable.known_from < loadable.latest_from, false) as is_stale
from loadable
left join vintage
    on loadable.observation_id = vintage.observation_id and loadable.submission_id = vintage.submission_id
    and loadable.src_sheet = vintage.src_sheet and loadable.src_row = vintage.src_row
    and loadable.src_column = vintage.src_column
