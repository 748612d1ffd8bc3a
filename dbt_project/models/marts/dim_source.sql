-- One row per source, with its licence.
select source.source, source.name, source.publisher, source.licence, source.licence_url, source.url, source.is_official,
    source.licence_confidence, precedence.rank as precedence, precedence.reason as precedence_reason
from {{ ref('source') }} as source
left join {{ ref('source_precedence') }} as precedence on source.source = precedence.source
