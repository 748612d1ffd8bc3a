"""What a trace is asked for: indicator and area by code or name, and what there is near a figure that is not there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

DIMENSIONS = ("sex", "age", "disability", "urbanisation", "breakdown", "sub_area")
_LISTED = 20


class TraceError(Exception):
    """There is no such figure; the message says what there is instead."""


def literal(value: object) -> str:
    """A text of a query."""
    # bound parameters would make DuckDB import pandas, which takes longer than the whole answer
    return "'" + str(value).replace("'", "''") + "'"


def where(conditions: Mapping[str, str]) -> str:
    """Conditions of a query: every name equals its text."""
    return " and ".join(f"{name} = {literal(value)}" for name, value in conditions.items())


def dicts(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of a result by column name."""
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def indicator_named(connection: duckdb.DuckDBPyConnection, code: str) -> tuple[str, str, str]:
    """Name, unit and code of an indicator."""
    names = {
        row[0]: row for row in connection.execute("select indicator, name, unit from marts.dim_indicator").fetchall()
    }
    if found := names.get(code.strip().upper()):
        return found[1], found[2], found[0]
    padded = re.sub(r"-(\d)$", r"-0\1", code.strip().upper())
    near = [padded] if padded in names else difflib.get_close_matches(padded, names, n=5, cutoff=0.5)
    listed = ", ".join(f"{item} ({names[item][1]})" for item in near)
    hint = f"Near it: {listed}" if near else "Codes look like C2-01"
    raise TraceError(f"The catalogue has no indicator '{code}'. {hint}.")


def area_named(connection: duckdb.DuckDBPyConnection, label: str) -> tuple[str, str]:
    """Code and English name of an area given by ISO3, M49 or name, or of a group of countries (LDC)."""
    wanted = label.strip().casefold()
    names: dict[str, str] = {}
    rows = connection.execute(
        "select ref_area, coalesce(name_en, ref_area), m49, name_fr, name_es, name_ar, name_ru, name_zh "
        "from marts.dim_area order by ref_area"
    ).fetchall()
    for code, name, m49, *others in rows:
        names.setdefault(name, code)
        if wanted.zfill(3) == m49 or wanted in {(text or "").casefold() for text in (code, name, *others)}:
            return code, name
    groups = connection.execute(
        "select distinct group_code, group_label from marts.dim_area_group_member order by 1"
    ).fetchall()
    for code, name in groups:
        if wanted in (code.casefold(), name.casefold()):
            return code, name
        names.setdefault(name, code)
    near = [name for name in names if wanted and wanted in name.casefold()]
    near = near[:5] or difflib.get_close_matches(label.strip(), names, n=5, cutoff=0.5)
    listed = ", ".join(f"{name} ({names[name]})" for name in near)
    hint = f"Near it: {listed}" if near else "Give ISO3 (KEN), M49 (404) or a UN name (Kenya)"
    raise TraceError(f"There is no country, territory or region '{label}'. {hint}.")


def what_is_near(connection: duckdb.DuckDBPyConnection, wanted: dict[str, str], area_name: str, source: str) -> str:
    """Which periods and cells are published close to a figure that is not."""
    place = {name: wanted[name] for name in ("indicator", "ref_area")}
    periods = _column(connection, "time_period", place)
    head = f"There is no published figure of {wanted['indicator']} for {area_name} in {wanted['time_period']}"
    if not periods:
        means = [
            str(year)
            for (year,) in connection.execute(
                "select year from marts.fct_regional_aggregate where "
                + where({"indicator": wanted["indicator"], "group_code": wanted["ref_area"]})
                + " order by 1"
            ).fetchall()
        ]
        if means:
            return f"{head}. The mean of its countries (the total) is published for: {', '.join(_runs(means))}."
        areas = _column(connection, "ref_area", {"indicator": wanted["indicator"]})
        have = f"It is published for {len(areas)} areas: {_listed(areas)}" if areas else "No area has one"
        return f"{head}. The indicator has no figure for this area at all. {have}."
    if wanted["time_period"] not in periods:
        return f"{head}. Published for this area: {', '.join(_runs(periods))}."
    here = place | {"time_period": wanted["time_period"]}
    cell = {name: wanted[name] for name in DIMENSIONS}
    sources = _column(connection, "source", here | cell)
    if source and sources:
        return f"{head} from source {source}. This cell has a figure from: {_listed(sources)}."
    cells = connection.execute(
        f"select distinct {', '.join(DIMENSIONS)} from marts.fct_observation where {where(here)} order by all"
    ).fetchall()
    broken = [[place for place, code in enumerate(row) if code != "_T"] for row in cells]
    order = sorted(range(len(cells)), key=lambda number: (len(broken[number]), broken[number], cells[number]))
    words = [cell_words(dict(zip(DIMENSIONS, cells[number], strict=True))) for number in order]
    return f"{head} for {cell_words(cell)}. Published for this area and period: {_listed(words, '; ')}."


def _column(connection: duckdb.DuckDBPyConnection, name: str, conditions: Mapping[str, str]) -> list[str]:
    query = f"select distinct {name} from marts.fct_observation where {where(conditions)} order by 1"
    return [row[0] for row in connection.execute(query).fetchall()]


def _listed(items: list[str], separator: str = ", ") -> str:
    more = f"{separator}and {len(items) - _LISTED} more" if len(items) > _LISTED else ""
    return separator.join(items[:_LISTED]) + more


def cell_words(cell: Mapping[str, str]) -> str:
    """The dimensions of a cell that are broken down, or that it is the total."""
    return ", ".join(f"{name}={code}" for name, code in cell.items() if code != "_T") or "the total"


def _runs(periods: Iterable[str]) -> list[str]:
    """Years in a row as `2013-2020`, other periods as they are."""
    runs: list[list[str]] = []
    for period in periods:
        follows = runs and period.isdigit() and runs[-1][-1].isdigit() and int(period) == int(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(period)
        else:
            runs.append([period])
    return [run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
