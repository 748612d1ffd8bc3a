-- Figures of enterprises of which the few largest hold nearly all: what is published of them would be known of these. The
-- largest are those with the most weight in a share, with the largest weighted amounts in a mean or total. One row per figure.
{{ config(materialized='view') }}

with item as (
    select item.*
    from {{ ref('int_survey_item') }} as item
    inner join {{ ref('indicator') }} as indicator on item.indicator = indicator.indicator
    where indicator.confidentiality = 'ENTERPRISE'
),

part as (select distinct submission_id, block from item),

unit as (
    select person.*
    from {{ ref('stg_survey_person') }} as person
    inner join part on person.submission_id = part.submission_id and person.block = part.block
),

answer as (
    {%- for slot in survey_slots() %}
    select submission_id, block, {{ slot }} as slot, breakdown, urbanisation, weight, {{ survey_answer(slot) }} as y
    from unit
    where {{ survey_answer(slot) }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

contribution as (
    select
        item.submission_id, item.indicator, item.ref_area, item.time_period, item.dataset,
        case when item.breakdown = '_T' then answer.breakdown else item.breakdown end as breakdown,
        residence.code as urbanisation,
        case when item.statistic = 'proportion' then answer.weight else answer.weight * abs(answer.y) end as amount
    from answer
    inner join item on answer.submission_id = item.submission_id and answer.block = item.block and answer.slot = item.slot
    inner join {{ ref('code_list') }} as residence
        on residence.codelist = 'URBANISATION' and residence.code in ('_T', answer.urbanisation)
    where item.breakdown = '_T' or answer.breakdown = '_T'
),

ranked as (
    select
        *,
        row_number() over (
            partition by submission_id, indicator, time_period, breakdown, urbanisation order by amount desc nulls last
        ) as place
    from contribution
),

held as (
    select
        ranked.submission_id, ranked.indicator, ranked.ref_area, '_T' as sub_area, ranked.time_period, '_T' as sex,
        '_T' as age, '_T' as disability, ranked.urbanisation, ranked.breakdown, 'survey' as source, ranked.dataset,
        sum(case when ranked.place <= units.value then ranked.amount end) as largest, sum(ranked.amount) as total
    from ranked
    inner join {{ ref('threshold') }} as units on units.parameter = 'dominance_units'
    group by
        ranked.submission_id, ranked.indicator, ranked.ref_area, ranked.time_period, ranked.urbanisation,
        ranked.breakdown, ranked.dataset
)

select
    {{ observation_id('held') }} as observation_id, held.ref_area, max(100 * held.largest / held.total) as largest_share,
    max(cast(units.value as integer)) as largest_units
from held
inner join {{ ref('threshold') }} as units on units.parameter = 'dominance_units'
inner join {{ ref('threshold') }} as most on most.parameter = 'dominance_share'
where held.total > 0 and 100 * held.largest > most.value * held.total
group by {{ observation_id('held') }}, held.ref_area
