-- Linearised variance of the sum over the domain of w (y - centre): by PSU z = sum wy - centre * sum w, then
-- sum_h (1 - f_h) n_h / (n_h - 1) (sum z^2 - (sum z)^2 / n_h). PSUs without a case of the domain are zeros: they add nothing
-- to the sums, but count in n_h. A stratum with a single PSU that was let pass is not centred, as R's 'adjust' does.
{{ config(materialized='ephemeral') }}

with unit as (
    select membership.domain_id, cell.submission_id, cell.stratum, cell.psu
        {%- for slot in survey_slots() %},
        sum(cell.total_{{ slot }} - domain_sum.centre_{{ slot }} * cell.weight_{{ slot }}) as z_{{ slot }}
        {%- endfor %}
    from {{ ref('int_survey_psu_cell') }} as cell
    inner join {{ ref('int_survey_membership') }} as membership
        on cell.submission_id = membership.submission_id and cell.block = membership.block
        and cell.breakdown = membership.breakdown and cell.age_band = membership.age_band and cell.sex = membership.sex
        and cell.disability = membership.disability and cell.urbanisation = membership.urbanisation
    inner join {{ ref('int_survey_domain_sum') }} as domain_sum on membership.domain_id = domain_sum.domain_id
    group by membership.domain_id, cell.submission_id, cell.stratum, cell.psu
),

stratum as (
    select unit.domain_id, design.psus, design.unsampled
        {%- for slot in survey_slots() %},
        sum(unit.z_{{ slot }}) as z_{{ slot }},
        sum(unit.z_{{ slot }} * unit.z_{{ slot }}) as zz_{{ slot }}
        {%- endfor %}
    from unit
    inner join {{ ref('int_survey_stratum') }} as design
        on unit.submission_id = design.submission_id and unit.stratum = design.stratum
    group by unit.domain_id, design.variance_stratum, design.psus, design.unsampled
)

select
    domain_id
    {%- for slot in survey_slots() %},
    greatest(0, sum(
        unsampled * case
            when psus > 1 then psus / (psus - 1) * (zz_{{ slot }} - z_{{ slot }} * z_{{ slot }} / psus)
            else zz_{{ slot }}
        end
    )) as variance_{{ slot }}
    {%- endfor %}
from stratum
group by domain_id
