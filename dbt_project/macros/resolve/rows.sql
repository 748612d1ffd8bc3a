{# Every row with its meaning; `with_texts` adds notes and other words that are shown but decide nothing. Null codes tell what could not be resolved; skip_reason tells what the maps leave out.
   `rows` and the relations of the other resolve_ macros are joined; nothing is filtered here. #}
{% macro resolve_rows(rows, areas, times, notes, meanings, flags, markers, indicator, columns, with_texts=true) -%}
select
    {%- for column in columns %}
    row_.{{ column }},
    {%- endfor %}
    meaning.indicator,
    area.ref_area,
    meaning.sub_area,
    time.time_period,
    time.freq,
    time.year,
    {%- if with_texts %}
    trim(row_.time_label) as time_detail,
    nullif(trim(row_.nature_label), '') as nature,
    nullif(trim(row_.note_label), '') as note,
    trim(row_.series_label) as series_code,
    {%- endif %}
    meaning.sex,
    meaning.age,
    meaning.disability,
    meaning.urbanisation,
    meaning.breakdown,
    coalesce(nullif(row_.dataset_label, ''), nullif(meaning.series_dataset, ''), '_T') as dataset,
    indicator.unit_measure,
    case when marker.marker is null and trim(row_.value_label) <> '' then {{ finite_number('trim(row_.value_label)') }} * meaning.factor end as obs_value,
    case
        when marker.marker is not null or trim(row_.value_label) = '' then 'missing'
        when {{ finite_number('trim(row_.value_label)') }} is null then 'text'
        else 'number'
    end as value_state,
    {%- for column in ['numerator', 'denominator', 'std_error', 'ci_lower', 'ci_upper', 'deff'] %}
    {{ finite_number('trim(row_.' ~ column ~ '_label)') }} as {{ column }},
    {%- endfor %}
    {{ whole_number('trim(row_.sample_size_label)') }} as sample_size,
    {{ whole_number('trim(row_.sample_numerator_label)') }} as sample_numerator,
    coalesce(
        flag.obs_status,
        meaning.label_status,
        time.time_status,
        case when trim(row_.value_label) = '' then 'O' else marker.obs_status end,
        note.obs_status,
        'A'
    ) as obs_status,
    flag.obs_status is not null or trim(row_.flag_label) = '' as flag_known,
    coalesce(flag.conf_status, nullif(upper(trim(row_.conf_label)), ''), 'F') as conf_status,
    meaning.instrument,
    coalesce(nullif(trim(row_.age_scope_label), ''), note.age_scope, meaning.age_scope) as age_scope,
    coalesce(
        nullif(trim(row_.reference_period_label), ''), note.reference_period, meaning.reference_period
    ) as reference_period,
    meaning.series_key,
    meaning.unit_key,
    meaning.source_unit,
    meaning.series_known,
    meaning.unit_known,
    meaning.unknown_column,
    meaning.unknown_label,
    area.area_action,
    coalesce(meaning.skip_reason, case when area.area_action = 'skip' then area.area_reason end) as skip_reason,
    indicator.value_min,
    indicator.value_max
from {{ rows }} as row_
left join {{ areas }} as area
    on row_.source = area.source and row_.area_label = area.area_label
left join {{ times }} as time
    on row_.source = time.source and row_.time_label = time.time_label
left join {{ notes }} as note
    on row_.source = note.source and row_.note_label = note.note_label and row_.producer_label = note.producer_label
left join {{ meanings }} as meaning
    on row_.source = meaning.source
    and row_.label_area = meaning.label_area
    and row_.series_label = meaning.series_label
    and row_.unit_label = meaning.unit_label
    and row_.labels = meaning.labels
left join {{ indicator }} as indicator on meaning.indicator = indicator.indicator
left join {{ flags }} as flag
    on row_.source = flag.source and row_.flag_label = flag.flag_label
left join {{ markers }} as marker
    on row_.source = marker.source and lower(trim(row_.value_label)) = marker.marker
{%- endmacro %}
