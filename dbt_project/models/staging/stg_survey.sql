select
    submission_id,
    ref_area,
    time_period,
    freq,
    year,
    producer,
    title,
    dataset,
    licence,
    single_psu,
    instrument,
    mapping_file,
    mapping_sha256,
    design_columns,
    persons
from {{ source('survey', 'survey') }}
