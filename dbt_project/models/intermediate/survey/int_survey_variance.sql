-- Linearised variance of the sum over the domain of w (y - centre): by PSU z = sum wy - centre * sum w, then
-- sum_h (1 - f_h) n_h / (n_h - 1) (sum z^2 - (sum z)^2 / n_h). PSUs without a case of the domain are zeros: they add nothing
-- to the sums, but count in n_h. A stratum with a single PSU that was let pass is not centred, as R's 'adjust' does.
{{ config(materialized='ephemeral') }}
{% set parts = 4 %}

with unit_cell as (
    select
        psu_cell.stratum, psu_cell.psu, cell.cell_id
        {%- for slot in survey_slots() %},
        psu_cell.total_{{ slot }}, psu_cell.weight_{{ slot }}
        {%- endfor %}
    from {{ ref('int_survey_psu_cell') }} as psu_cell
    inner join {{ ref('int_survey_cell') }} as cell
        on psu_cell.submission_id = cell.submission_id and psu_cell.block = cell.block
        and psu_cell.breakdown = cell.breakdown and psu_cell.age_band = cell.age_band and psu_cell.sex = cell.sex
        and psu_cell.disability = cell.disability and psu_cell.urbanisation = cell.urbanisation
    -- rows of one PSU beside each other are added up at once; in any other order the sums below outgrow the memory
    order by psu_cell.psu
),

centre as (
    select membership.cell_id, membership.domain_id
        {%- for slot in survey_slots() %},
        domain_sum.centre_{{ slot }}
        {%- endfor %}
    from {{ ref('int_survey_membership') }} as membership
    inner join {{ ref('int_survey_domain_sum') }} as domain_sum on membership.domain_id = domain_sum.domain_id
),

-- PSUs in parts, one after the other: the sums by PSU and domain are many, and what is squared can be forgotten
squared as (
    {%- for part in range(parts) %}
    select domain_id, stratum
        {%- for slot in survey_slots() %},
        sum(z_{{ slot }}) as z_{{ slot }}, sum(z_{{ slot }} * z_{{ slot }}) as zz_{{ slot }}
        {%- endfor %}
    from (
        select centre.domain_id, unit_cell.stratum, unit_cell.psu
            {%- for slot in survey_slots() %},
            sum(unit_cell.total_{{ slot }} - centre.centre_{{ slot }} * unit_cell.weight_{{ slot }}) as z_{{ slot }}
            {%- endfor %}
        from unit_cell
        inner join centre on unit_cell.cell_id = centre.cell_id
        where unit_cell.psu % {{ parts }} = {{ part }}
        group by centre.domain_id, unit_cell.stratum, unit_cell.psu
    ) as unit
    group by domain_id, stratum
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

stratum as (
    select squared.domain_id, design.psus, design.unsampled
        {%- for slot in survey_slots() %},
        sum(squared.z_{{ slot }}) as z_{{ slot }}, sum(squared.zz_{{ slot }}) as zz_{{ slot }}
        {%- endfor %}
    from squared
    inner join {{ ref('int_survey_domain') }} as domain on squared.domain_id = domain.domain_id
    inner join {{ ref('int_survey_stratum') }} as design
        on domain.submission_id = design.submission_id and squared.stratum = design.stratum
    group by squared.domain_id, design.variance_stratum, design.psus, design.unsampled
)

select
    domain_id
    {%- for slot in survey_slots() %},
    sum(
        unsampled * case
            when psus > 1 then psus / (psus - 1) * {{ centred_squares('zz_' ~ slot, 'z_' ~ slot, 'psus') }}
            else zz_{{ slot }}
        end
    ) as variance_{{ slot }}
    {%- endfor %}
from stratum
group by domain_id
