-- Events that the national report and the initiative's own record both speak of. Of one area, kind and year they are the same
-- event if each source has one only, else if they have the same name. Both stay; the source of the better precedence is shown,
-- and the other says in which fields it differs.
{{ config(materialized='ephemeral') }}

{%- set compared = [
    'nri_recognised', 'start_date', 'event_mode', 'registrations', 'onsite_participants', 'online_participants',
    'sent_to_secretariat'
] %}

with counted as (
    select
        event.*,
        coalesce(event.year, event.reporting_year) as event_year,
        count(*) over (
            partition by event.source, event.ref_area, event.event_type, coalesce(event.year, event.reporting_year)
        ) as events
    from {{ ref('int_nri_known') }} as event
    where event.is_counted
),

matched as (
    select
        counted.*,
        case
            when max(counted.events) over (partition by ref_area, event_type, event_year) = 1 then ''
            else {{ label_key('counted.name') }}
        end as event_key
    from counted
),

ranked as (
    select
        matched.*,
        row_number() over (
            partition by matched.ref_area, matched.event_type, matched.event_year, matched.event_key
            order by precedence.rank nulls last, matched.known_from desc, matched.submission_id, matched.src_row
        ) as choice,
        count(*) over (
            partition by matched.ref_area, matched.event_type, matched.event_year, matched.event_key
        ) as records,
        precedence.reason
    from matched
    left join {{ ref('source_precedence') }} as precedence on matched.source = precedence.source
)

select
    ranked.submission_id,
    ranked.src_row,
    ranked.choice = 1 as is_shown,
    case when ranked.records > 1 then shown.reason end as shown_because,
    case when ranked.choice > 1 then nullif(concat_ws(
        ';'
        {%- for column in compared %},
        case when ranked.{{ column }} is distinct from shown.{{ column }} then '{{ column }}' end
        {%- endfor %}
    ), '') end as differs_in
from ranked
inner join ranked as shown
    on ranked.ref_area = shown.ref_area and ranked.event_type = shown.event_type and ranked.event_year = shown.event_year
    and ranked.event_key = shown.event_key and shown.choice = 1
