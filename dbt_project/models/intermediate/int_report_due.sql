-- The reports that are expected: every review that has begun and every UN member, with the day it is due if one is set.
{{ config(materialized='view') }}

select review.review, review.type as review_type, review.year, area.ref_area, deadline.due_date
from {{ ref('review_cycle') }} as review
cross join {{ ref('area') }} as area
left join {{ ref('stg_deadline') }} as deadline
    on review.review = deadline.review and area.ref_area = deadline.ref_area
where area.is_un_member and review.year <= extract(year from cast('{{ var("as_of") }}' as date))
