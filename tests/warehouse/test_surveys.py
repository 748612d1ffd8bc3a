"""A survey from the command to the published warehouse: landed, estimated, traced, corrected; what is never in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.ingest.surveys.surveys import MAPPING, frame, with_value, write
from warehouse import working_file
from warehouse.build import build
from warehouse.dbt_base import WORK_FILE
from warehouse.settings import Home
from warehouse.surveys import process_surveys
from warehouse.trace import trace
from warehouse.trace_text import lines


def wsis(home: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the command."""
    done = subprocess.run(
        [sys.executable, "-c", "from warehouse.cli import main; main()", *arguments],
        env={**os.environ, "WSIS_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_check_tells_and_lands_nothing(tmp_path: Path) -> None:
    file, mapping = write(tmp_path / "in")
    status, said, _ = wsis(tmp_path / "home", "check", "survey", str(file), "--mapping", str(mapping), "--json")
    assert status == 0
    answer = json.loads(said)
    assert (answer["accepted"], answer["rows"], answer["state"], answer["issues"]) == (True, 40, "checked", [])
    assert not (tmp_path / "home" / "landing").exists()


def test_a_refused_survey_lands_nothing(tmp_path: Path) -> None:
    file, mapping = write(tmp_path / "in", with_value("w", 7, "-3"))
    status, said, _ = wsis(tmp_path / "home", "load", "survey", str(file), "--mapping", str(mapping), "--json")
    assert status == 1
    answer = json.loads(said)
    assert (answer["accepted"], answer["state"], answer["submission_id"]) == (False, "refused", None)
    (issue,) = answer["issues"]
    assert (issue["file"], issue["row"], issue["column"], issue["rule"]) == ("survey.csv", 7, "w", "negative_weight")
    assert not list((tmp_path / "home").rglob("rows.parquet"))


def test_a_survey_without_a_mapping_is_wrong_usage(tmp_path: Path) -> None:
    file, mapping = write(tmp_path / "in")
    status, _, said = wsis(tmp_path / "home", "load", "survey", str(file))
    assert status == 2
    assert "--mapping" in said
    status, _, said = wsis(tmp_path / "home", "load", "survey", str(file), "--mapping", str(mapping) + "x")
    assert status == 2


@pytest.fixture(scope="module")
def survey_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published warehouse of one small survey: every person of `frame` ten times."""
    folder = tmp_path_factory.mktemp("survey")
    file, mapping = write(folder / "in", pl.concat([frame()] * 10))
    home = Home(folder / "home")
    (result,) = process_surveys([file], mapping, home, land=True)
    assert (result.accepted, result.state) == (True, "approved"), result.issues
    build(home)
    return home


def query(home: Home, sql: str, file: str = "wsis.duckdb") -> list[tuple[Any, ...]]:
    published = home.published()
    assert published is not None
    is_work = file == WORK_FILE
    opened = working_file.opened(home, published.parent) if is_work else duckdb.connect(str(published), read_only=True)
    with opened as connection:
        return connection.execute(sql).fetchall()


def test_estimates_are_published_as_observations(survey_home: Home) -> None:
    """The weighted share of C2-05 by hand: everyone but each fourth of forty persons with weights 100.5, 101.5 ..."""
    weights = [100.5 + number for number in range(40)]
    share = 100 * sum(w for number, w in enumerate(weights) if number % 4) / sum(weights)
    rows = query(
        survey_home,
        "select round(obs_value, 8), source, dataset, method, nature, age_scope, reference_period, producer, "
        "src_column "
        "from intermediate.int_observation_all where indicator = 'C2-05' and sex = '_T' and age = '_T' "
        "and disability = '_T' and urbanisation = '_T'",
        "work.duckdb",
    )
    assert rows == [
        (round(share, 8), "survey", "KNBS: Household survey", "survey", "C", "Y_GE5", "NOW", "KNBS", "owns_phone")
    ]


def test_no_person_is_in_a_warehouse_file(survey_home: Home) -> None:
    """The working file holds no table of persons or PSUs, the published one neither their names nor their count."""
    tables = query(
        survey_home,
        "select table_schema, table_name, table_type from information_schema.tables where table_name like '%survey%'",
        "work.duckdb",
    )
    assert {name for _, name, kind in tables if kind == "BASE TABLE"} == {"int_survey_estimate"}
    assert {name for schema, name, _ in tables} == {
        "int_survey_estimate",
        "int_survey_covariance",
        "int_survey_design",
        "int_survey_dominance",
        "int_observation_survey",
        "int_lineage_survey",
        "stg_survey",
        "stg_survey_item",
        "stg_survey_person",
    }
    published = query(survey_home, "select distinct column_name from information_schema.columns")
    assert not {name for (name,) in published} & {"sample_numerator", "stratum", "psu", "weight"}
    work = survey_home.published()
    assert work is not None
    assert work.with_name("work.duckdb").stat().st_mode & 0o777 == 0o600


def test_a_trace_ends_at_file_mapping_and_columns(survey_home: Home) -> None:
    result = trace(survey_home, "C2-05", "KEN", 2025)
    (figure,) = result.figures
    assert figure.place is None
    assert figure.inputs == []
    assert figure.microdata is not None
    assert (figure.microdata.file_name, figure.microdata.mapping_file) == ("survey.csv", "mapping.yml")
    assert figure.microdata.persons == 400
    assert figure.microdata.design_columns == (
        "weight w, stratum h, psu c, age age, sex sex, urbanisation urb, wg see hear walk cog self comm"
    )
    text = "\n".join(lines(result))
    assert "survey.csv (not kept" in text
    assert "mapping     mapping.yml, sha256" in text
    assert "person " not in text


def test_a_corrected_mapping_replaces_the_figures(tmp_path: Path) -> None:
    """Yes and no had been exchanged: the corrected mapping over the same bytes is a new submission, and the only figure
    that is known; the build of one more survey rebuilds its area only.
    """
    home = Home(tmp_path / "home")
    file, mapping = write(
        tmp_path / "in", mapping=MAPPING.replace("owns_phone, yes: [1], no: [2]", "owns_phone, yes: [2], no: [1]")
    )
    (first,) = process_surveys([file], mapping, home, land=True)
    build(home)
    file, mapping = write(tmp_path / "in")
    (second,) = process_surveys([file], mapping, home, land=True)
    assert first.submission_id != second.submission_id
    report = build(home)
    assert (report.mode, report.touched_areas) == ("incremental", ["KEN"])
    known = "select distinct submission_id from intermediate.int_observation_known where source = 'survey'"
    assert query(home, known, "work.duckdb") == [(second.submission_id,)]
    every = "select count(distinct submission_id) from intermediate.int_observation where source = 'survey'"
    assert query(home, every, "work.duckdb") == [(2,)]
    (again,) = process_surveys([file], mapping, home, land=True)
    assert (again.state, again.submission_id) == ("unchanged", second.submission_id)
    assert build(home).mode == "unchanged"


def test_two_files_with_one_mapping(tmp_path: Path) -> None:
    """Each file is judged on its own."""
    one, mapping = write(tmp_path / "a")
    two, _ = write(tmp_path / "b", frame().with_columns(w=-1.0))
    results = process_surveys([one, two], mapping, Home(tmp_path / "home"), land=True)
    assert [result.accepted for result in results] == [True, False]
    assert len(list((tmp_path / "home" / "landing" / "survey").glob("*/provenance.json"))) == 1


def test_one_survey_under_two_titles_is_pointed_out(tmp_path: Path) -> None:
    """Two tables about the same people are weighed apart: the difference of their totals may be a few persons."""
    home = Home(tmp_path / "home")
    file, mapping = write(tmp_path / "a")
    process_surveys([file], mapping, home, land=True)
    file, mapping = write(tmp_path / "b", mapping=re.sub(r"title: [^,}\n]+", "title: Adults only", MAPPING))
    (second,) = process_surveys([file], mapping, home, land=False)
    (issue,) = [issue for issue in second.issues if issue.rule == "survey_under_another_title"]
    assert second.accepted
    assert issue.severity == "warning"
    assert "KEN 2025" in issue.message
    (again,) = process_surveys([file], write(tmp_path / "c")[1], home, land=False)
    assert "survey_under_another_title" not in {issue.rule for issue in again.issues}
