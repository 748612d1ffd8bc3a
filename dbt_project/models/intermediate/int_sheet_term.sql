-- The cells of the sheets FINANCING and IGF_NRI that indicators are added up from: what int_observation_sheet sums and
-- int_lineage_sheet leads to.
select * from {{ ref('int_financing_term') }}
union all
select * from {{ ref('int_event_term') }}
