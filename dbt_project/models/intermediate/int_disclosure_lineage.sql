-- What was computed, in up to three steps, from cells that are hidden or that the mask may hide.
with suspect as (
    select observation_id from {{ ref('int_disclosure_cell') }}
    union
    select observation_id from {{ ref('int_release_screen') }}
    where is_hidden
),

{% for before, step in [('suspect', 'first'), ('reached_first', 'second'), ('reached_second', 'third')] -%}
{{ step }}_step as (
    select lineage.observation_id, lineage.input_observation_id
    from {{ ref('int_lineage_derived') }} as lineage
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
)

select step.observation_id, derived.ref_area, step.input_observation_id, screen.obs_status as input_status
from step
inner join {{ ref('int_observation_derived') }} as derived on step.observation_id = derived.observation_id
left join {{ ref('int_release_screen') }} as screen
    on step.input_observation_id = screen.observation_id and screen.is_hidden
