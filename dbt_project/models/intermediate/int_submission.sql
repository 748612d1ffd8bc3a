-- The approved submissions of the release.
{{ config(materialized='view') }}

select *
from {{ ref('stg_submission') }}
where state in ('approved', 'published')
