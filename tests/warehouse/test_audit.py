"""The attack on a published warehouse: nothing is found with the mask, the planted cells without it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from benchmarks.survey_counts import survey_cells
from warehouse import audit
from warehouse.cli import app
from warehouse.disclosure.cells import Cell, Demand
from warehouse.disclosure.shelves import hide
from warehouse.settings import Home

ORDER = {"Y15T24": 1, "Y18T24": 2, "Y25T35": 3, "Y0T17": 4, "Y_GE65": 5, "Y36T64": 6, "Y18T35": 7}
_KEY = "indicator, ref_area, sub_area, time_period, sex, age, disability, urbanisation, breakdown, source, dataset"
_TYPES = ", ".join(f"{name.strip()} varchar" for name in _KEY.split(","))


def publish(file: Path, cells: Sequence[Cell], hidden: set[str], kind: str = "PERSON", ratio_of: str = "") -> Path:
    """The marts that the audit reads, with the figures of one survey."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"create table marts.fct_observation (observation_id varchar, {_TYPES}, obs_value double, "
            "numerator double, denominator double, sample_size integer, age_scope varchar, method varchar)"
        )
        connection.execute(
            f"create table marts.fct_release_mask (observation_id varchar, {_TYPES}, is_hidden boolean, "
            "obs_status varchar)"
        )
        connection.execute("create table marts.fct_parity as select ?::varchar as observation_id", [ratio_of])
        connection.execute(
            "create table marts.dim_threshold as select * from (values ('confidentiality_k', 5), "
            "('confidentiality_k_sensitive', 10), ('enterprise_min_units', 3), ('unit_percent_max', 100), "
            "('sum_of_parts_tolerance', 0.5)) as t(parameter, value)"
        )
        connection.execute(
            "create table marts.dim_indicator as select 'C2-01' as indicator, 'survey_weighted' as method, "
            "'PT' as unit_measure, ? as confidentiality",
            [kind],
        )
        for cell in cells:
            place = ["C2-01", "KEN", cell.sub_area, "2025", cell.sex, cell.age, cell.disability, cell.urbanisation,
                     cell.breakdown, "survey", "S"]  # fmt: skip
            if cell.key in hidden:
                row = [cell.key, *place, True, "Q"]
                connection.execute(f"insert into marts.fct_release_mask values ({', '.join('?' * len(row))})", row)
            else:
                assert cell.weighted_count is not None and cell.weighted_size
                share = 100 * cell.weighted_count / cell.weighted_size
                row = [cell.key, *place, share, cell.weighted_count, cell.weighted_size, cell.size, None, "survey"]
                connection.execute(f"insert into marts.fct_observation values ({', '.join('?' * len(row))})", row)
    return file


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    return survey_cells(2000, 3)


def hidden_of(cells: Sequence[Cell], complementary: bool) -> set[str]:
    mask = hide(cells, Demand(5), ORDER, complementary=complementary)
    return {cell.key for cell in cells if cell.status or cell.key in mask.hidden}


def test_nothing_is_found_behind_the_mask(tmp_path: Path, cells: list[Cell]) -> None:
    hidden = hidden_of(cells, complementary=True)
    found = audit.disclosure(publish(tmp_path / "wsis.duckdb", cells, hidden))
    assert found == audit.Audit(1, len(hidden), [])


def test_the_planted_cells_are_found_without_complementary_suppression(tmp_path: Path, cells: list[Cell]) -> None:
    hidden = hidden_of(cells, complementary=False)
    found = audit.disclosure(publish(tmp_path / "wsis.duckdb", cells, hidden))
    small = {f"{c.sex} x {c.age} x {c.disability} x {c.urbanisation}" for c in cells if c.status == "primary"}
    assert small & {leak.cell for leak in found.leaks}
    worst = min(found.leaks, key=lambda leak: (leak.high or 0) - (leak.low or 0))
    assert worst.table == "C2-01 KEN 2025 survey S"
    assert worst.low is not None and worst.high is not None and worst.high - worst.low < 0.01


def test_a_published_ratio_of_a_hidden_figure_is_found(tmp_path: Path, cells: list[Cell]) -> None:
    hidden = hidden_of(cells, complementary=True)
    file = publish(tmp_path / "wsis.duckdb", cells, hidden, ratio_of=min(hidden))
    (leak,) = audit.disclosure(file).leaks
    assert leak.table == "marts.fct_parity"
    assert min(hidden) in str(leak)


def test_indicators_without_personal_data_are_not_attacked(tmp_path: Path, cells: list[Cell]) -> None:
    file = publish(tmp_path / "wsis.duckdb", cells, hidden_of(cells, complementary=False), kind="NONE")
    assert audit.disclosure(file).tables == 0


@pytest.mark.parametrize(("complementary", "status"), [(True, 0), (False, 1)])
def test_the_command_ends_with_1_if_something_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: list[Cell], complementary: bool, status: int
) -> None:
    home = Home(tmp_path)
    build = home.builds / "000001"
    build.mkdir(parents=True)
    home.current.parent.mkdir()
    home.current.symlink_to(build)
    publish(build / "wsis.duckdb", cells, hidden_of(cells, complementary))
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["audit", "disclosure", "--json"])
    assert result.exit_code == status
    assert bool(json.loads(result.stdout)["leaks"]) is bool(status)


def test_a_warehouse_without_a_mask_is_not_called_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.current.mkdir(parents=True)
    duckdb.connect(str(home.current / "wsis.duckdb")).execute("create schema marts").close()
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["audit", "disclosure"])
    assert result.exit_code == 1
    assert "wsis build" in result.output


def test_the_small_warehouse_gives_nothing_away(small_warehouse: Home) -> None:
    published = small_warehouse.published()
    assert published is not None
    assert audit.disclosure(published).leaks == []
