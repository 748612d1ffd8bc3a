"""What a build sees of national reports, what a changed state rebuilds, and what it marks as published.

dbt is left out: these tests are about what it is told. `tests/warehouse/test_build.py` builds for real.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.warehouse.report_workbook import figure, write_report
from warehouse import build as building
from warehouse import national_reports
from warehouse.build import BuildRefused, build
from warehouse.dbt import DbtResult
from warehouse.national_reports import Actor
from warehouse.registry import Registry
from warehouse.settings import Home

SECRETARIAT = Actor("amina", "secretariat")
_EMPTY_MARTS = """
    create schema marts;
    create table marts.fct_observation (
        ref_area text, sub_area text, freq text, indicator text, time_period text, sex text, age text, disability text,
        urbanisation text, breakdown text, source text, obs_value double, obs_status text, std_error double,
        is_preferred boolean
    )
"""
TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Builds make empty marts; the plan and the snapshot of each are kept here."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    seen: list[dict[str, Any]] = []

    def transform(home: Home, aside: Path, plan: Any, as_of: dt.date, *_: Any) -> DbtResult:
        (aside / "work.duckdb").touch()
        (aside / "wsis.duckdb").unlink(missing_ok=True)
        with duckdb.connect(str(aside / "wsis.duckdb")) as connection:
            connection.execute(_EMPTY_MARTS)
        rows = pl.read_parquet(aside / "snapshot" / "submission.parquet").to_dicts()
        dates = pl.read_parquet(aside / "snapshot" / "deadline.parquet").rows()
        seen.append(
            {
                "mode": plan.mode,
                "areas": plan.areas,
                "new": plan.new,
                "rows": {row["submission_id"]: row for row in rows},
                "dates": {(review, area): day for review, area, day in dates},
            }
        )
        return DbtResult(True)

    monkeypatch.setattr(building, "_transform", transform)
    yield seen


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty runtime directory."""
    return Home(tmp_path / "home")


def load(home: Home, area: str = "KEN", value: float = 41.5, note: str | None = None) -> str:
    """Load a report; its submission."""
    path = write_report(home.path.parent / f"{area}-{value}.xlsx", area, value)
    if note:
        figures = [figure(area, value, note=note), figure(area, value - 2, sex="F", sample_size=4600, note=note)]
        path = write_report(path, area, value, tables={"OBSERVATIONS": figures})
    result = national_reports.load_report(home, path, SECRETARIAT)
    assert result.accepted, [issue for issue in result.issues if issue.severity == "error"]
    return str(result.submission_id)


def release(home: Home, identity: str) -> str:
    """Submit and approve a report."""
    national_reports.submit(home, identity, SECRETARIAT, confirm=True)
    national_reports.approve(home, identity, SECRETARIAT)
    return identity


def test_from_draft_to_published(home: Home, told: list[dict[str, Any]]) -> None:
    kenya = load(home)
    build(home)
    uganda = load(home, "UGA")
    assert (build(home).submissions, told[1]["areas"], told[1]["new"]) == (0, ["UGA"], [])  # nothing of it is read
    assert [told[1]["rows"][identity]["state"] for identity in (kenya, uganda)] == ["draft", "draft"]
    told.pop(0)
    national_reports.submit(home, kenya, SECRETARIAT, confirm=True)
    assert build(home).mode == "incremental"
    assert (told[1]["areas"], told[1]["new"]) == (["KEN"], [])  # it is reported, and not yet read
    national_reports.approve(home, kenya, SECRETARIAT)
    report = build(home)
    assert (report.mode, report.touched_areas) == ("incremental", ["KEN"])
    assert (report.reports, report.submissions) == ([kenya], 1)
    assert told[2]["new"] == [kenya]
    row = told[2]["rows"][kenya]
    assert {name: row[name] for name in ("state", "ref_area", "review", "reporting_year", "version", "due_date")} == {
        "state": "approved", "ref_area": "KEN", "review": "annual-2026", "reporting_year": 2026, "version": 1,
        "due_date": "2026-11-30",  # of the seed review_cycle
    }  # fmt: skip
    assert (row["known_from"], row["superseded_from"]) == (TODAY.isoformat(), None)
    assert row["submitted_at"] < row["approved_at"]
    assert Registry.of(home).get(kenya).state == "published"
    assert [event.action for event in national_reports.history(home, kenya)][-1] == "publish"
    # being marked is not a change of what is published
    assert build(home).mode == "unchanged"
    assert len(told) == 3


def test_a_newer_version_supersedes(home: Home, told: list[dict[str, Any]]) -> None:
    first = release(home, load(home))
    build(home)
    second = release(home, load(home, value=43.0, note="recounted"))
    report = build(home)
    assert (report.mode, report.touched_areas, told[1]["new"]) == ("incremental", ["KEN"], [second])
    rows = told[1]["rows"]
    assert (rows[first]["state"], rows[first]["superseded_from"]) == ("published", TODAY.isoformat())
    assert (rows[second]["version"], rows[second]["superseded_from"]) == (2, None)
    assert report.submissions == 2  # the old one is a vintage, and stays readable


