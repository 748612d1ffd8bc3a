-- Which counts of the sheet IGF_NRI enter which indicator, by the seeds event_indicator and event_count. A blank part is
-- zero only where the given parts add up to the whole; a count that was not asked is not zero.
{{ config(materialized='view') }}

{%- set shelves = {
    'sum_of_stakeholders': ['by_gov', 'by_igo', 'by_cs', 'by_ps', 'by_tc', 'by_acad', 'by_press', 'stakeholder_unknown'],
    'sum_of_sexes': ['by_f', 'by_m', 'by_o', 'sex_unknown'],
    'sum_of_ages': ['by_y0t17', 'by_y18t35', 'by_y_ge36', 'age_unknown'],
} %}

with entering as (
    select
        event.*,
        rule.indicator,
        rule.breakdown as event_breakdown,
        count_.counted,
        count_.role,
        count_.sign,
        count_.src_column,
        count_.shelf,
        count_.needs_known,
        count_.sex,
        count_.age,
        count_.disability,
        count_.breakdown as count_breakdown,
        event.sum_of_ages = event.base_participants and coalesce(event.age_unknown, 0) = 0 as knows_ages
    from {{ ref('int_nri_known') }} as event
    inner join {{ ref('event_indicator') }} as rule on event.event_type = rule.event_type
    inner join {{ ref('event_count') }} as count_ on rule.counted = count_.counted
    where event.is_counted and event.year is not null
),

measured as (
    select
        entering.*,
        case src_column
            when 'base' then base_participants
            when 'onsite_participants' then coalesce(onsite_participants, case when event_mode = 'ONLINE' then 0 end)
            when 'online_participants' then coalesce(online_participants, case when event_mode = 'ONSITE' then 0 end)
            {%- for whole, parts in shelves.items() %}
            {%- for part in parts %}
            when '{{ part }}' then coalesce({{ part }}, case when {{ whole }} = base_participants then 0 end)
            {%- endfor %}
            {%- endfor %}
            {%- for part in [
                'with_disability', 'disability_unknown', 'y18t35_f', 'y18t35_m', 'y18t35_with_disability'
            ] %}
            when '{{ part }}' then {{ part }}
            {%- endfor %}
            when 'nri_recognised' then case when nri_recognised then 1 when not nri_recognised then 0 end
            when 'sent_to_secretariat' then case when sent_to_secretariat then 1 when not sent_to_secretariat then 0 end
            when 'remote_participation' then case when offers_remote then 1 when not offers_remote then 0 end
            when 'event_type' then 1
        end as stated
    from entering
),

placed as (
    select measured.*, case when event_breakdown = '_T' then count_breakdown else event_breakdown end as breakdown
    from measured
    union all
    -- youth by action line: the event counts for every line that it names
    select measured.*, 'ACTION_LINE:' || line.action_line as breakdown
    from measured
    inner join {{ ref('action_line') }} as line
        on ';' || replace(measured.action_lines, ' ', '') || ';' like '%;' || line.action_line || ';%'
    where measured.counted = 'youth' and measured.sex = '_T' and measured.disability = '_T'
)

select
    indicator,
    source as source,
    ref_area,
    year,
    sex,
    age,
    disability,
    breakdown,
    'IGF_NRI' as dataset,
    role,
    src_column as part,
    cast(
        sign * case
            when needs_known is null then stated
            when knows_ages and (needs_known = 'AGE' or disability_unknown = 0) then stated
        end as double
    ) as amount,
    true as needs_all,
    case
        when counted not in ('participants', 'youth') or src_column in ('onsite_participants', 'online_participants') then ''
        when disability = '_T' then concat('counted: ', breakdown_base)
        else concat('counted: ', breakdown_base, '; disability: ', disability_asked)
    end as unit_note,
    case shelf
        {%- for name in ['sex', 'age', 'disability', 'stakeholder', 'youth_sex', 'youth_disability'] %}
        when '{{ name | upper }}' then hides_{{ name }}
        {%- endfor %}
        else false
    end as is_hidden,
    submission_id,
    src_sheet,
    src_row,
    case
        when src_column = 'remote_participation' and remote_participation is null then 'mode'
        when src_column <> 'base' then src_column
        when breakdown_base = 'REGISTRATIONS' then 'registrations'
        when breakdown_base = 'ONSITE' then 'onsite_participants'
        when breakdown_base = 'ONLINE' then 'online_participants'
    end as src_column,
    known_from
from placed
