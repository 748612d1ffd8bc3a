"""`wsis trace`: from a published figure to the place it came from, through every computation in between."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ingest.landing import Landing, file_hash
from warehouse import working_file
from warehouse.settings import Home
from warehouse.trace_names import (
    DIMENSIONS,
    TraceError,
    area_named,
    dicts,
    indicator_named,
    literal,
    what_is_near,
    where,
)
from warehouse.trace_region import Aggregate, aggregate_of
from warehouse.trace_register import Register, registers_of
from warehouse.trace_survey import Microdata, microdata_of
from warehouse.trace_written import cell_as_written, row_as_written

_ADDED_UP = ("sheet", "ledger")  # methods of figures that are added up from cells of a report's sheets or of a ledger
_CELL = "role, submission_id, src_sheet, src_row, src_column, amount"
_FACTS = (
    "observation_id, indicator, ref_area, sub_area, time_period, freq, sex, age, disability, urbanisation, breakdown, "
    "source, dataset, unit_measure, obs_value, numerator, denominator, sample_size, std_error, ci_lower, ci_upper, "
    "obs_status, method, note, age_scope, reference_period, series_code, producer, submission_id, src_sheet, src_row, "
    "src_column, is_preferred"
)


@dataclass
class Place:
    """Where a figure stands: the file as it was handed in, the kept original, and the words found there.

    `unchanged` is None if no original was kept; `as_written` is empty if the landed row is gone.
    """

    submission_id: str
    file_name: str
    sha256: str
    sheet: str
    row: int | None
    column: str
    original: str | None = None
    unchanged: bool | None = None
    as_written: dict[str, Any] = field(default_factory=dict)


@dataclass
class Input:
    """What a figure was computed from: another figure, or a cell of a report's sheet with its `value` and `place`.

    With neither figure nor place the input is not published (confidential).
    """

    role: str
    observation_id: str
    figure: Figure | None
    value: float | None = None
    place: Place | None = None


@dataclass
class Figure:
    """A published observation, its place or, if it was computed, its formula and inputs, or its microdata.

    `registers` are the files of people or contributions that it was counted from.
    """

    facts: dict[str, Any]
    place: Place | None = None
    microdata: Microdata | None = None
    registers: list[Register] = field(default_factory=list)
    formula: str = ""
    inputs: list[Input] = field(default_factory=list)


@dataclass
class Trace:
    """The figures of one cell, the preferred one first, and for a group of countries the aggregate over its members."""

    build_id: str
    as_of: str
    indicator: str
    indicator_name: str
    ref_area: str
    area_name: str
    unit: str
    figures: list[Figure]
    aggregate: Aggregate | None = None

    def as_json(self) -> dict[str, Any]:
        """The trace for machines."""
        return asdict(self)


def trace(
    home: Home,
    indicator: str,
    area: str,
    year: int,
    dims: Mapping[str, str] | None = None,
    *,
    source: str = "",
    period: str = "",
) -> Trace:
    """Follow the figures of one cell to their places.

    Args:
        home: the runtime directory.
        indicator: code of the catalogue.
        area: ISO 3166-1 alpha-3, M49, a name in one of the UN languages, or a group of countries (LDC).
        year: year of the figure.
        dims: codes of `DIMENSIONS` that are not `_T`.
        source: only this source; all if empty.
        period: SDMX period such as `2024-Q3`; the whole year if empty.

    Raises:
        TraceError: nothing is published, or there is no such figure; the message says what there is near it.
    """
    published = home.published()
    if published is None:
        raise TraceError("Nothing is published yet. Load files, then run: wsis build")
    record = json.loads(published.with_name("build.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(published), read_only=True) as connection:
        name, unit, indicator = indicator_named(connection, indicator)
        ref_area, area_name = area_named(connection, area)
        cell = {name: str((dims or {}).get(name) or "_T") for name in DIMENSIONS}
        wanted = {"indicator": indicator, "ref_area": ref_area, "time_period": period or str(year), **cell}
        found = _observations(connection, wanted | ({"source": source} if source else {}))
        with _Follower(home, connection, published) as follower:
            figures = [follower.figure(facts) for facts in found]
            aggregate = None if source else follower.aggregate(wanted)
        if not figures and not aggregate:
            raise TraceError(what_is_near(connection, wanted, area_name, source))
    return Trace(record["build_id"], record["as_of"], indicator, name, ref_area, area_name, unit, figures, aggregate)


def _observations(connection: duckdb.DuckDBPyConnection, conditions: Mapping[str, str]) -> list[dict[str, Any]]:
    return dicts(
        connection.execute(
            f"select {_FACTS} from marts.fct_observation where {where(conditions)} "
            "order by is_preferred desc, source, dataset"
        )
    )


class _Follower:
    """Goes from a figure to its place, or to what it was computed from; a context manager."""

    def __init__(self, home: Home, marts: duckdb.DuckDBPyConnection, published: Path) -> None:
        self._home = home
        self._landing = Landing(home.landing)
        self._marts = marts
        self._work_file = published.with_name("work.duckdb")
        self._work: duckdb.DuckDBPyConnection | None = None
        self._hashes: dict[Path, str] = {}

    def __enter__(self) -> _Follower:
        return self

    def __exit__(self, *_: object) -> None:
        if self._work:
            self._work.close()

    def figure(self, facts: dict[str, Any], above: frozenset[str] = frozenset()) -> Figure:
        if facts["method"] == "survey":
            work = self._open_work()
            found = microdata_of(work, facts["observation_id"], facts["submission_id"]) if work else None
            return Figure(facts, microdata=found)
        if facts["method"] == "register":
            work = self._open_work()
            return Figure(facts, registers=registers_of(work, facts["observation_id"]) if work else [])
        if facts["submission_id"] is not None:
            return Figure(facts, place=self._place(facts))
        above |= {facts["observation_id"]}
        if facts["method"] in _ADDED_UP:
            cells = [self._cell(facts["source"], cell) for cell in self._lineage(facts, _CELL)]
            return Figure(facts, formula=_sum_formula(cells), inputs=cells)
        inputs = [
            Input(role, identity, self._published(identity, above))
            for identity, role in self._lineage(facts, "input_observation_id, role")
            if identity not in above
        ]
        return Figure(facts, formula=self._formula(facts, inputs), inputs=inputs)

    def aggregate(self, wanted: dict[str, str]) -> Aggregate | None:
        """The aggregate of a group of countries, if there is one; there are totals of years only."""
        group, year = wanted["ref_area"], wanted["time_period"]
        if not year.isdigit() or any(wanted[name] != "_T" for name in DIMENSIONS):
            return None
        return aggregate_of(self._marts, self._open_work(), wanted["indicator"], group, year)

    def _published(self, identity: str, above: frozenset[str]) -> Figure | None:
        found = _observations(self._marts, {"observation_id": identity})
        return self.figure(found[0], above) if found else None

    def _cell(self, source: str, cell: tuple[Any, ...]) -> Input:
        """A cell of a report's sheet that a figure was added up from."""
        role, submission, sheet, row, column, value = cell
        spot = {"submission_id": submission, "src_sheet": sheet, "src_row": row, "src_column": column}
        place = self._place({"source": source, **spot})
        folder = self._landing.source_folder(source) / submission
        for part in (folder / f"{(sheet or '').lower()}.parquet", folder / "rows.parquet"):
            if part.exists():
                place.as_written = cell_as_written(part, place.row, place.column)
                break
        return Input(role, "", None, value=value, place=place)

    def _place(self, facts: dict[str, Any]) -> Place:
        identity = facts["submission_id"]
        found = self._marts.execute(
            f"select file_name, sha256 from marts.dim_submission where submission_id = {literal(identity)}"
        ).fetchone()
        file_name, sha256 = found or ("", "")
        place = Place(
            identity, file_name, sha256, facts["src_sheet"] or "", facts["src_row"], facts["src_column"] or ""
        )
        folder = self._landing.source_folder(facts["source"]) / identity
        if original := next(iter(sorted(folder.glob("original.*"))), None):
            place.original = str(original)
            place.unchanged = self._hash(original) == sha256
        if (folder / "rows.parquet").exists():
            place.as_written = row_as_written(folder / "rows.parquet", place.sheet, facts["src_row"], place.column)
        return place

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            self._hashes[path] = file_hash(path)
        return self._hashes[path]

    def _open_work(self) -> duckdb.DuckDBPyConnection | None:
        """The build's working file, if it is still there."""
        if self._work is None and self._work_file.exists():
            self._work = working_file.opened(self._home, self._work_file.parent)
        return self._work

    def _lineage(self, facts: dict[str, Any], columns: str) -> list[tuple[Any, ...]]:
        """What a computed figure came from, by the lineage view of its method."""
        view = f"int_lineage_{re.sub(r'[^a-z_]', '', facts['method'])}"
        if (work := self._open_work()) is None:
            return []
        known = work.execute(
            "select 1 from information_schema.tables where "
            + where({"table_schema": "intermediate", "table_name": view})
        ).fetchone()
        if not known:
            return []
        return work.execute(
            f"select distinct {columns} from intermediate.{view} "
            f"where observation_id = {literal(facts['observation_id'])} "
            f"order by role not in ('numerator', 'minuend'), role, {columns}"
        ).fetchall()

    def _formula(self, facts: dict[str, Any], inputs: list[Input]) -> str:
        roles = {item.role: item for item in inputs}
        if facts["method"] == "group":
            assert self._work is not None  # the inputs came from it
            found = self._work.execute(
                "select scale from intermediate.int_group_input where "
                + where({"observation_id": facts["observation_id"]})
            ).fetchone()
            return f"{float(found[0]) if found else 1:g} x sum of numerators / sum of denominators"
        for left, sign, right in (("numerator", "/", "denominator"), ("minuend", "-", "subtrahend")):
            if left in roles and right in roles:
                scale = self._scale(facts["indicator"], roles[left].observation_id, roles[right].observation_id)
                middle = f"{left} {sign} {right}"
                return middle if scale == 1 else f"{scale:g} x {middle}" if sign == "/" else f"{scale:g} x ({middle})"
        return " and ".join(roles)

    def _scale(self, indicator: str, left: str, right: str) -> float:
        assert self._work is not None  # the inputs came from it
        pair = {"indicator": indicator, "left_observation_id": left, "right_observation_id": right}
        found = self._work.execute(
            f"select scale from intermediate.int_derivation_input where {where(pair)} limit 1"
        ).fetchone()
        return float(found[0]) if found else 1.0


def _sum_formula(cells: list[Input]) -> str:
    """How the cells of a sheet make up the figure."""
    roles = {cell.role for cell in cells}
    return "sum of numerators / sum of denominators" if "numerator" in roles else "sum of the cells" if cells else ""
