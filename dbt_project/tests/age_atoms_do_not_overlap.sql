-- The atoms that groups are added up from must not share an age.
select one.age_band, other.age_band as overlaps_with
from {{ ref('age_band') }} as one
inner join {{ ref('age_band') }} as other on one.age_band < other.age_band
where (other.to_age is null or one.from_age <= other.to_age) and (one.to_age is null or other.from_age <= one.to_age)
