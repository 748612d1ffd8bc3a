"""Every code that the report workbook accepts means something in the build: gate and build share these macros."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from expectations.resolution import load_seeds, resolve
from ingest.national_reports.parts import SOURCE
from ingest.rows import conform
from ingest.seeds import seed_path
from tests.national_reports import figure


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed as text."""
    with seed_path(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def maps() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the seeds."""
    with duckdb.connect(":memory:") as connection:
        load_seeds(connection)
        yield connection


def resolved(connection: duckdb.DuckDBPyConnection, cells: list[dict[str, str]]) -> list[dict[str, object]]:
    """What the maps make of rows of a report of Kenya."""
    common = {"area_label": "KEN", "time_label": "2025", "value_label": "1", "src_column": "value"}
    frame = pl.DataFrame([{**common, **row} for row in cells], infer_schema_length=None).with_row_index("src_row")
    places = (pl.lit(SOURCE).alias("source"), pl.lit(1).alias("file_no"), pl.col("src_row").alias("row_id"))
    connection.register("given", conform(frame).with_columns(places).to_arrow())
    connection.execute("create or replace table raw_row as select * from given")
    resolve(connection)
    result = connection.execute("select * from resolved_row order by src_row")
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def test_every_indicator_in_its_unit(maps: duckdb.DuckDBPyConnection) -> None:
    catalogue = seed("indicator")
    found = resolved(maps, [figure(row["indicator"], "1", unit_label=row["unit_measure"]) for row in catalogue])
    assert [row["indicator"] for row in found] == [row["indicator"] for row in catalogue]
    assert {row["obs_value"] for row in found} == {1.0}
    (wrong,) = resolved(maps, [figure("C2-01", "1", unit_label="NUMBER")])
    assert (wrong["indicator"], wrong["unit_known"]) == (None, False)


def test_every_answer_on_a_scale(maps: duckdb.DuckDBPyConnection) -> None:
    questions = [row["indicator"] for row in seed("indicator") if row["sheet"] == "POLICY"]
    found = resolved(maps, [figure(code, "1", unit_label="SCORE") for code in questions])
    assert [row["indicator"] for row in found] == questions
    assert len(questions) > 20


def test_every_required_cell(maps: duckdb.DuckDBPyConnection) -> None:
    """Labels as the reader writes them; each cell comes back as it was sent."""
    units = {row["indicator"]: row["unit_measure"] for row in seed("indicator")}
    cells = seed("required_cell")
    rows = []
    for cell in cells:
        labels = {name: cell[name.lower()] for name in ("SEX", "AGE", "DISABILITY", "URBANISATION")}
        if cell["breakdown"] != "_T":
            concept, _, code = cell["breakdown"].partition(":")
            labels[concept] = code
        rows.append(figure(cell["indicator"], "1", unit_label=units[cell["indicator"]], **labels))
    found = resolved(maps, rows)
    names = ("indicator", "sex", "age", "disability", "urbanisation", "breakdown")
    assert [{name: row[name] for name in names} for row in found] == cells
    assert {row["unknown_label"] for row in found} == {None}


def test_every_code_of_a_further_breakdown(maps: duckdb.DuckDBPyConnection) -> None:
    own = {"SEX", "AGE", "DISABILITY", "URBANISATION"}
    concepts = {row["concept"] for row in seed("indicator_disaggregation")} - own
    codes = [row for row in seed("code_list") if row["codelist"] in concepts]
    assert {row["codelist"] for row in codes} == concepts
    rows = [figure("C2-01", "1", unit_label="PT", **{row["codelist"]: row["code"]}) for row in codes]
    expected = ["_T" if row["code"] == "_T" else f"{row['codelist']}:{row['code']}" for row in codes]
    # any tag of BCP 47 is a language, though the list has an example only
    rows.append(figure("C2-01", "1", unit_label="PT", LANGUAGE="gsw"))
    found = resolved(maps, rows)
    assert [row["breakdown"] for row in found] == [*expected, "LANGUAGE:gsw"]


@pytest.mark.parametrize("age", ["Y18T35", "Y0T4", "Y_GE65", "Y15", "Y33T37", "_T", "_U"])
def test_an_age_keeps_its_own_bounds(maps: duckdb.DuckDBPyConnection, age: str) -> None:
    """Also a band that no list has: it is never relabelled."""
    (row,) = resolved(maps, [figure("C2-01", "1", unit_label="PT", AGE=age)])
    assert (row["age"], row["unknown_label"]) == (age, None)


def test_statuses_multipliers_and_places(maps: duckdb.DuckDBPyConnection) -> None:
    statuses = [row["code"] for row in seed("code_list") if row["codelist"] == "OBS_STATUS"]
    found = resolved(maps, [figure("C2-01", "1", unit_label="PT", flag_label=code) for code in statuses])
    assert [row["obs_status"] for row in found] == statuses
    powers = ("0", "3", "6", "9")
    found = resolved(maps, [figure("C6-09", "2.5", unit_label="USD", UNIT_MULT=power) for power in powers])
    assert [row["obs_value"] for row in found] == [2.5, 2500.0, 2.5e6, 2.5e9]
    (region,) = resolved(maps, [figure("C2-01", "1", unit_label="PT", SUB_AREA="ISO:KE-01")])
    assert region["sub_area"] == "ISO:KE-01"


@pytest.mark.parametrize("labels", [{"SEX": "Female"}, {"DISABILITY": "PWD"}, {"SKILL": "JUGGLING"}, {"COLOUR": "RED"}])
def test_what_is_no_code_is_named(maps: duckdb.DuckDBPyConnection, labels: dict[str, str]) -> None:
    (row,) = resolved(maps, [{**figure("C2-01", "1", unit_label="PT"), "labels": json.dumps(labels)}])
    (column, code), *_ = labels.items()
    assert row["unknown_label"] == f"{column} = {code}"
