"""The attack on a warehouse built from the sample's survey, by the command: nothing behind its mask, else the planted.

Complementary suppression is switched off where it is kept: a build takes a table's mask from its folder if it is there,
and there every table gets a mask that hides nothing beside the confidential cells themselves.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from warehouse import working_file
from warehouse.build import build
from warehouse.cli import app
from warehouse.settings import Home

_HIDDEN = """
select
    count(*) filter (where cause = 'primary') as primary_cells,
    count(*) filter (where cause = 'shelf') as protecting_cells
from intermediate.int_release_mask
"""


def audited(home: Home, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, Any]]:
    """Exit status and answer of `wsis audit disclosure --json`."""
    monkeypatch.setenv("WSIS_HOME", str(home.path))
    result = CliRunner().invoke(app, ["audit", "disclosure", "--json"])
    return result.exit_code, json.loads(result.stdout)


def work(home: Home, sql: str) -> list[tuple[Any, ...]]:
    published = home.published()
    assert published is not None
    with working_file.opened(home, published.parent) as connection:
        return connection.execute(sql).fetchall()


def test_nothing_is_found_behind_the_mask(survey_warehouse: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight tables (four indicators, two years), each with confidential cells and others that protect them."""
    ((primary, protecting),) = work(survey_warehouse, _HIDDEN)
    assert primary > 100
    assert protecting > 100
    status, answer = audited(survey_warehouse, monkeypatch)
    assert (status, answer["leaks"]) == (0, [])
    assert answer["tables"] >= 8
    assert answer["hidden"] >= primary + protecting


def test_confidential_cells_are_found_without_complementary_suppression(
    survey_warehouse: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(survey_warehouse.path, home.path, symlinks=True)
    masks = list((home.path / "dbt" / "masks").glob("[0-9a-f]*"))
    assert len(masks) == 8
    for mask in masks:
        mask.write_text("[]", encoding="utf-8")
    build(home, force=True)
    ((primary, protecting),) = work(home, _HIDDEN)
    assert (primary > 100, protecting) == (True, 0)
    status, answer = audited(home, monkeypatch)
    assert status == 1
    leaks = answer["leaks"]
    # every table gives something away, and somewhere a hidden count to the person
    assert len({leak["table"] for leak in leaks}) == 8
    assert min(leak["high"] - leak["low"] for leak in leaks) < 0.01
    small = {
        " x ".join(codes)
        for codes in work(
            home,
            "select sex, age, disability, urbanisation from intermediate.int_observation_all "
            "where observation_id in "
            "(select observation_id from intermediate.int_release_mask where cause = 'primary')",
        )
    }
    assert small & {leak["cell"] for leak in leaks}


def test_what_the_last_release_hid_is_an_input_of_the_mask(
    survey_warehouse: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell that the last release hid is marked so for the mask; that such shelves go first, test_shelves shows."""
    home = Home(tmp_path / "home")
    shutil.copytree(survey_warehouse.path, home.path, symlinks=True)
    monkeypatch.setenv("WSIS_HOME", str(home.path))
    shelf = "indicator = 'C2-01' and year = 2025 and sex = 'F' and disability = '_T' and urbanisation = '_T'"
    shown = work(home, f"select observation_id from intermediate.int_observation_all where age = 'Y36T64' and {shelf}")
    assert len(shown) == 1
    last = tmp_path / "last.duckdb"
    with duckdb.connect(str(last)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_release_mask as select ? as observation_id, true as is_hidden, 'Q' as obs_status",
            list(shown[0]),
        )
    result = CliRunner().invoke(app, ["build", "--previous-release", str(last), "--json"])
    assert result.exit_code == 0, result.output
    found = work(home, "select observation_id from intermediate.int_disclosure_cell where was_hidden")
    assert found == shown
    status, answer = audited(home, monkeypatch)
    assert (status, answer["leaks"]) == (0, [])


def test_a_file_that_is_no_release_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path / "home"))
    (tmp_path / "notes.txt").write_text("not a database", encoding="utf-8")
    result = CliRunner().invoke(app, ["build", "--previous-release", str(tmp_path / "notes.txt"), "--json"])
    assert result.exit_code == 1
    assert "is no published warehouse of this program" in json.loads(result.stdout)["message"]
