-- Every reported row with the codes, number and reasons that the maps give it.
{{ config(materialized='view') }}

{{ resolve_rows(
    ref('int_reported'), ref('int_area_meaning'), ref('int_time_meaning'), ref('int_note_meaning'), ref('int_row_meaning'),
    ref('int_flag_meaning'), ref('int_missing_meaning'), ref('indicator'), place_columns()
) }}
