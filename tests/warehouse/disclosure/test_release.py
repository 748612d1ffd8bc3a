"""From the build's rows to the rows of the mask."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.survey_counts import survey_cells
from warehouse.disclosure import release, shelves

ROOT = Path(__file__).parents[3]
CELL_COLUMNS = (
    "observation_id", "release_table", "ref_area", "sub_area", "breakdown", "sex", "age", "disability", "urbanisation",
    "age_scope", "k", "is_sensitive", "units", "all_units", "shown_units", "shown_all_units", "is_estimated", "cause",
    "hide_order", "rounding", "visible_aim", "min_cases", "was_hidden",
)  # fmt: skip
STEP_COLUMNS = ("observation_id", "ref_area", "input_observation_id", "input_status")
ORDER = {"Y15T24": 1, "Y18T24": 2, "Y25T35": 3, "Y0T17": 4, "Y_GE65": 5, "Y36T64": 6, "Y18T35": 7}


def rows(table: str = "C2-01|KEN|2025|survey|S", seed: int = 1, persons: int = 1500) -> list[tuple[Any, ...]]:
    """Rows of int_disclosure_cell for a generated survey."""
    return [
        (
            f"{table}|{cell.key}", table, "KEN", cell.sub_area, cell.breakdown, cell.sex, cell.age, cell.disability,
            cell.urbanisation, "Y_GE5", 5, False, cell.count, cell.size, cell.weighted_count, cell.weighted_size, False,
            cell.status or None, ORDER.get(cell.age), 0.005, 0.0, 25, False,
        )
        for cell in survey_cells(persons, seed)
    ]  # fmt: skip


COUNTRY_COLUMNS = (
    "observation_id", "ref_area", "list", "regional_group", "country_group", "units", "k", "is_small",
    "is_of_this_build", "was_hidden",
)  # fmt: skip


def hidden_for_others(
    cells: Sequence[Sequence[Any]], steps: Sequence[Sequence[Any]], countries: Sequence[Sequence[Any]] = ()
) -> list[dict[str, Any]]:
    return release.hidden_for_others((CELL_COLUMNS, cells), (COUNTRY_COLUMNS, countries), (STEP_COLUMNS, steps))


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(release.CACHE, str(tmp_path / "masks"))


def test_cells_of_hidden_shelves_are_suppressed_to_protect_others() -> None:
    table = rows()
    cells = [release.cell_of(dict(zip(CELL_COLUMNS, row, strict=True))) for row in table]
    expected = shelves.hide(cells, release.Demand(5), ORDER).hidden
    own = {cell.key for cell in cells if cell.status == "primary"}
    found = hidden_for_others(table, [])
    assert {row["observation_id"] for row in found} == expected - own
    assert {(row["is_hidden"], row["cause"], row["obs_status"], row["conf_status"]) for row in found} == {
        (True, "shelf", "Q", "D")
    }
    assert {row["reason"] for row in found} == {"protects a cell of fewer than 5 units"}


def test_the_order_of_rows_and_tables_does_not_matter() -> None:
    both = rows() + rows("C2-05|KEN|2025|survey|S", seed=2)
    shuffled = list(both)
    random.Random(3).shuffle(shuffled)
    expected = hidden_for_others(both, [])
    assert len(expected) > 0
    assert hidden_for_others(shuffled, []) == expected


def test_a_table_is_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time its mask comes from the folder; a changed count is weighed again."""
    weighed: list[int] = []
    hide = shelves.hide

    def counted(*arguments: Any, **more: Any) -> shelves.TableMask:
        weighed.append(1)
        return hide(*arguments, **more)

    monkeypatch.setattr(shelves, "hide", counted)
    first = hidden_for_others(rows(), [])
    assert hidden_for_others(rows(), []) == first
    assert len(weighed) == 1
    # sums over the same people added up in another order
    noisy = [(*row[:14], row[14] * (1 + 2e-16), *row[15:]) for row in rows()]
    assert noisy != rows()
    assert hidden_for_others(noisy, []) == first
    assert len(weighed) == 1
    changed = [(*row[:11], True, *row[12:]) for row in rows()]  # now a sensitive topic
    hidden_for_others(changed, [])
    assert len(weighed) == 2


