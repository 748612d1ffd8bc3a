-- Questions of one survey that were asked of those who said yes (or no) to another: their sample sizes are the counts of that
-- one, and the sums of weights too. One row per cell of such a question and the cell of the other that it gives away. Taken
-- for such are questions that nearly as many answered as said yes, over all and, in nearly every cell, not more.
{%- set cell = ['sub_area', 'sex', 'age', 'disability', 'urbanisation'] %}
{%- set survey = ['ref_area', 'time_period', 'source', 'dataset', 'basis'] %}

with question as (
    {%- for basis, units, all_units, share in [
        ('cases', 'units', 'all_units', 'filter_question_share'),
        ('weights', 'shown_units', 'shown_all_units', 'filter_question_cells')
    ] %}
    select
        counted.observation_id, counted.ref_area, counted.time_period, counted.source as source, counted.dataset,
        '{{ basis }}' as basis, counted.indicator || '|' || counted.breakdown as question,
        {%- for column in cell %}
        counted.{{ column }},
        {%- endfor %}
        counted.{{ units }} as units, counted.{{ all_units }} as all_units, share.value as least_share
    from {{ ref('int_unit_count') }} as counted
    inner join {{ ref('threshold') }} as share on share.parameter = '{{ share }}'
    where counted.is_sampled
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

side as (
    select *, true as said_yes, units as said_so from question
    union all
    select *, false as said_yes, all_units - units as said_so from question
),

candidate as (
    select
        asked.ref_area, asked.time_period, asked.source as source, asked.dataset, asked.basis, asked.question,
        asked.said_yes, follow.question as follow_question
    from side as asked
    inner join question as follow
        on asked.question <> follow.question
        {%- for column in survey %}
        and asked.{{ column }} = follow.{{ column }}
        {%- endfor %}
        {%- for column in cell %}
        and asked.{{ column }} = '_T' and follow.{{ column }} = '_T'
        {%- endfor %}
    inner join {{ ref('threshold') }} as rounding on rounding.parameter = 'sum_of_parts_tolerance'
    where
        follow.all_units < asked.all_units
        and 100 * follow.all_units >= asked.least_share * asked.said_so
        and 100 * follow.all_units <= (100 + rounding.value) * asked.said_so
),

pair as (
    select
        candidate.*,
        asked.observation_id as input_observation_id,
        follow.observation_id,
        case when 100 * follow.all_units <= (100 + rounding.value) * asked.said_so then 1 else 0 end as fits
    from candidate
    inner join side as asked
        on candidate.question = asked.question and candidate.said_yes = asked.said_yes
        {%- for column in survey %}
        and candidate.{{ column }} = asked.{{ column }}
        {%- endfor %}
    inner join question as follow
        on candidate.follow_question = follow.question
        {%- for column in survey %}
        and candidate.{{ column }} = follow.{{ column }}
        {%- endfor %}
        {%- for column in cell %}
        and asked.{{ column }} = follow.{{ column }}
        {%- endfor %}
    inner join {{ ref('threshold') }} as rounding on rounding.parameter = 'sum_of_parts_tolerance'
),

fitting as (
    select
        pair.*,
        sum(pair.fits) over (
            partition by
                {%- for column in survey %}
                pair.{{ column }},
                {%- endfor %}
                pair.question, pair.said_yes, pair.follow_question
        ) as fitting_cells,
        count(*) over (
            partition by
                {%- for column in survey %}
                pair.{{ column }},
                {%- endfor %}
                pair.question, pair.said_yes, pair.follow_question
        ) as cells
    from pair
)

select distinct fitting.observation_id, fitting.ref_area, fitting.input_observation_id
from fitting
inner join {{ ref('threshold') }} as most on most.parameter = 'filter_question_cells'
where 100.0 * fitting.fitting_cells >= most.value * fitting.cells
