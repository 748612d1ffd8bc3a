-- Meetings of national and regional initiatives.
select
    coalesce(event.year, event.reporting_year) as year,
    coalesce(area.name_en, event.ref_area) as area_name,
    igf_category('EVENT_TYPE', event.event_type) as event_type,
    event.name,
    case when event.nri_recognised then 'yes' when not event.nri_recognised then 'no' end as nri_recognised,
    lower(event.event_mode) as event_mode,
    event.registrations,
    event.onsite_participants,
    event.online_participants,
    lower(replace(event.hidden_breakdowns, ';', ', ')) as hidden_breakdowns,
    case when event.sent_to_secretariat then 'yes' when not event.sent_to_secretariat then 'no' end as sent_to_secretariat,
    event.outputs_url,
    event.source,
    case when event.is_shown then 'yes' else 'no' end as is_shown,
    replace(replace(event.differs_in, ';', ', '), '_', ' ') as differs_in
from marts.fct_nri_activity as event
left join marts.dim_area as area on event.ref_area = area.ref_area
where event.event_type <> 'WSIS_CONSULTATION'
order by
    coalesce(event.year, event.reporting_year) desc nulls last, area_name, event.name, event.is_shown desc,
    event.submission_id, event.src_row
