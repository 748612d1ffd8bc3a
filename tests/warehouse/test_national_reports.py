"""National reports from a workbook to the landing and through their workflow.

`report_workbook.py` says what is in a workbook.
"""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from ingest.landing import EMPTY, Landing
from tests.warehouse.report_workbook import EMAIL, NAME, figure, tables_of, write_report
from warehouse import national_reports
from warehouse.national_reports import Actor, WorkflowRefused
from warehouse.registry import Registry
from warehouse.settings import Home

SECRETARIAT = Actor("amina", "secretariat")
KENYA = Actor("focal-ken", "focal_point", "KEN")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty runtime directory with a registry of its own."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    return Home(tmp_path / "home")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A report of Kenya without an error."""
    return write_report(tmp_path / "report KEN.xlsx")


def landed(home: Home) -> list[str]:
    """Ids of the reports that have landed."""
    return Landing(home.landing).identities("national-report")


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def wrong(tmp_path: Path, **metadata: Any) -> Path:
    """A report of Kenya with a disability code that no report may use."""
    spoilt = [figure("KEN", 41.5), figure("KEN", 30, disability="PWD")]
    return write_report(tmp_path / "wrong.xlsx", tables={"OBSERVATIONS": spoilt}, **metadata)


def test_checking_lands_nothing(home: Home, workbook: Path) -> None:
    result = national_reports.check_report(home, workbook)
    assert (result.accepted, result.state, result.submission_id) == (True, "checked", None)
    assert (result.area, result.review, result.reporting_year) == ("KEN", "annual-2026", 2026)
    assert not home.landing.exists()
    assert Registry.if_any(home) is None


def test_a_sound_report_lands_as_a_draft(home: Home, workbook: Path) -> None:
    result = national_reports.load_report(home, workbook, KENYA)
    assert (result.accepted, result.state, result.version, result.is_new) == (True, "draft", 1, True)
    folder = home.landing / "national_report" / str(result.submission_id)
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == dict.fromkeys(
        [
            "original.xlsx", "rows.parquet", "narrative.parquet", "financing.parquet", "igf_nri.parquet",
            "policy.parquet", "metadata.parquet", "observations.parquet", "provenance.json",
        ],
        0o600,
    )  # fmt: skip
    assert mode(folder.parent) == 0o700
    for name in ("rows", "narrative", "financing", "igf_nri", "policy", "metadata"):
        empty = pl.read_parquet_schema(folder.parent / EMPTY / f"{name}.parquet")
        assert pl.read_parquet_schema(folder / f"{name}.parquet") == empty  # as the build reads both in one go
        assert next(iter(empty)) == "submission_id"
        assert not {"focal_point_name", "focal_point_email"} & set(empty)
    assert (folder / "original.xlsx").read_bytes() == workbook.read_bytes()
    rows = pl.read_parquet(folder / "rows.parquet")
    assert rows["submission_id"].unique().to_list() == [result.submission_id]
    assert result.rows == rows.height
    figures = rows.filter(pl.col("src_sheet") == "OBSERVATIONS")
    read = figures.select("series_label", "value_label", "src_row").rows()
    assert read == [("C2-01", "41.5", 3), ("C2-01", "39.5", 4)]
    record = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    facts = {name: record[name] for name in ("area", "review", "reporting_year", "language", "state", "landed_by")}
    assert facts == {
        "area": "KEN", "review": "annual-2026", "reporting_year": 2026, "language": "en", "state": "draft",
        "landed_by": "focal-ken",
    }  # fmt: skip


