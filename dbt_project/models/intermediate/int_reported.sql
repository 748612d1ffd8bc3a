-- The one place where the sources come together: rows of released submissions, in one shape, labels still raw.
{{ config(materialized='view') }}

{% set sources = [
    'itu_datahub', 'world_bank', 'un_sdg', 'open_sdg', 'eurostat', 'egdi', 'price_baskets', 'sdmx_csv',
    'national_report'
] %}

with landed as (
    {% for name in sources %}
    select * from {{ ref('stg_' ~ name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select landed.*
from landed
inner join {{ ref('int_submission') }} as submission on landed.submission_id = submission.submission_id
