-- One row per report in force, or initiative's own record, and event. Where both speak of one event, one is shown.
-- Registrations, participants on site and participants online
-- are three measures and are never added. A breakdown with a handful of persons, or of which a sum is hidden by the release
-- mask, is hidden whole and named in hidden_breakdowns; a blank count is not known; disability that was not asked is not zero.
{%- set shelves = {
    'stakeholder': [
        'by_gov', 'by_igo', 'by_cs', 'by_ps', 'by_tc', 'by_acad', 'by_press', 'stakeholder_unknown'
    ],
    'sex': ['by_f', 'by_m', 'by_o', 'sex_unknown'],
    'age': ['by_y0t17', 'by_y18t35', 'by_y_ge36', 'age_unknown'],
    'youth_sex': ['y18t35_f', 'y18t35_m'],
    'disability': ['with_disability', 'disability_unknown'],
    'youth_disability': ['y18t35_with_disability'],
    'first_time': ['first_time'],
} %}

with masked as (
    select
        lineage.submission_id,
        lineage.src_row
        {%- for shelf, counts in shelves.items() %},
        max(
            lineage.src_column in (
                {%- for count in counts %}
                '{{ count }}'{{ ',' if not loop.last }}
                {%- endfor %}
            )
        ) as masks_{{ shelf }}
        {%- endfor %}
    from {{ ref('int_lineage_sheet') }} as lineage
    inner join {{ ref('int_release_mask') }} as mask
        on lineage.observation_id = mask.observation_id and mask.is_hidden
    where coalesce(lineage.src_sheet, '') <> 'FINANCING'
    group by lineage.submission_id, lineage.src_row
),

judged as (
    select
        event.*
        {%- for shelf in shelves %},
        event.hides_{{ shelf }} or coalesce(
            masked.masks_{{ shelf }}
            {#- what crosses a hidden breakdown goes with it #}
            {%- for whole in {'youth_sex': ['sex', 'age'], 'youth_disability': ['disability', 'age']}.get(shelf, []) %}
            or masked.masks_{{ whole }}
            {%- endfor %}, false
        ) as is_hidden_{{ shelf }}
        {%- endfor %},
        coalesce(reconciled.is_shown, false) as is_shown,
        reconciled.shown_because,
        reconciled.differs_in
    from {{ ref('int_nri_known') }} as event
    left join {{ ref('int_nri_reconciled') }} as reconciled
        on event.submission_id = reconciled.submission_id and event.src_row = reconciled.src_row
    left join masked on event.submission_id = masked.submission_id and event.src_row = masked.src_row
)

select
    submission_id,
    ref_area,
    review,
    reporting_year,
    event_type,
    name,
    nri_recognised,
    start_date,
    end_date,
    year,
    event_mode,
    action_lines as all_action_lines,
    remote_participation as remote_services,
    offers_remote,
    {%- for measure in ['registrations', 'onsite_participants', 'online_participants', 'base_participants'] %}
    case when not hides_attendance then {{ measure }} end as {{ measure }},
    {%- endfor %}
    breakdown_base,
    disability_asked,
    {%- for shelf, counts in shelves.items() %}
    {%- for count in counts %}
    case when not is_hidden_{{ shelf }} then {{ count }} end as {{ count }},
    {%- endfor %}
    {%- endfor %}
    nullif(concat_ws(
        ';',
        case when hides_attendance then 'ATTENDANCE' end
        {%- for shelf in shelves %},
        case when is_hidden_{{ shelf }} and coalesce({{ shelves[shelf] | join(', ') }}) is not null then '{{ shelf | upper }}' end
        {%- endfor %}
    ), '') as hidden_breakdowns,
    funding_cash,
    funding_currency,
    in_kind_text,
    donors,
    outputs_url,
    sent_to_secretariat,
    is_counted,
    source as source,
    nri_code,
    nri_type,
    is_shown,
    shown_because,
    differs_in,
    src_sheet,
    src_row,
    known_from
from judged
