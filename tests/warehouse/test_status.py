"""What is published, landed, held back and waiting (`tests/published.py` says what was loaded)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.warehouse.report_workbook import write_report
from warehouse import national_reports
from warehouse.load import process
from warehouse.national_reports import Actor
from warehouse.settings import Home
from warehouse.status import lines, status


def test_a_published_home(small_warehouse: Home) -> None:
    """Five files; 21 reported figures and five derived (E-01 three times, E-02, E-04 of disability once)."""
    found = status(small_warehouse)
    assert found.published is not None
    assert (found.published.build_id, found.published.submissions, found.published.figures) == ("000001", 5, 26)
    assert found.not_published == []
    assert {source.source: (source.submissions, source.rows, source.held) for source in found.sources} == {
        "itu-datahub": (1, 5, 0),
        "open-sdg": (3, 16, 1),
        "world-bank": (1, 12, 0),
    }


def test_held_rows_are_found_where_it_says(small_warehouse: Home) -> None:
    """Row 4 of Kenya's 5.b.1 file says 'unknown'."""
    (held,) = status(small_warehouse).held
    assert (held.file_name, held.held) == ("indicator_5-b-1.csv", 1)
    (issue,) = json.loads(Path(held.issues).read_text(encoding="utf-8"))["issues"]
    assert (issue["row"], issue["value"]) == (4, "unknown")


def test_what_landed_since_waits_for_a_build(small_warehouse: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(small_warehouse.path, home.path, symlinks=True)
    file = tmp_path / "indicator_17-8-1.csv"
    file.write_text("Year,Sex,Value\n2021,Female,55.0\n", encoding="utf-8")
    (result,) = process("open-sdg", [file], home, area="GHA", land=True)
    found = status(home)
    assert found.not_published == [result.submission_id]
    assert {source.source: source.not_published for source in found.sources}["open-sdg"] == 1
    assert any(line.startswith("1 file has landed") for line in lines(found))


def test_an_empty_home(tmp_path: Path) -> None:
    """Looking at a directory that is not there neither fails nor makes it."""
    found = status(Home(tmp_path / "none"))
    assert (found.published, found.sources, found.held) == (None, [], [])
    assert "wsis build" in "\n".join(lines(found))
    assert not (tmp_path / "none").exists()


def test_the_answers_for_people_and_machines_agree(small_warehouse: Home) -> None:
    found = status(small_warehouse)
    answer = json.loads(json.dumps(found.as_json()))
    text = "\n".join(lines(found))
    assert answer["published"]["path"] in text
    assert f"{answer['published']['figures']:,} figures" in text
    assert "indicator_5-b-1.csv (1 row)" in text


def test_reports_wait_for_their_approval(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    home = Home(tmp_path / "home")
    secretariat = Actor("amina", "secretariat")
    for area in ("KEN", "UGA"):
        national_reports.load_report(home, write_report(tmp_path / f"{area}.xlsx", area), secretariat)
    found = status(home)
    assert (found.not_published, found.reports) == ([], {"draft": 2})
    (kenya,) = national_reports.submissions(home, ref_area="KEN")
    national_reports.submit(home, kenya.id, secretariat, confirm=True)
    national_reports.approve(home, kenya.id, secretariat)
    found = status(home)
    assert (found.not_published, found.reports) == ([kenya.id], {"draft": 1, "approved": 1})
    assert "National reports: 1 draft, 1 approved. To list them: wsis submissions" in lines(found)
    monkeypatch.setenv("WSIS_REGISTRY_URL", "postgresql://u:secret@127.0.0.1:1/d")
    found = status(home)
    assert "does not answer" in found.registry
    assert "secret" not in found.registry
