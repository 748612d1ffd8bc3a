-- The atoms that a population group is computed from: figures with numerator and denominator of every atomic age band of
-- the group, of one source, dataset, age scope and reference period, all other dimensions alike. A group of which an atom is
-- missing is not here, and nothing is approximated.
{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    pre_hook="{{ delete_touched_areas() }}") }}

with wanted as (
    select population_group.group_code, population_group.age
    from {{ ref('population_group') }} as population_group
    where population_group.is_published
    -- a group that only an indicator compares with
    or population_group.age in (
        select derivation.left_code from {{ ref('derivation') }} as derivation where derivation.left_concept = 'AGE'
        union
        select derivation.right_code from {{ ref('derivation') }} as derivation where derivation.right_concept = 'AGE'
    )
),

atom as (
    select
        wanted.age as group_age,
        part.age_band,
        count(*) over (partition by part.group_code) as atoms
    from {{ ref('population_group_atom') }} as part
    inner join wanted on part.group_code = wanted.group_code
),

stated as (
    select
        known.observation_id as atom_observation_id,
        known.indicator,
        known.ref_area,
        known.sub_area,
        known.time_period,
        known.freq,
        known.year,
        known.sex,
        atom.group_age as age,
        known.disability,
        known.urbanisation,
        known.breakdown,
        known.source as source,
        known.dataset,
        known.age_scope,
        known.reference_period,
        known.age as atom,
        known.numerator,
        known.denominator,
        known.sample_size,
        known.sample_numerator,
        known.obs_status,
        known.conf_status,
        known.known_from,
        known.is_stale,
        indicator.scale,
        indicator.unit_measure,
        atom.atoms,
        count(*) over (
            partition by
                known.indicator, known.ref_area, known.sub_area, known.time_period, known.sex, atom.group_age,
                known.disability, known.urbanisation, known.breakdown, known.source, known.dataset, known.age_scope,
                known.reference_period
        ) as atoms_present
    from {{ ref('int_observation_known') }} as known
    inner join atom on known.age = atom.age_band
    -- what has a scale is a quotient of its numerator and denominator
    inner join {{ ref('indicator') }} as indicator on known.indicator = indicator.indicator and indicator.scale is not null
    where
        known.obs_value is not null and known.numerator is not null and known.denominator > 0
        and {{ in_touched_areas('known.ref_area') }}
)

select {{ observation_id('stated') }} as observation_id, stated.*
from stated
-- a group of one atom is that atom, under its own name already
where stated.atoms_present = stated.atoms and stated.atoms > 1
