"""A broken seed is refused by the build: nothing is published, and the message names the test that found it.

A build takes a while, so one build is given faults of every test, and each single fault is given to the test's SQL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.dbt_project.rendered import sql

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ingest", "expectations", "warehouse", "dbt_project")


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that is there exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name}: {text.count(old)} times {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_dangling_code_and_overlapping_atoms_are_refused(tmp_path: Path) -> None:
    """Five faults: a link to an action line that is not there, atoms 18-24 and 20-29 that share ages, a second meaning
    for one label, a map of a source and concept that do not exist, and a target for no area. The rooms are copied, so
    that the seeds themselves stay as they are.
    """
    code = tmp_path / "code"
    for room in ROOMS:
        shutil.copytree(ROOT / room, code / room, ignore=shutil.ignore_patterns("__pycache__"))
    seeds = code / "dbt_project" / "seeds"
    edit(seeds / "catalogue" / "age_band.csv", "\nY25T29,25,29,", "\nY25T29,20,29,")
    links = seeds / "catalogue" / "indicator_action_line.csv"
    first = links.read_text(encoding="utf-8").splitlines()[1]
    links.write_text(
        links.read_text(encoding="utf-8").replace(first, first.replace(f",{first.split(',')[1]},", ",C99,", 1), 1),
        encoding="utf-8",
    )
    labels = seeds / "mapping" / "label_map.csv"
    with labels.open("a", encoding="utf-8") as handle:
        handle.write("eurostat,*,age,total,AGE,Y15T24,load,,planted,\n")
        handle.write("eurostatt,*,sexx,F,SEXX,F,load,,planted,\n")
    edit(seeds / "catalogue" / "target.csv", "\nC1-01,*,BBCOM2025,", "\nC1-01,XXY,BBCOM2025,")
    home = tmp_path / "home"
    environment = {**os.environ, "PYTHONPATH": str(code), "WSIS_HOME": str(home)}
    command = [sys.executable, "-c", "from warehouse.cli import main; main()"]
    done = subprocess.run(
        [*command, "build"], env=environment, cwd=code, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 1, done.stderr
    said = done.stderr
    assert "nothing was published" in said
    assert "test.wsis.age_atoms_do_not_overlap" in said
    assert "test.wsis.relationships_indicator_action_line_action_line" in said
    assert "test.wsis.each_label_means_one_thing" in said
    assert "test.wsis.catalogue_names_what_there_is" in said
    assert "test.wsis.maps_speak_of_known_things" in said
    path = subprocess.run([*command, "path"], env=environment, cwd=code, capture_output=True, text=True, check=False)
    assert path.returncode == 1
    assert path.stdout == ""
    assert not (home / "published").exists()


@pytest.fixture(scope="module")
def seeds() -> Iterator[duckdb.DuckDBPyConnection]:
    """The seeds of the catalogue, the areas and the maps as a build loads them."""
    folders = [ROOT / "dbt_project" / "seeds" / name for name in ("areas", "catalogue", "mapping")]
    entries = [
        (folder, entry)
        for folder in folders
        for entry in yaml.safe_load((folder / f"{folder.name}.yml").read_text(encoding="utf-8"))["seeds"]
    ]
    with duckdb.connect() as connection:
        for folder, entry in entries:
            name, path = entry["name"], folder / f"{entry['name']}.csv"
            types = ", ".join(f'"{column}" {kind}' for column, kind in entry["config"]["column_types"].items())
            connection.execute(f"create table {name} ({types})")
            connection.execute(f"copy {name} from '{path}' (format csv, header true, delimiter ',')")
        yield connection


def found_by(test: str, connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Place and code of what the data test finds."""
    query = sql((ROOT / "dbt_project" / "tests" / f"{test}.sql").read_text(encoding="utf-8"))
    return connection.execute(f"select place, code from ({query})").fetchall()


_CATALOGUE, _MAPS = "catalogue_names_what_there_is", "maps_speak_of_known_things"


@pytest.mark.parametrize(
    ("test", "fault", "place", "code"),
    [
        (
            _CATALOGUE,
            "update indicator set supersedes = 'C99-99' where indicator = 'C2-01'",
            "indicator.supersedes",
            "C99-99",
        ),
        (
            _CATALOGUE,
            "update indicator set supersedes = 'C2-01' where indicator = 'C2-01'",
            "indicator.supersedes",
            "C2-01",
        ),
        (
            _CATALOGUE,
            "update indicator set unit_measure = 'ZZZ' where indicator = 'C2-01'",
            "indicator.unit_measure",
            "ZZZ",
        ),
        (
            _CATALOGUE,
            "update indicator set valid_from = 2030, valid_to = 2029 where indicator = 'C2-01'",
            "indicator.valid_to",
            "2029",
        ),
        (
            _CATALOGUE,
            "update target set valid_from = 2030, valid_to = 2029 where indicator = 'C1-01'",
            "target.valid_to",
            "2029",
        ),
        (_CATALOGUE, "update target set ref_area = 'XXY' where indicator = 'C1-01'", "target.ref_area", "XXY"),
        (
            _CATALOGUE,
            "insert into required_cell values ('C2-01', '_T', 'Y18T53', '_T', '_T', '_T')",
            "required_cell.age",
            "Y18T53",
        ),
        (
            _CATALOGUE,
            "insert into indicator_sdg values ('C2-01', '9.9.9', 'INDICATOR', 'D', '')",
            "indicator_sdg.sdg_code",
            "9.9.9",
        ),
        (
            _CATALOGUE,
            "insert into indicator_sdg values ('C2-01', '9.9', 'TARGET', 'D', '')",
            "indicator_sdg.sdg_code",
            "9.9",
        ),
        (
            _MAPS,
            "insert into label_map values ('*', '*', 'x', 'x', 'AGE', '15-24', 'load', '', '', '')",
            "label_map.code",
            "15-24",
        ),
        (
            _MAPS,
            "insert into label_map values ('*', '*', 'x', 'x', 'SEXX', 'F', 'load', '', '', '')",
            "label_map.concept",
            "SEXX",
        ),
        (
            _MAPS,
            "insert into label_map values ('eurostatt', '*', 'x', 'x', 'SEX', 'F', 'load', '', '', '')",
            "label_map.source",
            "eurostatt",
        ),
        (_MAPS, "insert into flag_map values ('eurostatt', 'b', 'B', '', '')", "flag_map.source", "eurostatt"),
        (
            _MAPS,
            "insert into label_map values ('open-sdg', 'KEY', 'x', 'x', 'SEX', 'F', 'load', '', '', '')",
            "label_map.area",
            "KEY",
        ),
    ],
)
def test_each_fault_is_found_by_a_data_test(
    seeds: duckdb.DuckDBPyConnection, test: str, fault: str, place: str, code: str
) -> None:
    assert found_by(test, seeds) == []
    seeds.execute("begin")
    try:
        seeds.execute(fault)
        assert (place, code) in found_by(test, seeds)
    finally:
        seeds.execute("rollback")