def test_errors_refuse_and_a_marked_copy_is_kept(home: Home, tmp_path: Path) -> None:
    result = national_reports.load_report(home, wrong(tmp_path), KENYA)
    assert (result.accepted, result.state, result.submission_id) == (False, "refused", None)
    (error,) = [issue for issue in result.issues if issue.severity == "error"]
    assert (error.sheet, error.row, error.column, error.value) == ("OBSERVATIONS", 4, "disability", "PWD")
    assert error.cell.endswith("4")
    assert landed(home) == []
    assert national_reports.submissions(home) == []
    assert result.annotated is not None
    assert result.annotated.parent.parent == home.path / "reports"
    assert result.annotated.parent.name.startswith("wrong-")
    assert (mode(result.annotated), mode(result.annotated.parent)) == (0o600, 0o700)


def test_the_answer_speaks_the_language_that_is_asked_for(home: Home, tmp_path: Path) -> None:
    french = national_reports.check_report(home, wrong(tmp_path, language="fr"))
    asked = national_reports.check_report(home, wrong(tmp_path, language="fr"), lang="es")
    assert (french.language, asked.language) == ("fr", "es")
    with pytest.raises(ValueError, match="language 'tlh'"):
        national_reports.check_report(home, wrong(tmp_path), lang="tlh")


