-- One row per type of review and what it compares the latest figure with.
select review_type, comparison, years_back, window_years, gives_verdict, label, sort_order
from {{ ref('review_comparison') }}
