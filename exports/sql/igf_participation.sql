-- Who takes part: measured after the mask, and the preferred published figures. Countries stand on the sheet of C11.
select
    cell.meeting_year,
    lower(cell.series_basis) as series_basis,
    igf_category('MEASURE', cell.measure) as measure,
    igf_name(cell.characteristic) as characteristic,
    igf_category(cell.characteristic, cell.category) as category,
    case when cell.within_characteristic <> '_T'
        then igf_category(cell.within_characteristic, cell.within_category) end as within_category,
    cell.persons,
    cell.share,
    cell.answered,
    cell.asked,
    cell.response_rate,
    cell.reference_share,
    cell.reference_basis,
    cell.reference_missing_reason,
    cell.representation,
    cell.mix_ratio,
    cell.missing_reason,
    cell.qualifier,
    cell.quality,
    coalesce(cell.source_title, source.name) as source_title,
    coalesce(cell.share_observation_id, cell.count_observation_id) as trace_key
from marts.fct_igf_participation as cell
left join marts.dim_source as source on cell.source = source.source
where cell.characteristic <> 'COUNTRY'
order by
    cell.meeting_year desc, cell.series_basis, cell.measure <> 'REGISTERED', cell.measure, cell.within_characteristic <> '_T',
    cell.characteristic <> 'TOTAL', cell.characteristic, cell.within_characteristic, cell.within_category, cell.category
