-- Population and other weights of whole areas. One row per measure, area and year: the newest vintage of the best-ranked source.
with measured as (
    select
        resolved.indicator as measure,
        resolved.ref_area,
        resolved.year,
        resolved.obs_value,
        resolved.source as source,
        resolved.submission_id,
        submission.known_from
    from {{ ref('int_resolved') }} as resolved
    inner join {{ ref('stg_submission') }} as submission on resolved.submission_id = submission.submission_id
    where
        resolved.indicator like 'AUX-%'
        -- a weight is of everybody: women and men are series of their own
        and resolved.sex = '_T' and resolved.age = '_T'
        and resolved.skip_reason is null
        and resolved.freq = 'A'
        and resolved.value_state = 'number'
        and submission.known_from <= cast('{{ var("as_of") }}' as date)
),

ranked as (
    select
        measured.*,
        row_number() over (
            partition by measured.measure, measured.ref_area, measured.year
            order by precedence.rank nulls last, measured.known_from desc, measured.submission_id
        ) as choice
    from measured
    left join {{ ref('source_precedence') }} as precedence on measured.source = precedence.source
)

select measure, ref_area, year, obs_value, source as source, submission_id
from ranked
where choice = 1
