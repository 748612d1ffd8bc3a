-- Words for the codes of the IGF's tables. Before any other query on them.
create temp table igf_word as
with named as (
    select codelist as concept, code, min(regexp_replace(label, ' \(.*$', '')) as label
    from marts.dim_code
    where codelist in ('STAKEHOLDER', 'REGIONAL_GROUP', 'SEX', 'DISABILITY', 'FIRST_TIME', 'CONTRIBUTION_TYPE', 'EVENT_TYPE')
    group by codelist, code
)

select * from named
union all
select 'COUNTRY' as concept, ref_area as code, coalesce(name_en, ref_area) as label from marts.dim_area
union all
from (
    values
    ('COUNTRY_GROUP', 'DEVELOPING', 'Developing countries'), ('COUNTRY_GROUP', 'DEVELOPED', 'Developed countries'),
    ('COUNTRY_GROUP', 'LDC', 'Least developed countries'), ('ROLE', 'SPEAKER', 'Speakers'), ('ROLE', 'ORGANISER', 'Organisers'),
    ('ROLE', 'PARTICIPANT', 'Other participants'), ('RETURNED', 'YES', 'Came again'), ('YOUTH', 'YES', 'From youth'),
    ('YOUTH', 'NO', 'Not from youth'), ('MEASURE', 'REGISTERED', 'Registered'), ('MEASURE', 'ONSITE', 'On site'),
    ('MEASURE', 'ONLINE', 'Online'), ('MEASURE', 'SPEAKERS', 'Speakers'), ('MEASURE', 'SUPPORTED', 'With travel support'),
    ('MEASURE', 'RETURNED', 'Of the meeting before'), ('MEASURE', 'PARTICIPATION', 'Participants'),
    ('NAME', 'TOTAL', 'Total'), ('NAME', 'SEX', 'Sex'), ('NAME', 'AGE', 'Age'), ('NAME', 'DISABILITY', 'Disability'),
    ('NAME', 'STAKEHOLDER', 'Stakeholder group'), ('NAME', 'REGIONAL_GROUP', 'Regional group'),
    ('NAME', 'COUNTRY_GROUP', 'Country group'), ('NAME', 'FIRST_TIME', 'First time'), ('NAME', 'ROLE', 'Role'),
    ('NAME', 'RETURNED', 'Return'), ('NAME', 'YOUTH', 'Youth'), ('NAME', 'REGION', 'Region (older geography)'),
    ('NAME', 'COUNTRY', 'Country')
) as fixed (concept, code, label);

create temp macro igf_name(characteristic) as
    coalesce(
        (select word.label from igf_word as word where word.concept = 'NAME' and word.code = characteristic),
        characteristic
    );

create temp macro igf_category(characteristic, category) as
    case
        when category = '_T' then 'Total'
        when category = '_U' then 'Not stated'
        when characteristic = 'AGE'
            then regexp_replace(regexp_replace(category, '^Y(\d+)T(\d+)$', '\1 to \2'), '^Y_GE(\d+)$', '\1 and over')
        else coalesce(
            (
                select word.label from igf_word as word
                where word.concept = characteristic and word.code = category
            ), category
        )
    end;
