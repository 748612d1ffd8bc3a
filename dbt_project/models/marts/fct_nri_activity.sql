-- One row per report in force and event of its sheet IGF_NRI. Registrations, participants on site and participants online
-- are three measures and are never added. A breakdown with a handful of persons is hidden whole and named in
-- hidden_breakdowns; a blank count is not known; disability that was not asked is not zero.
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
    registrations,
    onsite_participants,
    online_participants,
    breakdown_base,
    base_participants,
    disability_asked,
    {%- for shelf, counts in shelves.items() %}
    {%- for count in counts %}
    case when not hides_{{ shelf }} then {{ count }} end as {{ count }},
    {%- endfor %}
    {%- endfor %}
    nullif(concat_ws(
        ';'
        {%- for shelf in shelves %},
        case when hides_{{ shelf }} and coalesce({{ shelves[shelf] | join(', ') }}) is not null then '{{ shelf | upper }}' end
        {%- endfor %}
    ), '') as hidden_breakdowns,
    funding_cash,
    funding_currency,
    in_kind_text,
    donors,
    outputs_url,
    sent_to_secretariat,
    is_counted,
    src_sheet,
    src_row,
    known_from
from {{ ref('int_nri_known') }}
