"""The trace of a regional aggregate: figures and weights of its countries, and how much of the group they cover."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb

from warehouse.trace_names import DIMENSIONS, dicts, literal, where

_AGGREGATE = (
    "group_code, group_label, group_kind, year, obs_value, obs_status, coverage, countries_present, "
    "countries_in_group, age_scope, method"
)
# the country figures that the mart averages: annual preferred totals of the whole country
_TOTAL = {**dict.fromkeys(DIMENSIONS, "_T"), "freq": "A"}
FORMULA = "sum of people x value / sum of people, over the countries with a figure"


@dataclass
class Member:
    """A country of the group: its figure with its place, and its weight (people of the latest year up to the figure's).

    Without a figure or a weight the country does not enter the mean.
    """

    ref_area: str
    area_name: str
    observation_id: str | None
    obs_value: float | None
    source: str | None
    src_file: str | None
    src_sheet: str | None
    src_row: int | None
    src_column: str | None
    people: float | None = None
    people_year: int | None = None
    people_source: str | None = None

    @property
    def counts(self) -> bool:
        """Whether the country enters the mean."""
        return self.obs_value is not None and self.people is not None


@dataclass
class Aggregate:
    """A published aggregate; `least_coverage` is the share in percent below which no value is published."""

    facts: dict[str, Any]
    least_coverage: float
    formula: str = FORMULA
    members: list[Member] = field(default_factory=list)


def aggregate_of(
    marts: duckdb.DuckDBPyConnection, work: duckdb.DuckDBPyConnection | None, indicator: str, group: str, year: str
) -> Aggregate | None:
    """The aggregate of a group of countries with its members; None if there is none.

    Args:
        marts: the published file.
        work: the build's working file, which has the weights; None if it is gone.
        indicator: code of the catalogue.
        group: code of the group, such as 002 or LDC.
        year: the year.
    """
    wanted = where({"indicator": indicator, "group_code": group, "cast(year as varchar)": year})
    found = dicts(marts.execute(f"select {_AGGREGATE} from marts.fct_regional_aggregate where {wanted}"))
    if not found:
        return None
    least = marts.execute("select value from marts.dim_threshold where parameter = 'aggregate_min_coverage'").fetchone()
    members, weights = _members(marts, indicator, group, year), _weights(work, year)
    for member in members:
        if weight := weights.get(member.ref_area):
            member.people, member.people_year, member.people_source = weight
    return Aggregate(found[0], float(least[0]) if least else 0.0, members=members)


def _members(marts: duckdb.DuckDBPyConnection, indicator: str, group: str, year: str) -> list[Member]:
    cell = where(_TOTAL | {"indicator": indicator, "time_period": year})
    rows = dicts(
        marts.execute(
            f"""
            select member.ref_area, coalesce(area.name_en, member.ref_area) as area_name, figure.observation_id,
                figure.obs_value, figure.source, figure.src_file, figure.src_sheet, figure.src_row, figure.src_column
            from marts.dim_area_group_member as member
            left join marts.dim_area as area on member.ref_area = area.ref_area
            left join (
                select * from marts.fct_observation where is_preferred and obs_value is not null and {cell}
            ) as figure on member.ref_area = figure.ref_area
            where member.group_code = {literal(group)}
            order by area_name
            """
        )
    )
    return [Member(**row) for row in rows]


def _weights(work: duckdb.DuckDBPyConnection | None, year: str) -> dict[str, tuple[float, int, str]]:
    """People of each area in the latest year up to `year`, with that year and the source."""
    if work is None:
        return {}
    found = work.execute(
        "select ref_area, obs_value, year, source from intermediate.int_auxiliary "
        f"where measure = 'AUX-POP' and year <= cast({literal(year)} as integer) order by ref_area, year"
    ).fetchall()
    return {area: (people, of_year, source) for area, people, of_year, source in found}
