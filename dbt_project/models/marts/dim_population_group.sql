-- One row per published age group.
select group_code, age, from_age, to_age, label, sort_order, is_headline, is_published, note, confidence
from {{ ref('population_group') }}
