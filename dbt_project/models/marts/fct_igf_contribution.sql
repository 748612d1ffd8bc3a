-- One row per meeting, kind of contribution, dimension and category: how many, and the share of those of whom it is known.
-- Speakers are people: their sex and youth are shown whole or not at all.
with few as (
    select given.meeting_year, given.contribution_type, given.dimension
    from {{ ref('int_igf_contribution') }} as given
    inner join {{ ref('threshold') }} as k on k.parameter = 'confidentiality_k'
    where given.contribution_type = 'SPEAKER' and given.dimension in ('SEX', 'YOUTH') and given.category <> '_U'
    group by given.meeting_year, given.contribution_type, given.dimension
    having min(case when given.quantity > 0 then given.quantity end) < min(k.value)
)

select
    given.meeting_year,
    given.contribution_type,
    given.dimension as characteristic,
    given.category,
    case when few.dimension is null then {{ published_number('given.quantity') }} end as quantity,
    {{ published_number('given.answered') }} as answered,
    {{ published_number('given.asked') }} as asked,
    {{ published_number('percent.value * given.answered / nullif(given.asked, 0)') }} as response_rate,
    case when few.dimension is null and given.category <> '_U'
        then {{ published_number('percent.value * given.quantity / nullif(given.answered, 0)') }} end as share,
    few.dimension is not null as is_hidden,
    case when few.dimension is not null then 'confidential' end as missing_reason,
    given.submission_id,
    given.known_from
from {{ ref('int_igf_contribution') }} as given
inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
left join few
    on given.meeting_year = few.meeting_year and given.contribution_type = few.contribution_type
    and given.dimension = few.dimension
