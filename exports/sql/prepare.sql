-- What the sheets of the workbook are made of, as temporary tables. Settings come from the table `setting`.

-- sources whose figures may be printed: official ones, others only if asked for
create temp table printable as
select source.source
from marts.dim_source as source
where source.is_official or (select include_non_official from setting);

create temp macro age_words(code) as
    case
        when code = '_T' then 'Total'
        when code = '_U' then 'Unknown'
        else regexp_replace(
            regexp_replace(regexp_replace(code, '^Y(\d+)T(\d+)$', '\1 to \2'), '^Y_GE(\d+)$', '\1 and over'),
            '^Y(\d+)$', '\1'
        )
    end;

create temp macro scope_words(code) as case when code = '_T' then 'all ages' else age_words(code) end;

create temp macro age_order(code) as coalesce(try_cast(nullif(regexp_extract(code, '\d+'), '') as integer), -1);

-- the words of a code list without what stands in brackets: a national survey's disability is not always the Washington
-- Group's
create temp table word as
select codelist, code, min(regexp_replace(label, ' \(.*$', '')) as label
from marts.dim_code
group by codelist, code;

create temp table period as
select code, label from word where codelist = 'REFERENCE_PERIOD';

-- how many dimensions a cell is broken down by
create temp macro crossed(sex, age, disability, urbanisation, breakdown) as
    cast(sex <> '_T' as integer) + cast(age <> '_T' as integer) + cast(disability <> '_T' as integer)
    + cast(urbanisation <> '_T' as integer)
    + case when breakdown = '_T' then 0 else 1 + length(breakdown) - length(replace(breakdown, ';', '')) end;

-- cells that must be of one year: women and men, with and without disability, urban and rural are compared with each
-- other; an age band or another breakdown stands for itself
create temp macro comparison(sex, age, disability, urbanisation, breakdown) as
    case
        when sex <> '_T' then 'SEX'
        when disability <> '_T' then 'DISABILITY'
        when urbanisation <> '_T' then 'URBANISATION'
        when age <> '_T' then age
        else breakdown
    end;

-- (of the latest year that has more than one of them, else of the latest)
create temp table latest as
with reported as (
    select
        indicator, ref_area, comparison(sex, age, disability, urbanisation, breakdown) as compared, year, count(*) as cells
    from marts.fct_observation
    where
        is_preferred and freq = 'A' and sub_area = '_T' and obs_value is not null
        and crossed(sex, age, disability, urbanisation, breakdown) <= 1
        and source in (select source from printable)
    group by all
)

select indicator, ref_area, compared, coalesce(max(year) filter (where cells > 1), max(year)) as year
from reported
group by indicator, ref_area, compared;

-- the figures of the action-line sheets, in their order
create temp table figure as
select
    row_number() over (
        order by
            line.sort_order, observation.indicator, coalesce(strip_accents(area.name_en), observation.ref_area),
            observation.ref_area,
            crossed(sex, age, disability, urbanisation, breakdown), sex = '_T', age = '_T', disability = '_T',
            urbanisation = '_T', sex, age_order(age), age, disability, urbanisation, breakdown
    ) as place,
    indicator.action_line,
    indicator.name as indicator_name,
    coalesce(area.name_en, observation.ref_area) as country,
    coalesce(area.area_type in ('country', 'territory'), false) as is_country,
    indicator.unit,
    observation.observation_id,
    observation.indicator,
    observation.ref_area,
    observation.year,
    observation.obs_value,
    observation.unit_measure,
    observation.sex,
    observation.age,
    observation.disability,
    observation.urbanisation,
    observation.breakdown,
    observation.age_scope,
    observation.reference_period,
    observation.obs_status,
    observation.source,
    observation.dataset,
    observation.note,
    observation.is_stale
from marts.fct_observation as observation
inner join latest
    on observation.indicator = latest.indicator and observation.ref_area = latest.ref_area
    and observation.year = latest.year
    and comparison(sex, age, disability, urbanisation, breakdown) = latest.compared
inner join marts.dim_indicator as indicator on observation.indicator = indicator.indicator
inner join marts.dim_action_line as line on indicator.action_line = line.action_line
left join marts.dim_area as area on observation.ref_area = area.ref_area
where
    observation.is_preferred and observation.freq = 'A' and observation.sub_area = '_T'
    and observation.obs_value is not null and crossed(sex, age, disability, urbanisation, breakdown) <= 1
    and observation.source in (select source from printable);

-- the review that the summary speaks of: the next one to end
create temp table next_review as
select review.review, review.review_type, review.year
from marts.dim_review as review
where review.review in (select review from marts.fct_progress)
order by review.cut_off_date < (select as_of from setting), review.cut_off_date, review.review
limit 1;

create temp table progress as
select progress.*
from marts.fct_progress as progress
where
    -- progress since the base year of the review, towards a target
    progress.comparison = 'base' and progress.basis <> 'NO_TARGET'
    and crossed(sex, age, disability, urbanisation, '_T') <= 1
    and progress.source in (select source from printable);

create temp table discrepancy as
select discrepancy.*
from marts.fct_source_discrepancy as discrepancy
where
    discrepancy.observation_id in (select observation_id from figure)
    and discrepancy.other_source in (select source from printable);

-- a regional mean that a figure of an unprintable source went into is not printed either
create temp table region as
select aggregate.*
from marts.fct_regional_aggregate as aggregate
where not exists (
    select 1
    from marts.fct_observation as observation
    where
        observation.indicator = aggregate.indicator and observation.year = aggregate.year and observation.is_preferred
        and observation.freq = 'A' and observation.sub_area = '_T'
        and crossed(sex, age, disability, urbanisation, breakdown) = 0
        and observation.source not in (select source from printable)
);

-- every reported or computed figure that stands somewhere in the workbook, and on which sheets
create temp table printed as
with place as (
    select observation_id, action_line as sheet from figure
    union
    select observation_id, 'PROGRESS' from progress
    union
    select from_observation_id, 'PROGRESS' from progress where from_observation_id is not null
    union
    select other_observation_id, 'DISCREPANCIES' from discrepancy where kind = 'source'
)

select observation_id, string_agg(sheet, '; ' order by sheet) as sheets
from place
group by observation_id;
