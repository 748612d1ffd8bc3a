-- The submissions of the release: approved by the registry, or published by an earlier build.
{{ config(materialized='view') }}

select *
from {{ ref('stg_submission') }}
where state in ('approved', 'published')
