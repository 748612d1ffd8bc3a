-- Every national report with its state on the day of the build: what happened after as_of has not happened yet. A report
-- that is released is published by this very build; a returned one is a draft again; a withdrawn one is gone.
{{ config(materialized='view') }}

{%- set as_of = "cast('" ~ var("as_of") ~ "' as date)" %}

with report as (
    select
        submission.*,
        case
            when state in ('approved', 'published') and known_from <= {{ as_of }} then 'published'
            when state in ('submitted', 'approved', 'published') and cast(submitted_at as date) <= {{ as_of }} then 'submitted'
            when state <> 'withdrawn' and cast(landed_at as date) <= {{ as_of }} then 'draft'
        end as state_then
    from {{ ref('stg_submission') }} as submission
    where review is not null
)

select
    submission_id,
    ref_area,
    review,
    reporting_year,
    version,
    state_then as state,
    case when cast(submitted_at as date) <= {{ as_of }} then cast(submitted_at as date) end as submitted_on,
    case when state_then = 'published' then coalesce(cast(approved_at as date), known_from) end as approved_on,
    known_from,
    landed_at,
    state_then = 'published' and (superseded_from is null or superseded_from > {{ as_of }}) as is_current
from report
where state_then is not null
