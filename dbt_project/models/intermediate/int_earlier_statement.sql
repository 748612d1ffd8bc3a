-- Superseded statements of a figure that may be shown beside the newest. The mask screens the newest only: left out is what
-- was confidential or had few cases, and what belongs to a table in which something is hidden, for it could help to compute it.
{{ config(materialized='view') }}

with guarded as (
    select distinct {{ release_table('hidden') }} as release_table
    from {{ ref('int_observation_all') }} as hidden
    inner join {{ ref('int_release_mask') }} as mask on hidden.observation_id = mask.observation_id and mask.is_hidden
)

select
    earlier.observation_id,
    earlier.ref_area,
    earlier.source as source,
    earlier.dataset,
    earlier.obs_value,
    earlier.age_scope,
    earlier.submission_id
from {{ ref('int_observation') }} as earlier
inner join {{ ref('threshold') }} as percent on percent.parameter = 'unit_percent_max'
inner join {{ ref('threshold') }} as hide_n on hide_n.parameter = 'quality_hide_n'
inner join {{ ref('threshold') }} as few on few.parameter = 'confidentiality_k_sensitive'
left join guarded on {{ release_table('earlier') }} = guarded.release_table
where
    earlier.obs_value is not null
    and earlier.known_to <= cast('{{ var("as_of") }}' as date)
    and earlier.conf_status not in (select confidential.code from {{ ref('confidential_status') }} as confidential)
    and guarded.release_table is null
    and (
        earlier.sample_size is null
        or (
            earlier.sample_size >= hide_n.value
            and earlier.sample_size * least(earlier.obs_value, percent.value - earlier.obs_value)
            >= few.value * percent.value
        )
    )
