"""What the pages ask of the service: uploads of several people, sheets to look at, who acts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.warehouse.report_workbook import EMAIL, NAME, figure, write_report
from warehouse import national_reports
from warehouse.national_reports import Actor, TooManyUploads, WorkflowRefused, uploads
from warehouse.settings import Home

KENYA = Actor("focal-ken", "focal_point", "KEN")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty runtime directory with a registry of its own."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    return Home(tmp_path / "home")


def test_a_checked_upload_has_its_sheets_and_leaves_no_file(home: Home, tmp_path: Path) -> None:
    content = write_report(tmp_path / "r.xlsx").read_bytes()
    stages: list[str] = []
    found = national_reports.check_upload(home, "../../report.xlsx", content, KENYA, "en", stages.append)
    assert stages == ["waiting", "checking", "marking"]
    assert (found.result.accepted, found.result.file) == (True, "report.xlsx")
    assert list(found.sheets) == ["METADATA", "OBSERVATIONS", "NARRATIVE", "FINANCING", "IGF_NRI", "POLICY"]
    assert list(home.scratch.iterdir()) == []
    assert national_reports.submissions(home) == []


def test_a_sheet_is_seen_by_its_cells(home: Home, tmp_path: Path) -> None:
    content = write_report(tmp_path / "r.xlsx").read_bytes()
    sheets = national_reports.check_upload(home, "r.xlsx", content, KENYA, "en").sheets
    figures = sheets["OBSERVATIONS"]
    assert figures.rows == [3, 4]
    letter = figures.letter_of("value")
    assert (figures.cells(3)[letter], figures.cells(4)[letter]) == ("41.5", "39.5")
    assert set(figures.cells(17).values()) == {""}  # a row without an entry
    form = sheets["METADATA"]
    shown = {form.field_at(row, "C"): form.cells(row)["C"] for row in form.rows}
    assert (shown["country"], shown["survey_name"]) == ("KEN", "ICT survey")
    assert (shown["focal_point_name"], shown["focal_point_email"]) == ("***", "***")
    everything = str([view.cells(row) for view in sheets.values() for row in view.rows])
    assert NAME not in everything and EMAIL not in everything


def test_the_focal_point_in_free_text_is_refused_and_masked(home: Home, tmp_path: Path) -> None:
    """In whatever order the name is written, and although the cell is of no personal field."""
    spoilt = [figure("KEN", 41.5, producer="Planted, Wanjiku", note=f"Ask {EMAIL}"), figure("KEN", 39.5, sex="F")]
    content = write_report(tmp_path / "r.xlsx", tables={"OBSERVATIONS": spoilt}).read_bytes()
    found = national_reports.check_upload(home, "r.xlsx", content, KENYA, "en")
    assert not found.result.accepted
    errors = [(one.rule, one.field) for one in found.result.report_issues if one.severity == "error"]
    assert errors == [("personal_data_in_cell", "producer"), ("personal_data_in_cell", "note")]
    shown = str([view.cells(row) for view in found.sheets.values() for row in view.rows]) + str(found.result)
    assert "planted" not in shown.casefold() and "wanjiku" not in shown.casefold()


@pytest.mark.parametrize("name", ["", "..", "a/b\\c", "報" * 400 + ".xlsx", "mot de passe é.xlsx", "nul\0byte.xlsx"])
def test_any_file_name_is_taken(name: str, home: Home, tmp_path: Path) -> None:
    found = national_reports.check_upload(home, name, b"no workbook", KENYA, "en")
    assert not found.result.accepted
    assert "/" not in found.result.file and "\\" not in found.result.file
    assert list(home.scratch.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_twenty_uploads_at_once_all_get_their_answer(home: Home, tmp_path: Path) -> None:
    areas = ["KEN", "UGA", "TZA", "GHA", "NGA", "FRA", "DEU", "ESP", "ITA", "PRT",
             "BRA", "ARG", "CHL", "PER", "MEX", "IND", "CHN", "JPN", "IDN", "VNM"]  # fmt: skip
    contents = {area: write_report(tmp_path / f"{area}.xlsx", area, 30 + at).read_bytes()
                for at, area in enumerate(areas)}  # fmt: skip

    def send(area: str) -> national_reports.ReportResult:
        sender = Actor(f"focal-{area}", "focal_point", area)
        return national_reports.load_upload(home, f"{area}.xlsx", contents[area], sender, "en")

    with ThreadPoolExecutor(len(areas)) as pool:
        results = list(pool.map(send, areas))
    assert [(result.accepted, result.area) for result in results] == [(True, area) for area in areas]
    assert sorted(item.ref_area for item in national_reports.submissions(home)) == sorted(areas)


def test_beyond_the_places_people_are_asked_to_come_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_places", threading.BoundedSemaphore(1))
    inside, done = threading.Event(), threading.Event()

    def slow(stage: str) -> None:
        if stage == "checking":
            inside.set()
            done.wait(30)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(national_reports.check_upload, home, "a.xlsx", b"x", KENYA, "en", slow)
        assert inside.wait(30)
        with pytest.raises(TooManyUploads):
            national_reports.check_upload(home, "b.xlsx", b"x", KENYA, "en")
        done.set()
        assert not first.result(30).result.accepted
    assert not national_reports.check_upload(home, "b.xlsx", b"x", KENYA, "en").result.accepted  # the place is free


def test_findings_of_a_landed_report_are_worded_in_any_language(home: Home, tmp_path: Path) -> None:
    path = write_report(tmp_path / "r.xlsx", tables={"OBSERVATIONS": [figure("KEN", 41.5, disability="WITH")]})
    result = national_reports.load_report(home, path, KENYA)
    (report,) = national_reports.submissions(home)
    again = national_reports.findings_of(report)
    assert again == result.report_issues
    assert [national_reports.worded(issue, "en") for issue in again] == [issue.message for issue in result.issues]
    assert all(national_reports.worded(issue, "ru") for issue in again)


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("secretariat", ("secretariat", None)), ("focal-point:ken", ("focal_point", "KEN")),
        ("focal_point:404", ("focal_point", "KEN")), ("analyst", ("analyst", None)),
    ],
)  # fmt: skip
def test_who_acts(words: str, actor: tuple[str, str | None]) -> None:
    found = national_reports.actor_from(words, "someone")
    assert (found.role, found.area, found.name) == (*actor, "someone")


@pytest.mark.parametrize("words", ["", "minister", "focal_point", "focal_point:XXX", "system"])
def test_who_nobody_is(words: str) -> None:
    with pytest.raises(WorkflowRefused):
        national_reports.actor_from(words, "someone")
