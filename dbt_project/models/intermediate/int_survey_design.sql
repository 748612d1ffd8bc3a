-- Degrees of freedom of a survey's full design (PSUs less strata). One row per submission of microdata. Empty until microdata
-- are estimated; figures of other submissions have no known degrees of freedom.
{{ config(materialized='view') }}

select
    cast(null as varchar) as submission_id,
    cast(null as integer) as degrees_of_freedom
from {{ ref('threshold') }}
where false
