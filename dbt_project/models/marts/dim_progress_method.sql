-- One row per method that progress is measured by.
select method, name, answers, formula, parameters, classes, source as source_of_method, confidence, sort_order
from {{ ref('progress_method') }}
