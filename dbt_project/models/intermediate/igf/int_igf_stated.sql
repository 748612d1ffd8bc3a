-- Published facts with codes for their words: every value that was published of them. The newest file that states a fact of a
-- source counts.
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
)

select *
from stated
where submission_id = newest_submission
