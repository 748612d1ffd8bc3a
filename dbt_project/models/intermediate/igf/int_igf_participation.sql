-- Measured cells after the release mask: a cell is shown if neither its count nor its share is hidden. What is hidden keeps
-- its place and no number.
with figure as (
    select
        figure.meeting_year, figure.measure, figure.dimension, figure.category, figure.within_dimension,
        figure.within_category,
        max(case when figure.denominator is null then figure.observation_id end) as count_observation_id,
        max(case when figure.denominator is not null then figure.observation_id end) as share_observation_id,
        max(case when mask.observation_id is not null then 1 else 0 end) = 1 as is_hidden
    from {{ ref('int_igf_registration_figure') }} as figure
    left join {{ ref('int_release_mask') }} as mask
        on figure.observation_id = mask.observation_id and mask.is_hidden
    group by
        figure.meeting_year, figure.measure, figure.dimension, figure.category, figure.within_dimension,
        figure.within_category
),

base as (
    select
        cell.*,
        figure.count_observation_id,
        figure.share_observation_id,
        coalesce(figure.is_hidden, false) as is_hidden,
        -- who was asked is shown only beside a shown total, of everybody and of the group
        not coalesce(figure.is_hidden or everybody.is_hidden or their_group.is_hidden, false) as shows_base,
        file.submission_id,
        file.known_from
    from {{ ref('int_igf_cell') }} as cell
    inner join {{ ref('int_igf_registration_file') }} as file on cell.meeting_year = file.meeting_year and file.is_current
    left join figure
        on cell.meeting_year = figure.meeting_year and cell.measure = figure.measure and cell.dimension = figure.dimension
        and cell.category = figure.category and cell.within_dimension = figure.within_dimension
        and cell.within_category = figure.within_category
    left join figure as everybody
        on cell.meeting_year = everybody.meeting_year and cell.measure = everybody.measure
        and everybody.dimension = 'TOTAL'
    left join figure as their_group
        on cell.meeting_year = their_group.meeting_year and cell.measure = their_group.measure
        and cell.within_dimension = their_group.dimension and cell.within_category = their_group.category
        and their_group.within_dimension = '_T'
    -- a crossing that is no indicator's is not shown: nothing has weighed it
    where figure.meeting_year is not null or (cell.persons is null and cell.within_dimension = '_T')
)

select
    base.meeting_year,
    base.measure,
    base.dimension,
    base.category,
    base.within_dimension,
    base.within_category,
    case when not base.is_hidden then cast(base.persons as double) end as persons,
    case when base.shows_base then cast(base.answered as double) end as answered,
    case when base.shows_base then cast(base.asked as double) end as asked,
    case when not base.is_hidden and base.dimension <> 'TOTAL'
        then percent.value * base.persons / nullif(base.answered, 0) end as share,
    case when base.shows_base then percent.value * base.answered / nullif(base.asked, 0) end as response_rate,
    base.is_hidden,
    case
        when base.persons is null then 'the question was not asked, or nobody answered'
        when base.is_hidden then 'confidential'
    end as reason,
    case when not base.is_hidden then base.count_observation_id end as count_observation_id,
    case when not base.is_hidden then base.share_observation_id end as share_observation_id,
    base.submission_id,
    base.known_from
from base
inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
union all
select
    again.meeting_year, 'RETURNED' as measure, 'RETURNED' as dimension, 'YES' as category, '_T' as within_dimension,
    '_T' as within_category, null as persons, null as answered, null as asked, null as share, null as response_rate,
    false as is_hidden, again.missing_reason as reason, null as count_observation_id, null as share_observation_id,
    file.submission_id, file.known_from
from {{ ref('int_igf_meeting_pair') }} as again
inner join {{ ref('int_igf_registration_file') }} as file on again.meeting_year = file.meeting_year and file.is_current
where again.missing_reason is not null
