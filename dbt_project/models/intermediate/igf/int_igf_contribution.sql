-- Contributions by kind, alone and by one characteristic of who made them: stakeholder group, regional group, country, sex,
-- youth. The newest file that speaks of a meeting counts.
{%- set dimensions = {
    'STAKEHOLDER': 'stakeholder', 'REGIONAL_GROUP': 'regional_group', 'COUNTRY': 'ref_area', 'SEX': 'sex_code',
    'YOUTH': 'youth'
} %}

with country as (
    select 'igf-contributions' as source, coalesce(country, '') as area_label
    from {{ ref('stg_igf_contributions') }}
    group by country
),

area_meaning as (
    {{ resolve_areas('country', ref('area'), ref('area_alias')) }}
),

label as (
    {{ igf_label_codes(ref('stg_igf_contributions'), contribution_labels()) }}
),

coded as (
    select
        given.submission_id,
        given.meeting_year,
        contribution_type_code.code as contribution_type,
        stakeholder_group_code.code as stakeholder,
        case when stakeholder_group_code.code = 'IGO' then 'IGO' else coalesce(area.regional_group, '_U') end
            as regional_group,
        case when stakeholder_group_code.code = 'IGO' then '_U' else coalesce(area.ref_area, '_U') end as ref_area,
        sex_code.code as sex_code,
        is_youth_code.code as youth,
        given.quantity,
        submission.known_from,
        submission.landed_at
    from {{ ref('stg_igf_contributions') }} as given
    inner join {{ ref('int_submission') }} as submission on given.submission_id = submission.submission_id
    {{ join_igf_labels('given', 'label', contribution_labels()) }}
    left join area_meaning on coalesce(given.country, '') = area_meaning.area_label and area_meaning.area_action = 'load'
    left join {{ ref('int_igf_area') }} as area on area_meaning.ref_area = area.ref_area
    where submission.known_from <= cast('{{ var("as_of") }}' as date)
),

newest as (
    select
        meeting_year, submission_id,
        row_number() over (
            partition by meeting_year order by max(known_from) desc, max(landed_at) desc, submission_id
        ) as choice
    from coded
    group by meeting_year, submission_id
),

counted as (
    select
        coded.meeting_year,
        coded.contribution_type,
        min(coded.submission_id) as submission_id,
        max(coded.known_from) as known_from,
        {%- for column in dimensions.values() %}
        case when grouping(coded.{{ column }}) = 1 then '_T' else coded.{{ column }} end as {{ column }},
        {%- endfor %}
        count(*) as lines,
        sum(coded.quantity) as quantity
    from coded
    inner join newest
        on coded.meeting_year = newest.meeting_year and coded.submission_id = newest.submission_id and newest.choice = 1
    group by grouping sets (
        (coded.meeting_year, coded.contribution_type)
        {%- for column in dimensions.values() %},
        (coded.meeting_year, coded.contribution_type, coded.{{ column }})
        {%- endfor %}
    )
),

named as (
    select
        meeting_year, contribution_type, submission_id, known_from,
        case
            {%- for name, column in dimensions.items() %}
            when {{ column }} <> '_T' then '{{ name }}'
            {%- endfor %}
            else 'TOTAL'
        end as dimension,
        case
            {%- for column in dimensions.values() %}
            when {{ column }} <> '_T' then {{ column }}
            {%- endfor %}
            else '_T'
        end as category,
        lines,
        quantity
    from counted
)

select
    named.*,
    sum(case when category <> '_U' then quantity else 0 end)
        over (partition by meeting_year, contribution_type, dimension) as answered,
    sum(quantity) over (partition by meeting_year, contribution_type, dimension) as asked
from named
