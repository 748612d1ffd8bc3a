-- One row per code of a code list.
select codelist, code, label, sort_order, confidence, note
from {{ ref('code_list') }}
