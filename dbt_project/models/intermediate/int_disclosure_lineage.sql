-- What was computed, in up to four steps, from cells that are hidden or that the mask may hide. The figure of a group whose
-- cases are known is itself weighed, as a cell of its table; a group is followed where they are not.
with suspect as (
    select observation_id from {{ ref('int_disclosure_cell') }}
    union
    select observation_id from {{ ref('int_release_screen') }}
    where is_hidden
),

lineage as (
    select observation_id, input_observation_id from {{ ref('int_lineage_derived') }}
    union all
    select of_group.observation_id, of_group.input_observation_id
    from {{ ref('int_lineage_group') }} as of_group
    left join {{ ref('int_unit_count') }} as counted on of_group.observation_id = counted.observation_id
    where counted.observation_id is null
    union all
    -- a share of registered people shows the count of its numerator
    select observation_id, input_observation_id from {{ ref('int_lineage_register') }}
    where input_observation_id is not null
    union all
    -- who was asked a question for having said yes to another shows how many said yes
    select observation_id, input_observation_id from {{ ref('int_disclosure_filter') }}
),

{% for before, step in [('suspect', 'first'), ('reached_first', 'second'), ('reached_second', 'third'),
    ('reached_third', 'fourth')] -%}
{{ step }}_step as (
    select lineage.observation_id, lineage.input_observation_id
    from lineage
    inner join {{ before }} as before on lineage.input_observation_id = before.observation_id
),

reached_{{ step }} as (select distinct observation_id from {{ step }}_step),

{% endfor -%}
step as (
    select * from first_step
    union
    select * from second_step
    union
    select * from third_step
    union
    select * from fourth_step
),

computed as (
    select observation_id, ref_area from {{ ref('int_observation_derived') }}
    union all
    select observation_id, ref_area from {{ ref('int_observation_group') }}
    union all
    select observation_id, ref_area from {{ ref('int_observation_igf') }}
    union all
    select distinct observation_id, ref_area from {{ ref('int_disclosure_filter') }}
)

select step.observation_id, computed.ref_area, step.input_observation_id, screen.obs_status as input_status
from step
inner join computed on step.observation_id = computed.observation_id
left join {{ ref('int_release_screen') }} as screen
    on step.input_observation_id = screen.observation_id and screen.is_hidden
