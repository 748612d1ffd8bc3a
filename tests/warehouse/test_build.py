"""A build is published whole or not at all, and touches what new submissions touch."""

from __future__ import annotations

import datetime as dt
import multiprocessing as mp
import re
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest
from filelock import FileLock

from ingest.landing import Landing
from tests.shared_home import shared_home
from warehouse import working_file
from warehouse.build import BuildRefused, build
from warehouse.load import process
from warehouse.settings import Home

KENYA = "Year,Sex,Value\n2020,Female,41.5\n2020,Male,44.5\n2020,,43.0\n2021,,45.0\n"
GHANA = "Year,Sex,Value\n2020,,53.0\n2021,,55.0\n"


def land(home: Home, area: str, text: str, name: str = "indicator_17-8-1.csv") -> str:
    """Land a small file of a national platform; its submission."""
    folder = home.path / "inbox" / area
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (result,) = process("open-sdg", [path], home, area=area, land=True)
    assert result.accepted
    return str(result.submission_id)


def internet_users(home: Home) -> dict[tuple[str, str, str], float]:
    """Published figures of C2-01 by area, period and sex."""
    published = home.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(
            "select ref_area, time_period, sex, obs_value from marts.fct_observation where indicator = 'C2-01'"
        ).fetchall()
    return {(area, period, sex): value for area, period, sex, value in rows}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A warehouse with Kenya and Ghana; tests work on copies."""

    def fill(home: Home) -> None:
        land(home, "KEN", KENYA)
        land(home, "GHA", GHANA)
        build(home)

    return shared_home(tmp_path_factory, worker_id, "built", fill)


@pytest.fixture
def home(built: Home, tmp_path: Path) -> Home:
    """A copy of the built warehouse of the test's own."""
    shutil.copytree(built.path, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def test_published_warehouse_holds_the_figures_and_nothing_internal(home: Home) -> None:
    assert internet_users(home) == {
        ("KEN", "2020", "F"): 41.5,
        ("KEN", "2020", "M"): 44.5,
        ("KEN", "2020", "_T"): 43.0,
        ("KEN", "2021", "_T"): 45.0,
        ("GHA", "2020", "_T"): 53.0,
        ("GHA", "2021", "_T"): 55.0,
    }
    published = home.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as connection:
        schemas = {
            name
            for (name,) in connection.execute(
                "select distinct table_schema from information_schema.tables where table_catalog = 'wsis'"
            ).fetchall()
        }
    assert schemas == {"marts"}
    assert (published.parent / "work.duckdb").stat().st_mode & 0o777 == 0o600


def test_nothing_new_publishes_nothing(home: Home) -> None:
    before = home.current.readlink()
    assert build(home).mode == "unchanged"
    assert home.current.readlink() == before


def test_a_new_file_rebuilds_its_area_as_a_full_build_would(home: Home) -> None:
    # a corrected file of Kenya: one value changed, one cell left out, one cell new
    land(home, "KEN", "Year,Sex,Value\n2020,Female,42.5\n2020,Male,44.5\n2020,,43.5\n2022,,47.0\n")
    report = build(home)
    assert (report.mode, report.touched_areas) == ("incremental", ["KEN"])
    after = internet_users(home)
    assert after[("KEN", "2020", "F")] == 42.5  # superseded
    assert after[("KEN", "2021", "_T")] == 45.0  # absent from the newer file: stays
    assert after[("KEN", "2022", "_T")] == 47.0
    assert after[("GHA", "2021", "_T")] == 55.0  # untouched
    incremental = everything(home)
    assert build(home, force=True).mode == "full"
    assert everything(home) == incremental


def everything(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all marts, sorted."""
    published = home.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by 1"
        ).fetchall()
        return {name: connection.execute(f"select * from marts.{name} order by all").fetchall() for (name,) in tables}


def test_a_cell_that_a_newer_file_leaves_out_is_marked_stale(home: Home) -> None:
    submission = land(home, "KEN", "Year,Sex,Value\n2022,,47.0\n")
    record = home.landing / "open_sdg" / submission / "provenance.json"
    text = record.read_text(encoding="utf-8")
    tomorrow = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat()
    record.write_text(re.sub(r'"known_from": "[^"]*"', f'"known_from": "{tomorrow}"', text), encoding="utf-8")
    build(home, as_of=dt.date.fromisoformat(tomorrow))
    published = home.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as connection:
        stale = connection.execute(
            "select time_period, is_stale from marts.fct_observation where indicator = 'C2-01' and ref_area = 'KEN' "
            "and sex = '_T' order by 1"
        ).fetchall()
    assert stale == [("2020", True), ("2021", True), ("2022", False)]


def test_a_failed_test_publishes_nothing(home: Home) -> None:
    before, figures = home.current.readlink(), internet_users(home)
    submission = land(home, "KEN", KENYA.replace("41.5", "40.5"))
    rows = home.landing / "open_sdg" / submission / "rows.parquet"
    # what a map that lost a label would do: a landed row that nobody understands any more
    spoilt = pl.read_parquet(rows).with_columns(labels=pl.lit('{"Sex":"Femlae"}'))
    spoilt.write_parquet(rows)
    with pytest.raises(BuildRefused) as refused:
        build(home)
    assert any("every_landed_row_is_understood" in node for node, _ in refused.value.failures)
    assert home.current.readlink() == before
    assert internet_users(home) == figures
    assert [path.name for path in home.builds.iterdir() if not path.name.isdigit()] == []


def test_a_build_in_another_place_reads_the_landing_there(home: Home) -> None:
    """The directory is a copy: views of the build that it begins with name no place."""
    land(home, "KEN", KENYA.replace("41.5", "40.5"))
    assert build(home).mode == "incremental"
    assert internet_users(home)[("KEN", "2020", "F")] == 40.5
    with working_file.opened(home, home.current) as connection:
        views = connection.execute("select sql from duckdb_views() where sql like '%read_parquet%'").fetchall()
        assert len(views) > 10
        assert not any(f"{folder}/" in sql for (sql,) in views for folder in (home.path, home.path.parent))
        # 'KEN' of the first place is not read
        landed = connection.execute("select count(distinct submission_id) from staging.stg_open_sdg").fetchall()
    assert landed == [(len(Landing(home.landing).identities("open-sdg")),)]


def test_two_builds_at_once_are_not_possible(home: Home) -> None:
    land(home, "KEN", KENYA.replace("41.5", "40.5"))
    with FileLock(home.path / "build.lock"), pytest.raises(BuildRefused, match="Another build is running"):
        build(home)


def _build_and_wait(home: str, started: str) -> None:
    from warehouse import build as module

    def wait(*_: object, **__: object) -> None:
        Path(started).touch()
        mp.Event().wait(60)

    module._transform = wait  # type: ignore[assignment]
    module.build(Home(Path(home)), force=True)


def test_a_build_that_is_killed_leaves_the_published_warehouse(home: Home, tmp_path: Path) -> None:
    before, figures = home.current.readlink(), internet_users(home)
    started = tmp_path / "started"
    process_ = mp.get_context("spawn").Process(target=_build_and_wait, args=(str(home.path), str(started)))
    process_.start()
    while not started.exists():
        process_.join(0.05)
        assert process_.is_alive()
    process_.kill()
    process_.join()
    assert home.current.readlink() == before
    assert internet_users(home) == figures
    land(home, "KEN", KENYA.replace("41.5", "40.5"))
    assert build(home).mode != "unchanged"  # the lock of the dead is not in the way
    assert internet_users(home)[("KEN", "2020", "F")] == 40.5


def test_a_reader_keeps_its_build_while_another_is_published(home: Home) -> None:
    published = home.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as reader:
        land(home, "KEN", KENYA.replace("41.5", "40.5"))
        build(home)
        (value,) = reader.execute(
            "select obs_value from marts.fct_observation where indicator = 'C2-01' and ref_area = 'KEN' and sex = 'F' "
            "and time_period = '2020'"
        ).fetchone()  # type: ignore[misc]
    assert value == 41.5
    assert internet_users(home)[("KEN", "2020", "F")] == 40.5


def test_what_was_known_on_a_day_can_be_built_again(home: Home) -> None:
    # before the files landed nothing was known
    report = build(home, as_of=dt.date(2020, 1, 1))
    assert report.mode == "full"
    assert internet_users(home) == {}


def test_a_comma_in_the_path_is_refused(tmp_path: Path) -> None:
    """DuckDB separates the places that it looks for files in by commas."""
    with pytest.raises(BuildRefused, match="has a comma in its name"):
        build(Home(tmp_path / "Kenya, 2026"))
