-- Every published value of a fact, the preferred one first.
select
    meeting_year,
    meeting,
    host,
    upper(left(measure, 1)) || replace(substr(measure, 2), '_', ' ') as measure,
    igf_name(characteristic) as characteristic,
    coalesce(nullif(category_label, ''), 'Total') as category,
    stated_value,
    value_text,
    unit,
    qualifier,
    quality_name,
    case when is_preferred then 'yes' else 'no' end as is_preferred,
    case when is_contradicted then 'yes' else 'no' end as is_contradicted,
    case when is_contradicted then lowest_value end as lowest_value,
    case when is_contradicted then highest_value end as highest_value,
    contradiction,
    source_title,
    source_url,
    note
from marts.fct_igf_statistic
order by meeting_year desc, measure, characteristic <> 'TOTAL', characteristic, unit, category, choice, source_title
