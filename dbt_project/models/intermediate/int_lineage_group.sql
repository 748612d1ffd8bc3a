-- From the figure of a population group to its atoms.
{{ config(materialized='view') }}

select
    computed.observation_id,
    input.atom_observation_id as input_observation_id,
    'atom ' || input.atom as role
from {{ ref('int_observation_group') }} as computed
inner join {{ ref('int_group_input') }} as input on computed.observation_id = input.observation_id
