-- Questions of one survey that were asked of those who said yes (or no) to another: their sample sizes are the counts of that
-- one. One row per cell of such a question and the cell of the other that it gives away. Taken for such are questions that
-- nearly as many answered as said yes, over all and, in nearly every cell, not more.
{%- set cell = ['sub_area', 'sex', 'age', 'disability', 'urbanisation'] %}

with question as (
    select *, indicator || '|' || breakdown as question from {{ ref('int_unit_count') }}
    where is_sampled
),

side as (
    select *, true as said_yes, units as said_so from question
    union all
    select *, false as said_yes, all_units - units as said_so from question
),

candidate as (
    select
        asked.ref_area, asked.time_period, asked.source as source, asked.dataset, asked.question, asked.said_yes,
        follow.question as follow_question
    from side as asked
    inner join question as follow
        on asked.ref_area = follow.ref_area and asked.time_period = follow.time_period and asked.source = follow.source
        and asked.dataset = follow.dataset and asked.question <> follow.question
        {%- for column in cell %}
        and asked.{{ column }} = '_T' and follow.{{ column }} = '_T'
        {%- endfor %}
    inner join {{ ref('threshold') }} as share on share.parameter = 'filter_question_share'
    inner join {{ ref('threshold') }} as rounding on rounding.parameter = 'sum_of_parts_tolerance'
    where
        follow.all_units < asked.all_units
        and 100 * follow.all_units >= share.value * asked.said_so
        and 100 * follow.all_units <= (100 + rounding.value) * asked.said_so
),

pair as (
    select
        candidate.*,
        asked.observation_id as input_observation_id,
        follow.observation_id,
        case when follow.all_units <= asked.said_so then 1 else 0 end as fits
    from candidate
    inner join side as asked
        on candidate.ref_area = asked.ref_area and candidate.time_period = asked.time_period
        and candidate.source = asked.source and candidate.dataset = asked.dataset
        and candidate.question = asked.question and candidate.said_yes = asked.said_yes
    inner join question as follow
        on candidate.ref_area = follow.ref_area and candidate.time_period = follow.time_period
        and candidate.source = follow.source and candidate.dataset = follow.dataset
        and candidate.follow_question = follow.question
        {%- for column in cell %}
        and asked.{{ column }} = follow.{{ column }}
        {%- endfor %}
),

linked as (
    select pair.ref_area, pair.time_period, pair.source as source, pair.dataset, pair.question, pair.said_yes,
        pair.follow_question
    from pair
    inner join {{ ref('threshold') }} as share on share.parameter = 'filter_question_cells'
    group by
        pair.ref_area, pair.time_period, pair.source, pair.dataset, pair.question, pair.said_yes, pair.follow_question,
        share.value
    having 100.0 * sum(pair.fits) >= count(*) * share.value
)

select distinct pair.observation_id, pair.ref_area, pair.input_observation_id
from pair
inner join linked
    on pair.ref_area = linked.ref_area and pair.time_period = linked.time_period and pair.source = linked.source
    and pair.dataset = linked.dataset and pair.question = linked.question and pair.said_yes = linked.said_yes
    and pair.follow_question = linked.follow_question
