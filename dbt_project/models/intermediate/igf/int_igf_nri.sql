-- What the initiatives themselves recorded, of the files in force: the newest one that speaks of an initiative and a year. In
-- the columns of the report's sheet IGF_NRI, for both are read together from int_nri_known on.
with known as (
    select
        record.*,
        area.ref_area,
        coalesce(kind.code, '_U') as nri_type,
        cast(extract(year from record.start_date) as integer) as year,
        submission.known_from,
        submission.landed_at,
        first_value(record.submission_id) over (
            partition by record.nri_code, record.stated_year
            order by submission.known_from desc, submission.landed_at desc, record.submission_id
        ) as newest_submission
    from {{ ref('stg_igf_nri') }} as record
    inner join {{ ref('int_submission') }} as submission on record.submission_id = submission.submission_id
    inner join {{ ref('area') }} as area on record.area_label = area.ref_area
    left join {{ ref('igf_label_map') }} as kind
        on kind.concept = 'NRI_TYPE' and {{ label_key('record.nri_type_label') }} = {{ label_key('kind.label') }}
    where submission.known_from <= cast('{{ var("as_of") }}' as date)
)

select
    nri_code,
    nri_type,
    ref_area,
    stated_year,
    year,
    known_from,
    landed_at,
    submission_id,
    event_mode,
    {%- for column in event_columns() %}
    {{ column }},
    {%- endfor %}
    src_sheet,
    src_row
from known
where submission_id = newest_submission
