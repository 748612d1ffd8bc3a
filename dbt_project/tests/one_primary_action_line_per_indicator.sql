-- An indicator has one home among the action lines.
select indicator.indicator
from {{ ref('indicator') }} as indicator
left join {{ ref('indicator_action_line') }} as line on indicator.indicator = line.indicator and line.is_primary
group by indicator.indicator
having count(line.action_line) <> 1
