{# One row per (source, note_label, producer_label) whose words say something of age scope, reference period or status, by
   reviewed patterns. #}
{% macro resolve_notes(rows, note_pattern) -%}
with source_with_pattern as (select distinct source from {{ note_pattern }}),

words as (
    select distinct row_.source, row_.note_label, row_.producer_label
    from {{ rows }} as row_
    inner join source_with_pattern as patterned on patterned.source = row_.source or patterned.source = '*'
    where row_.note_label <> '' or row_.producer_label <> ''
),

placed as (
    select source, note_label, producer_label, 'note' as place, {{ label_key('note_label') }} as text_key
    from words
    union all
    select source, note_label, producer_label, 'producer' as place, {{ label_key('producer_label') }} as text_key
    from words
),

matched as (
    select
        placed.source,
        placed.note_label,
        placed.producer_label,
        note_pattern.concept,
        replace(
            replace(
                note_pattern.code,
                '{1}',
                {{ matched_group('placed.text_key', 'note_pattern.pattern', 1) }}
            ),
            '{2}',
            {{ matched_group('placed.text_key', 'note_pattern.pattern', 2) }}
        ) as code,
        row_number() over (
            partition by placed.source, placed.note_label, placed.producer_label, note_pattern.concept
            order by cast(note_pattern.priority as integer), note_pattern.pattern
        ) as choice
    from placed
    inner join {{ note_pattern }} as note_pattern
        on note_pattern.source in (placed.source, '*')
        and note_pattern.place = placed.place
        and {{ matched_group('placed.text_key', 'note_pattern.pattern', 0) }} <> ''
)

select
    source,
    note_label,
    producer_label,
    max(case when concept = 'AGE_SCOPE' then code end) as age_scope,
    max(case when concept = 'REFERENCE_PERIOD' then code end) as reference_period,
    max(case when concept = 'OBS_STATUS' then code end) as obs_status
from matched
where choice = 1
group by source, note_label, producer_label
{%- endmacro %}
