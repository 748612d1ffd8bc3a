-- Published facts, every value that was published of them: a source that says two things of a fact is heard twice. The newest
-- file that states a fact of a source counts. One value of a fact is preferred: the best quality (seed igf_quality), then a
-- group of today's scheme before an approximated one, then the newest. A fact is contradicted where another value differs by
-- more than the tolerance for two sources.
with stated as (
    select
        statistic.submission_id,
        statistic.src_sheet,
        statistic.src_row,
        statistic.src_column,
        statistic.meeting_year,
        coalesce(nullif(trim(statistic.meeting), ''), meeting.meeting) as meeting,
        coalesce(nullif(trim(statistic.host), ''), meeting.city) as host,
        statistic.measure,
        coalesce(dimension.dimension, upper(trim(statistic.dimension))) as dimension,
        case
            when trim(statistic.category) in ('', '_T') then '_T'
            else coalesce(meaning.code, trim(statistic.category))
        end as category,
        statistic.category as category_label,
        nullif(meaning.scheme, '') as scheme,
        coalesce(meaning.is_approximate, false) as is_approximate,
        statistic.value_text,
        statistic.stated_value,
        statistic.unit,
        statistic.qualifier,
        statistic.quality,
        quality.name as quality_name,
        quality.preference,
        quality.is_official,
        statistic.source_title,
        statistic.source_url,
        statistic.note,
        submission.known_from,
        first_value(statistic.submission_id) over (
            partition by
                statistic.meeting_year, statistic.measure, lower(statistic.dimension), lower(statistic.category),
                statistic.source_title
            order by submission.known_from desc, submission.landed_at desc, statistic.submission_id
        ) as newest_submission
    from {{ ref('stg_igf_statistics') }} as statistic
    inner join {{ ref('int_submission') }} as submission on statistic.submission_id = submission.submission_id
    left join {{ ref('igf_meeting') }} as meeting on statistic.meeting_year = meeting.meeting_year
    left join {{ ref('igf_quality') }} as quality on statistic.quality = quality.quality
    left join {{ ref('igf_published_dimension') }} as dimension on lower(trim(statistic.dimension)) = lower(dimension.label)
    left join {{ ref('igf_label_map') }} as meaning
        on dimension.dimension = meaning.concept and {{ label_key('statistic.category') }} = {{ label_key('meaning.label') }}
    where submission.known_from <= cast('{{ var("as_of") }}' as date)
),

ranked as (
    select
        stated.*,
        row_number() over (
            partition by meeting_year, measure, dimension, category, unit
            order by
                case when stated_value is null then 1 else 0 end, preference nulls last, is_approximate, known_from desc,
                source_title, stated_value desc, submission_id, src_row, src_column
        ) = 1 and stated_value is not null as is_preferred,
        count(stated_value) over (partition by meeting_year, measure, dimension, category, unit) as stated_values,
        min(stated_value) over (partition by meeting_year, measure, dimension, category, unit) as lowest_value,
        max(stated_value) over (partition by meeting_year, measure, dimension, category, unit) as highest_value
    from stated
    where submission_id = newest_submission
)

select
    ranked.*,
    coalesce(
        case
            when ranked.unit = 'percent' then ranked.highest_value - ranked.lowest_value > points.value
            else ranked.highest_value - ranked.lowest_value > ranked.highest_value * relative.value / 100
        end, false
    ) as is_contradicted
from ranked
inner join {{ ref('threshold') }} as points on points.parameter = 'discrepancy_abs_points'
inner join {{ ref('threshold') }} as relative on relative.parameter = 'discrepancy_relative'
