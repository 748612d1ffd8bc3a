-- One row per comparison of two population groups.
select dimension, concept, left_code, right_code, label, left_label, right_label, sort_order
from {{ ref('parity_dimension') }}