def test_a_withdrawn_report_leaves_at_the_next_build(home: Home, told: list[dict[str, Any]]) -> None:
    first = release(home, load(home))
    second = release(home, load(home, value=43.0, note="recounted"))
    build(home)
    national_reports.withdraw(home, second, SECRETARIAT, "asked for by the ministry")
    report = build(home)
    assert (report.mode, report.touched_areas, report.submissions) == ("incremental", ["KEN"], 1)
    rows = told[1]["rows"]
    assert (rows[second]["state"], rows[first]["superseded_from"]) == ("withdrawn", None)
    assert build(home).mode == "unchanged"


def test_reports_of_other_areas_are_left_alone(home: Home, told: list[dict[str, Any]]) -> None:
    release(home, load(home))
    build(home)
    uganda = release(home, load(home, "UGA"))
    assert (build(home).touched_areas, told[1]["new"]) == (["UGA"], [uganda])


def test_deadlines_reach_the_build(home: Home, told: list[dict[str, Any]]) -> None:
    release(home, load(home))
    build(home)
    dates = told[0]["dates"]
    assert len(dates) == 193 * 12  # UN members and reviews of the seed
    assert dates[("annual-2026", "KEN")] == "2026-11-30"
    national_reports.set_deadline(home, "annual-2026", dt.date(2027, 1, 15), SECRETARIAT, "UGA")
    assert (build(home).mode, told[1]["areas"]) == ("incremental", ["UGA"])
    assert told[1]["dates"][("annual-2026", "UGA")] == "2027-01-15"
    national_reports.set_deadline(home, "annual-2026", dt.date(2026, 12, 1), SECRETARIAT)
    assert build(home).mode == "full"  # of everybody
    assert [told[2]["dates"][("annual-2026", area)] for area in ("KEN", "UGA")] == ["2026-12-01", "2027-01-15"]


def test_a_report_that_comes_during_a_build_is_in_the_next(
    home: Home, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kenya = release(home, load(home))
    meanwhile: list[str] = []
    whole = building._transform

    def busy(*arguments: Any) -> DbtResult:
        meanwhile.append(release(home, load(home, "UGA")))
        meanwhile.append(release(home, load(home, value=43.0, note="recounted")))
        return whole(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(building, "_transform", busy)
        assert build(home).reports == [kenya]
    assert set(told[0]["rows"]) == {kenya}
    states = {report.id: report.state for report in national_reports.submissions(home)}
    assert states == {kenya: "published", **dict.fromkeys(meanwhile, "approved")}
    report = build(home)
    assert (report.touched_areas, sorted(report.reports)) == (["KEN", "UGA"], sorted(meanwhile))


def test_a_report_withdrawn_during_a_build_stays_withdrawn(
    home: Home, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kenya = release(home, load(home))
    whole = building._transform

    def busy(*arguments: Any) -> DbtResult:
        national_reports.withdraw(home, kenya, SECRETARIAT, "wrong file")
        return whole(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(building, "_transform", busy)
        assert build(home).reports == []
    assert Registry.of(home).get(kenya).state == "withdrawn"
    report = build(home)
    assert (report.mode, report.touched_areas, report.submissions) == ("incremental", ["KEN"], 0)


def test_what_was_published_and_not_marked_is_marked_by_the_next_build(
    home: Home, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The registry is gone when the build ends: the build stands."""
    kenya = release(home, load(home))
    whole = building._transform

    def gone(*arguments: Any) -> DbtResult:
        monkeypatch.setenv("WSIS_REGISTRY_URL", "postgresql://u:secret@127.0.0.1:1/d")
        return whole(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(building, "_transform", gone)
        report = build(home)
    assert (report.mode, report.reports) == ("full", [])
    assert "not marked so yet" in report.notes[0]
    assert "secret" not in json.dumps(report.as_json())
    with pytest.raises(BuildRefused, match="states of the reports are not known"):
        build(home)
    monkeypatch.delenv("WSIS_REGISTRY_URL")
    assert Registry.of(home).get(kenya).state == "approved"
    assert (build(home).mode, Registry.of(home).get(kenya).state) == ("unchanged", "published")


def test_a_build_as_of_a_day_before_the_approval_does_not_publish_it(home: Home, told: list[dict[str, Any]]) -> None:
    kenya = release(home, load(home))
    assert build(home, as_of=TODAY - dt.timedelta(days=1)).reports == []
    assert Registry.of(home).get(kenya).state == "approved"


def test_without_reports_there_is_no_registry(home: Home, told: list[dict[str, Any]]) -> None:
    build(home)
    assert told[0]["rows"] == {}
    assert not (home.path / "registry.sqlite").exists()
