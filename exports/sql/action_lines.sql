-- The action lines that have a sheet, with the indicators of other lines that serve them too.
with serves as (
    select indicator.indicator, indicator.action_line, unnest(string_split(indicator.action_lines, ';')) as served
    from marts.dim_indicator as indicator
),

elsewhere as (
    select served, string_agg(indicator || ' (' || action_line || ')', ', ' order by action_line, indicator) as indicators
    from serves
    where served <> action_line and indicator in (select indicator from figure)
    group by served
)

select line.action_line, line.official_name, line.lead_facilitator, line.co_facilitators, elsewhere.indicators
from marts.dim_action_line as line
left join elsewhere on line.action_line = elsewhere.served
where
    line.action_line in (select action_line from marts.dim_indicator)
    or line.action_line not in (select parent_line from marts.dim_action_line where parent_line is not null)
order by line.sort_order, line.action_line
