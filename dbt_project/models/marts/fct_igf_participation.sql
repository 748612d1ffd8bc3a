-- One row per meeting, basis, measure, dimension and category, alone or within a group. MEASURED is counted from registrations
-- and masked; PUBLISHED is the preferred published value of the fact. The two are series of their own, and REGISTERED, ONSITE
-- and ONLINE are measures of their own: none is ever added to another. `share` is of those who answered.
with measured as (
    select cell.*, mix.share as registered_share
    from {{ ref('int_igf_participation') }} as cell
    left join {{ ref('int_igf_participation') }} as mix
        on cell.measure in ('ONSITE', 'ONLINE', 'SPEAKERS', 'SUPPORTED') and mix.measure = 'REGISTERED'
        and cell.meeting_year = mix.meeting_year and cell.dimension = mix.dimension and cell.category = mix.category
        and cell.within_dimension = mix.within_dimension and cell.within_category = mix.within_category
),

stakeholders as (
    select cell.meeting_year, cell.measure, percent.value / count(*) as even_share
    from {{ ref('int_igf_participation') }} as cell
    inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
    where cell.dimension = 'STAKEHOLDER' and cell.within_dimension = '_T'
    group by cell.meeting_year, cell.measure, percent.value
),

published as (
    select *
    from {{ ref('int_igf_statistic') }}
    where is_preferred and unit in ('count', 'percent')
        and measure in ('registered', 'onsite', 'online', 'participation', 'speakers', 'supported')
),

cell as (
    select
        measured.meeting_year, 'MEASURED' as basis, measured.measure, measured.dimension, measured.category,
        measured.within_dimension, measured.within_category, measured.persons, measured.answered, measured.asked,
        measured.share, measured.response_rate, measured.registered_share, measured.is_hidden, measured.reason,
        measured.count_observation_id, measured.share_observation_id, cast(null as varchar) as qualifier,
        cast(null as varchar) as quality, cast(null as varchar) as source_title, false as is_approximate,
        'igf-registrations' as source, measured.submission_id, measured.known_from
    from measured
    union all
    select
        meeting_year, 'PUBLISHED' as basis, upper(measure) as measure, dimension, category, '_T' as within_dimension,
        '_T' as within_category, max(case when unit = 'count' then stated_value end) as persons, null as answered, null as asked,
        max(case when unit = 'percent' then stated_value end) as share, null as response_rate, null as registered_share,
        false as is_hidden, null as reason, null as count_observation_id, null as share_observation_id,
        min(qualifier) as qualifier, min(quality) as quality, min(source_title) as source_title,
        max(is_approximate) as is_approximate, 'igf-statistics' as source, min(submission_id) as submission_id,
        max(known_from) as known_from
    from published
    group by meeting_year, measure, dimension, category
)

select
    cell.meeting_year,
    cell.basis as series_basis,
    cell.measure,
    cell.dimension as characteristic,
    cell.category,
    cell.within_dimension as within_characteristic,
    cell.within_category,
    {%- for number in ['persons', 'answered', 'asked', 'share', 'response_rate'] %}
    {{ published_number('cell.' ~ number) }} as {{ number }},
    {%- endfor %}
    {{ published_number('coalesce(reference.reference_share, stakeholders.even_share)') }} as reference_share,
    coalesce(reference.reference_basis, case when stakeholders.even_share is not null then 'even mix' end) as reference_basis,
    reference.missing_reason as reference_missing_reason,
    {{ published_number('cell.share / nullif(coalesce(reference.reference_share, stakeholders.even_share), 0)') }}
        as representation,
    {{ published_number('cell.registered_share') }} as registered_share,
    {{ published_number('cell.share / nullif(cell.registered_share, 0)') }} as mix_ratio,
    cell.is_hidden,
    cell.reason as missing_reason,
    cell.qualifier,
    cell.quality,
    cell.source_title,
    cell.is_approximate,
    cell.source as source,
    cell.count_observation_id,
    cell.share_observation_id,
    cell.submission_id,
    cell.known_from
from cell
left join {{ ref('int_igf_reference') }} as reference
    on cell.meeting_year = reference.meeting_year and cell.dimension = reference.dimension
    and cell.category = reference.category
left join stakeholders
    on cell.basis = 'MEASURED' and cell.dimension = 'STAKEHOLDER' and cell.within_dimension = '_T'
    and cell.meeting_year = stakeholders.meeting_year and cell.measure = stakeholders.measure
