-- From a figure counted from registrations or contributions to what it was counted from. The chain ends at file, columns and
-- number of rows, never at a person. A share leads to the counts of its numerator and of the group that it is
-- taken within too: where one is hidden, so is the share.
{{ config(materialized='view') }}

select
    figure.observation_id,
    margin.observation_id as input_observation_id,
    case when file.meeting_year = figure.meeting_year then 'registrations' else 'registrations of the meeting before' end
        as role,
    file.submission_id,
    file.file_name,
    file.sha256,
    concat_ws(
        ', ', {{ registration_column('figure.dimension') }},
        {{ registration_column('figure.within_dimension') }},
        case figure.measure
            when 'ONSITE' then 'attendance' when 'ONLINE' then 'attendance' when 'SPEAKERS' then 'role'
            when 'SUPPORTED' then 'supported' when 'RETURNED' then 'person_ref (hashed)'
        end
    ) as columns_read,
    cast(file.persons as bigint) as row_count
from {{ ref('int_igf_registration_figure') }} as figure
inner join {{ ref('int_igf_registration_file') }} as file
    on file.is_current and (
        file.meeting_year = figure.meeting_year
        or (figure.measure = 'RETURNED' and file.meeting_year in (
            select returned.earlier_year from {{ ref('int_igf_meeting_pair') }} as returned
            where returned.meeting_year = figure.meeting_year
        ))
    )
left join {{ ref('int_igf_registration_figure') }} as margin
    on figure.denominator is not null and margin.denominator is null
    and figure.meeting_year = margin.meeting_year and figure.measure = margin.measure and margin.ref_area = '001'
    and (
        (figure.dimension = margin.dimension and figure.category = margin.category)
        or (figure.within_dimension = margin.dimension and figure.within_category = margin.category)
    )
union all
select
    observation.observation_id,
    cast(null as varchar) as input_observation_id,
    'contributions' as role,
    given.submission_id,
    submission.file_name,
    submission.sha256,
    'contribution_type, stakeholder_group, country, quantity' as columns_read,
    cast(sum(given.lines) as bigint) as row_count
from {{ ref('int_observation_igf') }} as observation
inner join {{ ref('igf_contribution_indicator') }} as rule on observation.indicator = rule.indicator
inner join {{ ref('int_igf_contribution') }} as given
    on rule.contribution_type = given.contribution_type and observation.year = given.meeting_year
    and given.dimension = 'TOTAL'
inner join {{ ref('int_submission') }} as submission on given.submission_id = submission.submission_id
where observation.source = 'igf-contributions'
    and (observation.breakdown not like 'CONTRIBUTION_TYPE:%'
        or observation.breakdown = 'CONTRIBUTION_TYPE:' || given.contribution_type)
group by observation.observation_id, given.submission_id, submission.file_name, submission.sha256