def test_a_file_that_is_no_report(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "notes.xlsx"
    file.write_text("not a workbook", encoding="utf-8")
    result = national_reports.load_report(home, file, SECRETARIAT)
    assert (result.accepted, result.annotated) == (False, None)
    (issue,) = result.issues
    assert issue.rule == "not_a_workbook"
    assert "save it as .xlsx" in issue.message


def test_the_report_of_another_country(home: Home, tmp_path: Path) -> None:
    result = national_reports.load_report(home, write_report(tmp_path / "uga.xlsx", "UGA"), KENYA)
    assert (result.accepted, result.submission_id) == (False, None)
    assert any(issue.severity == "error" and issue.column == "country" for issue in result.issues)
    assert national_reports.submissions(home) == []


def test_an_analyst_may_check_and_not_load(home: Home, workbook: Path) -> None:
    with pytest.raises(WorkflowRefused, match="Only a focal point or the secretariat may load"):
        national_reports.load_report(home, workbook, Actor("ana", "analyst"))
    assert landed(home) == []


def test_the_same_workbook_again_changes_nothing(home: Home, workbook: Path) -> None:
    first = national_reports.load_report(home, workbook, KENYA)
    national_reports.submit(home, str(first.submission_id), KENYA, confirm=True)
    before = {path: path.stat().st_mtime_ns for path in home.landing.rglob("*") if path.is_file()}
    again = national_reports.load_report(home, workbook, SECRETARIAT)
    assert (again.submission_id, again.version, again.is_new) == (first.submission_id, 1, False)
    assert again.state == "submitted"
    assert {path: path.stat().st_mtime_ns for path in home.landing.rglob("*") if path.is_file()} == before
    assert len(national_reports.history(home, str(first.submission_id))) == 2


def test_what_was_withdrawn_does_not_come_back_by_being_sent_again(home: Home, workbook: Path) -> None:
    first = national_reports.load_report(home, workbook, KENYA)
    national_reports.withdraw(home, str(first.submission_id), KENYA)
    again = national_reports.load_report(home, workbook, KENYA)
    assert (again.accepted, again.state) == (False, "withdrawn")
    assert again.issues[0].rule == "withdrawn_before"


def test_submitting_asks_for_answers(home: Home, workbook: Path) -> None:
    """The cells that a country owes and left out are warnings without an answer."""
    result = national_reports.load_report(home, workbook, KENYA)
    assert result.open_warnings > 0
    identity = str(result.submission_id)
    with pytest.raises(WorkflowRefused, match=rf"{result.open_warnings} warnings have no answer"):
        national_reports.submit(home, identity, KENYA)
    assert national_reports.submit(home, identity, KENYA, confirm=True).state == "submitted"
    assert len(national_reports.submissions(home)[0].issues) == len(result.report_issues)


def test_a_workbook_that_says_submitted_waits_for_the_answers_too(home: Home, tmp_path: Path) -> None:
    result = national_reports.load_report(home, write_report(tmp_path / "r.xlsx", status="SUBMITTED"), KENYA)
    assert (result.open_warnings > 0, result.state) == (True, "draft")


def test_a_workbook_that_says_submitted_is_submitted(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expectations.national_reports.check.check_report", lambda report, context: [])
    result = national_reports.load_report(home, write_report(tmp_path / "r.xlsx", status="SUBMITTED"), KENYA)
    assert (result.open_warnings, result.state) == (0, "submitted")
    draft = national_reports.load_report(home, write_report(tmp_path / "d.xlsx", "UGA"), SECRETARIAT)
    assert (draft.open_warnings, draft.state) == (0, "draft")


def test_personal_data_stay_in_the_workbook(home: Home, tmp_path: Path) -> None:
    """Name and address of the focal point, planted in file name, cell and a faulty address, are found nowhere else."""
    name = write_report(tmp_path / "Wanjiku_Zawadi-Planted final.xlsx")
    sound = national_reports.load_report(home, name, KENYA)
    national_reports.submit(home, str(sound.submission_id), KENYA, confirm=True)
    faulty = write_report(tmp_path / "faulty.xlsx", focal_point_email="zawadi planted(at)ministry", country="XYZ")
    refused = national_reports.load_report(home, faulty, SECRETARIAT)
    assert not refused.accepted
    # the name of the file is the sender's own; what is said of its content is not
    results = (sound, refused)
    told = json.dumps([(issue.value, issue.message) for result in results for issue in result.issues])
    told += str([result.annotated for result in results])
    planted = [part.casefold() for part in (NAME, EMAIL, "zawadi", "planted")]
    assert not any(word in told.casefold() for word in planted)
    found = []
    for path in home.path.rglob("*"):
        if path.is_file() and path.name not in ("original.xlsx", "annotated.xlsx"):
            content = path.read_bytes()
            if path.suffix == ".parquet":
                content = str(pl.read_parquet(path).rows()).encode()
            found += [str(path) for word in planted if word.encode() in content.lower()]
        found += [str(path) for word in planted if word in path.name.casefold()]
    assert found == []
    assert any(path.name == "registry.sqlite" for path in home.path.iterdir())


def test_a_report_that_landed_and_was_not_registered_heals(
    home: Home, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ending the program between the two leaves."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("warehouse.national_reports.loading.register", killed)
        with pytest.raises(KeyboardInterrupt):
            national_reports.load_report(home, workbook, KENYA)
    assert Registry.of(home).all() == []
    (report,) = national_reports.submissions(home)
    assert ([report.id], report.state, report.landed_by) == (landed(home), "draft", "focal-ken")
    assert report.open_warnings > 0
    assert [(event.actor, event.role) for event in national_reports.history(home, report.id)] == [
        ("focal-ken", "focal_point")
    ]


def approved(home: Home, path: Path) -> str:
    """Load, submit and approve a workbook."""
    result = national_reports.load_report(home, path, SECRETARIAT)
    assert result.accepted, [issue for issue in result.issues if issue.severity == "error"]
    identity = str(result.submission_id)
    national_reports.submit(home, identity, SECRETARIAT, confirm=True)
    national_reports.approve(home, identity, SECRETARIAT)
    return identity


def test_what_a_version_changes(home: Home, workbook: Path, tmp_path: Path) -> None:
    first = approved(home, workbook)
    assert national_reports.difference(home, first) == []
    tables = tables_of("KEN", 43.0)
    tables["OBSERVATIONS"][0]["note"] = "recounted"
    del tables["OBSERVATIONS"][1]
    tables["OBSERVATIONS"].append(figure("KEN", 40.0, sex="M", sample_size=4400))
    tables["NARRATIVE"][0]["challenges"] = "None left."
    second = national_reports.load_report(home, write_report(tmp_path / "second.xlsx", tables=tables), KENYA)
    assert second.version == 2
    changes = national_reports.difference(home, str(second.submission_id))
    told = {(item.sheet, item.kind, item.key.get("sex", ""), item.field): (item.before, item.after) for item in changes}
    assert told[("OBSERVATIONS", "changed", "_T", "value")] == ("41.5", "43")
    assert told[("OBSERVATIONS", "changed", "_T", "note")] == ("", "recounted")
    assert told[("OBSERVATIONS", "added", "M", "value")] == ("", "40")
    assert told[("OBSERVATIONS", "removed", "F", "value")] == ("39.5", "")
    assert told[("NARRATIVE", "changed", "", "challenges")] == ("Power cuts.", "None left.")
    assert {item.row for item in changes if item.kind == "changed"} == {3}
    with pytest.raises(WorkflowRefused, match="see and move only its own"):
        national_reports.difference(home, first, Actor("u", "focal_point", "UGA"))


def test_a_changed_figure_needs_a_note_once_the_one_before_is_approved(
    home: Home, workbook: Path, tmp_path: Path
) -> None:
    changed = write_report(tmp_path / "changed.xlsx", value=42.0)
    before = national_reports.check_report(home, changed)
    approved(home, workbook)
    after = national_reports.check_report(home, changed)
    rules = [{issue.rule for issue in result.issues} for result in (before, after)]
    assert ["revision_without_note" in found for found in rules] == [False, True]


def submitted(home: Home, path: Path) -> str:
    """Load and submit a workbook."""
    identity = str(national_reports.load_report(home, path, SECRETARIAT).submission_id)
    national_reports.submit(home, identity, SECRETARIAT, confirm=True)
    return identity


def test_a_draft_is_held_against_what_was_approved_after_it_came(home: Home, workbook: Path, tmp_path: Path) -> None:
    """Both were loaded while nothing was approved, so no check of an upload could see the change."""
    first = submitted(home, workbook)
    late = write_report(tmp_path / "late.xlsx", value=42.0)
    draft = str(national_reports.load_report(home, late, KENYA).submission_id)
    national_reports.approve(home, first, SECRETARIAT)
    with pytest.raises(WorkflowRefused, match=r"would change without a note in these cells: OBSERVATIONS!\w+3, OBS"):
        national_reports.submit(home, draft, KENYA, confirm=True)
    assert national_reports.submissions(home)[1].state == "draft"
    with pytest.raises(WorkflowRefused, match="you are the focal point of UGA"):  # and no cells
        national_reports.submit(home, draft, Actor("u", "focal_point", "UGA"))


def test_an_approval_is_held_against_what_was_approved_before_it(home: Home, workbook: Path, tmp_path: Path) -> None:
    """Two reports of two reviews wait; the figures are of the same year, so the second changes those of the first."""
    first = submitted(home, workbook)
    second = submitted(home, of_review(write_report(tmp_path / "next.xlsx", value=42.0), "annual-2027"))
    national_reports.approve(home, first, SECRETARIAT)
    with pytest.raises(WorkflowRefused, match="would change without a note"):
        national_reports.approve(home, second, SECRETARIAT)
    assert [report.state for report in national_reports.submissions(home)] == ["approved", "submitted"]


def test_what_would_go_is_said_before_a_draft_is_submitted(home: Home, workbook: Path, tmp_path: Path) -> None:
    first = submitted(home, workbook)
    fewer = write_report(tmp_path / "fewer.xlsx", tables={"OBSERVATIONS": tables_of("KEN")["OBSERVATIONS"][:1]})
    draft = str(national_reports.load_report(home, fewer, KENYA).submission_id)
    national_reports.approve(home, first, SECRETARIAT)
    with pytest.raises(WorkflowRefused, match="approved meanwhile would change or go: OBSERVATIONS"):
        national_reports.submit(home, draft, KENYA)
    assert national_reports.submit(home, draft, KENYA, confirm=True).state == "submitted"


def test_a_report_that_landed_with_personal_data_is_not_moved_on(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that came before cells were looked through for it."""
    tables = {"NARRATIVE": [{**tables_of("KEN")["NARRATIVE"][0], "challenges": "Ask Planted, Wanjiku."}]}
    with monkeypatch.context() as patch:
        patch.setattr("expectations.national_reports.check.check_report", lambda report, context: [])
        path = write_report(tmp_path / "r.xlsx", tables=tables)
        identity = str(national_reports.load_report(home, path, KENYA).submission_id)
    with pytest.raises(WorkflowRefused, match=r"personal data of the focal point .*: NARRATIVE!\w+3\."):
        national_reports.submit(home, identity, KENYA, confirm=True)


def of_review(path: Path, review: str) -> Path:
    """A workbook whose template was written for another review."""
    book = openpyxl.load_workbook(path)
    book["README"]["C3"] = review
    book.save(path)
    return path


def test_all_reports_in_force_are_compared(home: Home, workbook: Path, tmp_path: Path) -> None:
    """The report of another review was approved last; the figures of this one's last version count all the same."""
    approved(home, workbook)
    other = [figure("KEN", 30.0, time_period=2025)]
    approved(home, of_review(write_report(tmp_path / "o.xlsx", tables={"OBSERVATIONS": other}), "annual-2027"))
    same = national_reports.check_report(home, write_report(tmp_path / "again.xlsx"))
    changed = national_reports.check_report(home, write_report(tmp_path / "changed.xlsx", value=42.0))
    found = [[issue.rule for issue in result.issues] for result in (same, changed)]
    assert [rules.count("revision_without_note") for rules in found] == [0, 2]
    assert [rules.count("approved_figure_gone") for rules in found] == [0, 0]


def test_the_board(home: Home, workbook: Path, tmp_path: Path) -> None:
    approved(home, workbook)
    national_reports.load_report(home, write_report(tmp_path / "uga.xlsx", "UGA"), SECRETARIAT)  # a draft is not public
    national_reports.set_deadline(home, "annual-2026", dt.date(2020, 1, 1), SECRETARIAT, "KEN")
    lines = {line.ref_area: line for line in national_reports.board(home, "annual-2026", dt.date(2026, 11, 22))}
    assert len(lines) == 193  # members of the United Nations
    assert (lines["KEN"].state, lines["KEN"].version, lines["KEN"].is_late) == ("approved", 1, True)
    # the date of the seed review_cycle
    assert (lines["UGA"].state, lines["UGA"].due_date, lines["UGA"].is_late) == ("none", dt.date(2026, 11, 30), False)
    later = {line.ref_area: line for line in national_reports.board(home, "annual-2026", dt.date(2026, 12, 1))}
    assert later["UGA"].is_late
    with pytest.raises(WorkflowRefused, match="no review 'annual-1999'"):
        national_reports.board(home, "annual-1999")


def test_who_sees_which_report(home: Home, workbook: Path) -> None:
    national_reports.load_report(home, workbook, KENYA)
    seen = {
        actor.name: len(national_reports.submissions(home, actor))
        for actor in (SECRETARIAT, KENYA, Actor("uga", "focal_point", "UGA"), Actor("ana", "analyst"))
    }
    assert seen == {"amina": 1, "focal-ken": 1, "uga": 0, "ana": 1}


def test_an_empty_template_is_read_back(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    national_reports.write_template(home, "404", 2026, "fr", path)
    result = national_reports.check_report(home, path)
    assert result.area == "KEN"
    assert not result.accepted  # nobody has said who reports, or that there is nothing to tell
    assert {issue.sheet for issue in result.issues if issue.severity == "error"} == {"METADATA", "NARRATIVE"}
    with pytest.raises(WorkflowRefused, match="no country 'Atlantis'"):
        national_reports.write_template(home, "Atlantis", 2026, "fr", path)
    with pytest.raises(WorkflowRefused, match="no annual review in 1999"):
        national_reports.write_template(home, "KEN", 1999, "fr", path)
