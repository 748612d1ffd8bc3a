"""Figures of one indicator: on the map, over time, by population group, from other sources, by region."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboards.published import Published
from dashboards.queries.reader import DEPTH, cell_parameters, frame

_SAME_CELL = (
    "observation.sex = $sex and observation.age = $age and observation.disability = $disability "
    "and observation.urbanisation = $urbanisation and observation.breakdown = $breakdown"
)
_FIGURE = """
    observation.observation_id, observation.ref_area, area.name_en as area_name, observation.sub_area,
    observation.time_period, observation.year, observation.time_detail, observation.freq, observation.sex,
    observation.age, observation.disability, observation.urbanisation, observation.breakdown, observation.source,
    source.name as source_name, observation.dataset, observation.producer, observation.unit_measure,
    observation.obs_value, observation.ci_lower, observation.ci_upper, observation.std_error, observation.sample_size,
    observation.obs_status, observation.is_stale, observation.is_preferred, observation.method, observation.age_scope,
    observation.reference_period, observation.note, observation.series_code, observation.submission_id
"""
_JOINED = """
    marts.fct_observation as observation
    left join marts.dim_area as area on observation.ref_area = area.ref_area
    left join marts.dim_source as source on observation.source = source.source
"""


def cells(published: Published, indicator: str) -> pd.DataFrame:
    """Population cells that have annual national figures: the five dimensions and areas (how many), totals first."""
    return frame(
        published,
        f"""
        select sex, age, disability, urbanisation, breakdown, count(distinct ref_area) as areas
        from marts.fct_observation
        where indicator = $indicator and is_preferred and freq = 'A' and sub_area = '_T' and obs_value is not null
        group by sex, age, disability, urbanisation, breakdown
        order by
            {DEPTH},
            areas desc, sex, age, disability, urbanisation, breakdown
        """,
        indicator=indicator,
    )


def world(published: Published, indicator: str, cell: Sequence[str]) -> pd.DataFrame:
    """Preferred annual figures of a cell for all countries and territories and years."""
    return frame(
        published,
        f"""
        select {_FIGURE} from {_JOINED}
        where observation.indicator = $indicator and observation.is_preferred and observation.freq = 'A'
            and observation.sub_area = '_T' and observation.obs_value is not null
            and area.area_type in ('country', 'territory') and {_SAME_CELL}
        order by observation.year, observation.ref_area
        """,
        indicator=indicator,
        **cell_parameters(cell),
    )


def trend(
    published: Published, indicator: str, areas: Sequence[str], cell: Sequence[str], *, every_source: bool
) -> pd.DataFrame:
    """Annual figures of a cell for chosen areas; with `every_source` also those that are not preferred."""
    return frame(
        published,
        f"""
        select {_FIGURE} from {_JOINED}
        where observation.indicator = $indicator and observation.freq = 'A' and observation.sub_area = '_T'
            and observation.obs_value is not null and list_contains($areas, observation.ref_area)
            and (observation.is_preferred or $every_source) and {_SAME_CELL}
        order by observation.ref_area, observation.source, observation.dataset, observation.year
        """,
        indicator=indicator,
        areas=tuple(areas),
        every_source=every_source,
        **cell_parameters(cell),
    )


def of_country(
    published: Published, indicator: str, ref_area: str, *, sub_areas: bool = False, every_source: bool = False
) -> pd.DataFrame:
    """Preferred figures of all cells of a country and indicator, newest first; sub-national and others on demand."""
    return frame(
        published,
        f"""
        select {_FIGURE}, observation.src_sheet, observation.src_row, observation.src_column
        from {_JOINED}
        where observation.indicator = $indicator and observation.ref_area = $ref_area
            and (observation.is_preferred or $every_source) and observation.obs_value is not null
            and (observation.sub_area = '_T' or $sub_areas)
        order by observation.year desc, observation.time_period desc, observation.sub_area, observation.sex,
            observation.age, observation.disability, observation.urbanisation, observation.breakdown
        """,
        indicator=indicator,
        ref_area=ref_area,
        sub_areas=sub_areas,
        every_source=every_source,
    )


def areas_of(published: Published, indicator: str) -> pd.DataFrame:
    """Areas with a figure of the indicator: ref_area, area_name, years, figures; by name."""
    return frame(
        published,
        """
        select observation.ref_area, coalesce(area.name_en, observation.ref_area) as area_name,
            count(distinct observation.year) as years, count(*) as figures
        from marts.fct_observation as observation
        left join marts.dim_area as area on observation.ref_area = area.ref_area
        where observation.indicator = $indicator and observation.obs_value is not null
        group by all
        order by area_name
        """,
        indicator=indicator,
    )


def discrepancies(published: Published, indicator: str) -> pd.DataFrame:
    """Other figures of cells that are shown, those beyond the tolerance first."""
    return frame(
        published,
        """
        select discrepancy.*, area.name_en as area_name, shown.name as shown_name, other.name as other_name
        from marts.fct_source_discrepancy as discrepancy
        left join marts.dim_area as area on discrepancy.ref_area = area.ref_area
        left join marts.dim_source as shown on discrepancy.shown_source = shown.source
        left join marts.dim_source as other on discrepancy.other_source = other.source
        where discrepancy.indicator = $indicator
        order by discrepancy.exceeds_tolerance desc, abs(discrepancy.difference) desc, discrepancy.ref_area,
            discrepancy.time_period, discrepancy.other_observation_id
        """,
        indicator=indicator,
    )


def aggregates(published: Published, indicator: str) -> pd.DataFrame:
    """Regional aggregates of an indicator, published or held back for coverage."""
    return frame(
        published,
        """
        select * from marts.fct_regional_aggregate
        where indicator = $indicator order by group_kind, group_label, year
        """,
        indicator=indicator,
    )


def aggregate_sources(published: Published, indicator: str, groups: Sequence[str]) -> pd.DataFrame:
    """Sources of the national totals that the aggregates of these groups are made from: source, ref_area."""
    return frame(
        published,
        """
        select distinct observation.source, observation.ref_area
        from marts.fct_observation as observation
        inner join marts.dim_area_group_member as member
            on observation.ref_area = member.ref_area and list_contains($groups, member.group_code)
        where observation.indicator = $indicator and observation.is_preferred and observation.freq = 'A'
            and observation.sub_area = '_T' and observation.obs_value is not null and observation.sex = '_T'
            and observation.age = '_T' and observation.disability = '_T' and observation.urbanisation = '_T'
            and observation.breakdown = '_T'
        """,
        indicator=indicator,
        groups=tuple(groups),
    )
