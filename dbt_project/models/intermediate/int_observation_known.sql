-- What was known at as_of; the only filter on time of knowledge.
{{ config(materialized='view') }}

select *
from {{ ref('int_observation') }}
where
    known_from <= cast('{{ var("as_of") }}' as date)
    and (known_to is null or known_to > cast('{{ var("as_of") }}' as date))
