-- Every cell that has a figure shows exactly one.
select indicator, ref_area, sub_area, time_period, sex, age, disability, urbanisation, breakdown
from {{ ref('fct_observation') }}
where {{ in_areas_of_this_build('ref_area') }}
group by indicator, ref_area, sub_area, time_period, sex, age, disability, urbanisation, breakdown
having sum(case when is_preferred then 1 else 0 end) <> 1
