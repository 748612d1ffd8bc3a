-- Counts of registered people by country, with the groups whose totals are printed too: one row per count of those meetings
-- and measures that have one of few people. A list is weighed whole, whatever areas this build makes.
with counted as (
    select
        figure.observation_id,
        figure.ref_area,
        cast(figure.meeting_year as varchar) || ' ' || figure.measure as list,
        area.regional_group,
        area.country_group,
        figure.obs_value as units,
        cast(k.value as integer) as k,
        figure.obs_value > 0 and figure.obs_value < k.value as is_small,
        {{ in_areas_of_this_build('figure.ref_area') }} as is_of_this_build
    from {{ ref('int_igf_registration_figure') }} as figure
    inner join {{ ref('int_igf_area') }} as area on figure.ref_area = area.ref_area
    inner join {{ ref('threshold') }} as k on k.parameter = 'confidentiality_k'
    where figure.dimension = 'COUNTRY'
),

concerned as (select list from counted group by list having max(case when is_small then 1 else 0 end) = 1)

select
    counted.observation_id,
    counted.ref_area,
    counted.list,
    counted.regional_group,
    counted.country_group,
    counted.units,
    counted.k,
    counted.is_small,
    counted.is_of_this_build,
    released.observation_id is not null as was_hidden
from counted
inner join concerned on counted.list = concerned.list
left join {{ ref('stg_released_mask') }} as released on counted.observation_id = released.observation_id