def test_what_was_computed_from_a_hidden_figure_is_hidden() -> None:
    """A ratio of a suppressed figure, an index of the ratio; a ratio of a figure with too few cases is not secret,
    unless its other side is; a ratio of shown figures stays."""
    steps = [
        ("ratio", "KEN", "few", "Q"),
        ("ratio", "KEN", "shown", None),
        ("index", "KEN", "ratio", None),
        ("weak", "KEN", "poor", "L"),
        ("both", "KEN", "poor", "L"),
        ("both", "KEN", "few", "Q"),
        ("free", "KEN", "shown", None),
    ]
    found = hidden_for_others([], steps)
    assert {(row["observation_id"], row["obs_status"], row["conf_status"]) for row in found} == {
        ("ratio", "Q", "D"),
        ("index", "Q", "D"),
        ("both", "Q", "D"),
        ("weak", "L", "F"),
    }
    assert {row["cause"] for row in found} == {"derived"}


def test_the_mask_has_each_figure_once_with_its_strongest_cause() -> None:
    connection = duckdb.connect()
    connection.execute(
        "create table screen as select * from (values "
        "('few', 'KEN', true, 'primary', 'Q', 'C', 'fewer than 5 units'), "
        "('poor', 'KEN', true, 'quality', 'L', 'F', 'fewer than 25 cases'), "
        "('weak', 'KEN', false, 'flagged', 'U', 'F', 'fewer than 50 cases')"
        ") as t(observation_id, ref_area, is_hidden, cause, obs_status, conf_status, reason)"
    )
    added = [
        dict(zip(release.COLUMNS, (name, "KEN", True, "shelf", "Q", "D", "protects"), strict=True))
        for name in ("few", "poor", "weak", "partner")
    ]
    found = release.merged(connection, connection.table("screen"), added).fetchall()
    assert sorted((row[0], row[3], row[4]) for row in found) == [
        ("few", "primary", "Q"),
        ("partner", "shelf", "Q"),
        ("poor", "shelf", "Q"),
        ("weak", "shelf", "Q"),
    ]


def test_nothing_to_add_leaves_the_screen_as_it_is() -> None:
    connection = duckdb.connect()
    connection.execute("create table screen (observation_id text, ref_area text, is_hidden boolean, cause text, "
                       "obs_status text, conf_status text, reason text)")
    assert release.merged(connection, connection.table("screen"), []).columns == list(release.COLUMNS)


def test_the_referee_works_alone() -> None:
    """Whoever imports the warehouse first has one thread of linear algebra; in a process of its own, as a build is."""
    code = "import warehouse.dbt, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.strip() == b"1"


def test_countries_that_protect_others_are_hidden_and_what_was_computed_from_them() -> None:
    """Kenya's 3 persons need Uganda's 7; the list is weighed whole, and Uganda's row is of this build only if it is."""
    countries = [
        ("k", "KEN", "2025 ONSITE", "AFRICA", "OTHER", 3.0, 5, True, False, False),
        ("u", "UGA", "2025 ONSITE", "AFRICA", "OTHER", 7.0, 5, False, True, False),
        ("g", "GHA", "2025 ONSITE", "AFRICA", "OTHER", 9.0, 5, False, True, False),
    ]
    found = hidden_for_others([], [("share", "001", "u", None)], countries)
    assert [(row["observation_id"], row["ref_area"], row["cause"], row["conf_status"]) for row in found] == [
        ("share", "001", "derived", "D"), ("u", "UGA", "list", "D")
    ]  # fmt: skip
    elsewhere = [(*row[:8], False, row[9]) for row in countries]
    assert hidden_for_others([], [], elsewhere) == []
