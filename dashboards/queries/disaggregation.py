"""All groups of one table (indicator, area, period, source, dataset): published, flagged and hidden ones."""

from __future__ import annotations

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import DEPTH, frame

TABLE = ("indicator", "ref_area", "time_period", "source", "dataset")
"""What names a table: only figures of one table were made alike, so only these may stand side by side."""
_OF_TABLE = " and ".join(f"{{0}}.{name} = ${name}" for name in TABLE)


def tables(published: Published) -> pd.DataFrame:
    """Tables in which two dimensions or more are crossed, those with most figures with an interval first.

    Returns:
        The columns of `TABLE`, year, area_name, source_name, indicator_name, figures, with_interval.
    """
    return frame(
        published,
        f"""
        select observation.indicator, indicator.name as indicator_name, observation.ref_area,
            coalesce(area.name_en, observation.ref_area) as area_name, observation.time_period,
            any_value(observation.year) as year, observation.source, coalesce(source.name, observation.source)
                as source_name, observation.dataset, count(*) as figures, count(observation.ci_lower) as with_interval
        from marts.fct_observation as observation
        inner join marts.dim_indicator as indicator on observation.indicator = indicator.indicator
        left join marts.dim_area as area on observation.ref_area = area.ref_area
        left join marts.dim_source as source on observation.source = source.source
        where observation.sub_area = '_T' and observation.breakdown = '_T' and observation.obs_value is not null
        group by observation.indicator, indicator.name, observation.ref_area, area.name_en, observation.time_period,
            observation.source, source.name, observation.dataset
        having max({DEPTH}) > 1
        order by with_interval desc, figures desc, observation.indicator, area_name, observation.time_period desc,
            observation.source, observation.dataset
        """,
    )


def cells(published: Published, table: dict[str, str]) -> pd.DataFrame:
    """Every cell of a table, hidden ones too: these have a reason and no number.

    Args:
        published: the build.
        table: values of `TABLE`.

    Returns:
        sex, age, disability, urbanisation, age_label, obs_value, ci_lower, ci_upper, sample_size, unit_measure,
        obs_status, is_stale, is_hidden, reason (why hidden or flagged), note, age_scope, reference_period, source,
        source_name, dataset, method; ages in the order of the catalogue, totals first.
    """
    return frame(
        published,
        f"""
        with mask as (select * from marts.fct_release_mask as mask where {_OF_TABLE.format("mask")}),
        cell as (
            select observation.sex, observation.age, observation.disability, observation.urbanisation,
                observation.obs_value, observation.ci_lower, observation.ci_upper, observation.sample_size,
                observation.unit_measure, observation.obs_status, observation.is_stale, false as is_hidden, mask.reason,
                observation.note, observation.age_scope, observation.reference_period, observation.source,
                observation.dataset, observation.method
            from marts.fct_observation as observation
            left join mask on observation.observation_id = mask.observation_id
            where {_OF_TABLE.format("observation")} and observation.sub_area = '_T' and observation.breakdown = '_T'
                and observation.obs_value is not null
            union all
            select mask.sex, mask.age, mask.disability, mask.urbanisation, null, null, null, null, null,
                mask.obs_status, false, true, mask.reason, null, null, null, mask.source, mask.dataset, null
            from mask
            where mask.is_hidden and mask.sub_area = '_T' and mask.breakdown = '_T'
        )
        select cell.*, population_group.label as age_label, coalesce(source.name, cell.source) as source_name
        from cell
        left join marts.dim_population_group as population_group on cell.age = population_group.age
        left join marts.dim_source as source on cell.source = source.source
        order by cell.urbanisation <> '_T', cell.urbanisation desc, cell.age <> '_T',
            population_group.sort_order nulls last, cell.age, cell.disability <> '_T', cell.disability,
            cell.sex <> '_T', cell.sex
        """,
        **{name: table[name] for name in TABLE},
    )
