-- What was computed, in up to three steps, from cells that are hidden or that the mask may hide.
with suspect as (
    select observation_id from {{ ref('int_disclosure_cell') }}
    union
    select observation_id from {{ ref('int_release_screen') }}
    where is_hidden
),

first_step as (
    select lineage.observation_id, lineage.input_observation_id
    from {{ ref('int_lineage_derived') }} as lineage
    inner join suspect on lineage.input_observation_id = suspect.observation_id
),

second_step as (
    select lineage.observation_id, lineage.input_observation_id
    from {{ ref('int_lineage_derived') }} as lineage
    inner join (select distinct observation_id from first_step) as before on lineage.input_observation_id = before.observation_id
),

third_step as (
    select lineage.observation_id, lineage.input_observation_id
    from {{ ref('int_lineage_derived') }} as lineage
    inner join (select distinct observation_id from second_step) as before
        on lineage.input_observation_id = before.observation_id
),

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
