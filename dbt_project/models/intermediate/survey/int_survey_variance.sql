-- Linearised variance of the sum over the domain of w (y - centre): by PSU z = sum wy - centre * sum w, then
-- sum_h (1 - f_h) n_h / (n_h - 1) (sum z^2 - (sum z)^2 / n_h). PSUs without a case of the domain are zeros: they add nothing
-- to the sums, but count in n_h. A stratum with a single PSU that was let pass is not centred, as R's 'adjust' does.
-- The same of the difference of two domains' means, z = z_left / weight_left - z_right / weight_right, for domains that are
-- compared: these rows carry the number of the pair.
{{ config(materialized='ephemeral') }}
{% set parts = 16 %}

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

difference as (
    select membership.cell_id, pair.pair_id
        {%- for slot in survey_slots() %},
        own.centre_{{ slot }},
        case when other.weight_{{ slot }} > 0 then pair.sign / nullif(own.weight_{{ slot }}, 0) end as factor_{{ slot }}
        {%- endfor %}
    from {{ ref('int_survey_pair') }} as pair
    inner join {{ ref('int_survey_membership') }} as membership on pair.domain_id = membership.domain_id
    inner join {{ ref('int_survey_domain_sum') }} as own on pair.domain_id = own.domain_id
    inner join {{ ref('int_survey_domain_sum') }} as other on pair.other_domain_id = other.domain_id
),

place as (
    select domain_id, submission_id from {{ ref('int_survey_domain') }}
    union all
    select pair_id as domain_id, submission_id from {{ ref('int_survey_pair') }} where sign = 1
),

unit_difference as (
    select difference.pair_id, unit_cell.stratum, unit_cell.psu
        {%- for slot in survey_slots() %},
        sum(
            difference.factor_{{ slot }}
            * (unit_cell.total_{{ slot }} - difference.centre_{{ slot }} * unit_cell.weight_{{ slot }})
        ) as z_{{ slot }}
        {%- endfor %}
    from unit_cell
    inner join difference on unit_cell.cell_id = difference.cell_id
    group by difference.pair_id, unit_cell.stratum, unit_cell.psu
),

-- PSUs in parts, one after the other: the sums by PSU and domain are many, and what is squared can be forgotten. With 16
-- parts those of ten million persons fit the memory that a build may take; with 4 they took twice as long
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
    union all
    {%- endfor %}
    select pair_id as domain_id, stratum
        {%- for slot in survey_slots() %},
        sum(z_{{ slot }}) as z_{{ slot }}, sum(z_{{ slot }} * z_{{ slot }}) as zz_{{ slot }}
        {%- endfor %}
    from unit_difference
    group by pair_id, stratum
),

stratum as (
    select squared.domain_id, design.psus, design.unsampled
        {%- for slot in survey_slots() %},
        sum(squared.z_{{ slot }}) as z_{{ slot }}, sum(squared.zz_{{ slot }}) as zz_{{ slot }}
        {%- endfor %}
    from squared
    inner join place on squared.domain_id = place.domain_id
    inner join {{ ref('int_survey_stratum') }} as design
        on place.submission_id = design.submission_id and squared.stratum = design.stratum
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
