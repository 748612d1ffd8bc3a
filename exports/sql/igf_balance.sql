-- The shares that say whether a meeting is balanced, beside those of the meeting before and those that were published.
with line (place, label, measure, characteristic, category) as (
    values
    (1, 'Women among the registered', 'REGISTERED', 'SEX', 'F'),
    (2, 'Women among those on site', 'ONSITE', 'SEX', 'F'),
    (3, 'Women among those online', 'ONLINE', 'SEX', 'F'),
    (4, 'Women among the speakers', 'SPEAKERS', 'SEX', 'F'),
    (5, 'Youth (18 to 35) among the registered', 'REGISTERED', 'AGE', 'Y18T35'),
    (6, 'First-timers among the registered', 'REGISTERED', 'FIRST_TIME', 'YES'),
    (7, 'Registered from developing countries', 'REGISTERED', 'COUNTRY_GROUP', 'DEVELOPING'),
    (8, 'Registered from least developed countries', 'REGISTERED', 'COUNTRY_GROUP', 'LDC'),
    (9, 'On site from least developed countries', 'ONSITE', 'COUNTRY_GROUP', 'LDC'),
    (10, 'Online from least developed countries', 'ONLINE', 'COUNTRY_GROUP', 'LDC'),
    (11, 'Persons with disability among the registered', 'REGISTERED', 'DISABILITY', 'WITH'),
    (12, 'Registered for the meeting before who came again', 'RETURNED', 'RETURNED', 'YES')
),

measured as (
    select *
    from marts.fct_igf_participation
    where series_basis = 'MEASURED' and within_characteristic = '_T'
),

published as (
    select
        characteristic, category, share, measure, qualifier, source_title,
        row_number() over (partition by characteristic, category order by measure <> 'REGISTERED', measure) as choice
    from marts.fct_igf_participation
    where series_basis = 'PUBLISHED' and meeting_year = getvariable('meeting_year') and share is not null
)

select
    line.label,
    now_.share,
    now_.answered,
    now_.response_rate,
    before_.share as share_before,
    now_.share - before_.share as change,
    now_.reference_share,
    now_.reference_basis,
    now_.reference_missing_reason,
    published.share as published_share,
    published.qualifier as published_as,
    igf_category('MEASURE', published.measure) as published_of,
    published.source_title,
    coalesce(now_.missing_reason, case when now_.meeting_year is null then 'no registrations have been loaded' end)
        as missing_reason
from line
left join measured as now_
    on line.measure = now_.measure and line.characteristic = now_.characteristic and line.category = now_.category
    and now_.meeting_year = getvariable('meeting_year')
left join measured as before_
    on line.measure = before_.measure and line.characteristic = before_.characteristic and line.category = before_.category
    and before_.meeting_year = getvariable('meeting_year') - 1
left join published
    on line.measure = 'REGISTERED' and line.characteristic = published.characteristic
    and line.category = published.category and published.choice = 1
order by line.place
