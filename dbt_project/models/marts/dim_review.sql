-- One row per review: annual, mid-term, General Assembly.
select review, type as review_type, year, base_year, cut_off_date, confidence, note
from {{ ref('review_cycle') }}
