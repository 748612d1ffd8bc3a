{# One row per (source, note_label) that says something of age scope or reference period, by reviewed patterns. #}
{% macro resolve_notes(rows, note_pattern) -%}
with note as (
    select distinct source, note_label, {{ label_key('note_label') }} as note_key
    from {{ rows }}
    where note_label <> ''
),

matched as (
    select
        note.source,
        note.note_label,
        note_pattern.concept,
        replace(
            replace(
                note_pattern.code,
                '{1}',
                {{ matched_group('note.note_key', 'note_pattern.pattern', 1) }}
            ),
            '{2}',
            {{ matched_group('note.note_key', 'note_pattern.pattern', 2) }}
        ) as code,
        row_number() over (
            partition by note.source, note.note_label, note_pattern.concept
            order by cast(note_pattern.priority as integer), note_pattern.pattern
        ) as choice
    from note
    inner join {{ note_pattern }} as note_pattern
        on note_pattern.source in (note.source, '*')
        and {{ matched_group('note.note_key', 'note_pattern.pattern', 0) }} <> ''
)

select
    source,
    note_label,
    max(case when concept = 'AGE_SCOPE' then code end) as age_scope,
    max(case when concept = 'REFERENCE_PERIOD' then code end) as reference_period
from matched
where choice = 1
group by source, note_label
{%- endmacro %}
