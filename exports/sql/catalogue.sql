-- The whole catalogue with its marks of confidence; the last entry says whether the definition is unconfirmed.
select
    indicator.indicator,
    indicator.name,
    indicator.action_line,
    indicator.action_lines,
    case when shown.indicator is null then 'no' else 'yes' end as has_data,
    indicator.unit,
    indicator.direction,
    indicator.kind,
    indicator.method,
    indicator.numerator,
    indicator.denominator,
    indicator.statistical_unit,
    indicator.reporter,
    indicator.official_source,
    indicator.sdg_indicators,
    indicator.confidence,
    case indicator.confidence
        when 'C' then 'confirmed'
        when 'P' then 'partly confirmed'
        when 'M' then 'not confirmed: from memory'
        when 'D' then 'not confirmed: design of this system'
        else 'not confirmed'
    end as confirmed,
    indicator.evidence,
    indicator.note,
    coalesce(indicator.confidence, 'U') <> 'C' as is_in_doubt
from marts.dim_indicator as indicator
inner join marts.dim_action_line as line on indicator.action_line = line.action_line
left join (select distinct indicator from figure) as shown on indicator.indicator = shown.indicator
order by line.sort_order, indicator.indicator
