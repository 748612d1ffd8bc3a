"""The focal point's page, run as the app runs it: from the empty workbook to a submitted report."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from dashboards.reporting import plain
from tests.dashboards.report_pages import (
    KENYA,
    SECRETARIAT,
    drawn,
    open_as,
    said,
    submitted,
    upload,
    wrong_workbook,
)
from tests.warehouse.report_workbook import EMAIL, NAME, figure, write_report
from warehouse import national_reports
from warehouse.national_reports import Actor, TooManyUploads
from warehouse.settings import Home

FOCAL_POINT = "focal_point:KEN"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty runtime directory with a registry of its own."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    monkeypatch.setenv("WSIS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def reports(home: Path) -> list[tuple[int, str]]:
    """Version and state of Kenya's reports."""
    return [(item.version, item.state) for item in national_reports.submissions(Home(home), ref_area="KEN")]


def test_the_page_begins_with_the_review_and_its_deadline(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as(FOCAL_POINT, "report", monkeypatch)
    text = said(app)
    assert "National report: Kenya" in text
    review = national_reports.annual_reviews()[0]
    assert f"Review: {review.year}" in text
    assert "Due: 30 Nov" in text  # report_due_date of the seed review_cycle
    assert "Your report: Not sent yet" in text
    assert "Nothing yet." in text
    assert not app.button


def test_the_template_is_the_countrys_own(home: Path) -> None:
    content = national_reports.template_content(Home(home), "KEN", 2026, "fr")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    facts = {row[0]: row[2] for row in book["METADATA"].iter_rows(max_col=3, values_only=True) if row[0]}
    assert (facts["country"], facts["reporting_year"], facts["language"]) == ("KEN", 2026, "fr")
    assert not list(Home(home).scratch.iterdir())


def test_wrong_cells_are_listed_beside_their_sheet(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), wrong_workbook(tmp_path))
    assert "Cells to mend: 2" in said(app)
    (listed,) = app.radio
    # the columns of disability and value in the workbook that is written cell by cell
    assert [option.split("  ")[1] for option in listed.options] == [
        ":red[■] OBSERVATIONS · F4 · Disability",
        ":red[■] OBSERVATIONS · J5 · Value",
    ]
    assert '<td dir="auto" class="error chosen">PWD</td>' in drawn(app)
    assert '<td dir="auto" class="error">141.5</td>' in drawn(app)
    app = app.radio[0].set_value(1).run()
    assert '<td dir="auto" class="error">PWD</td>' in drawn(app)
    assert '<td dir="auto" class="error chosen">141.5</td>' in drawn(app)
    assert "141.5 is higher than this indicator can be (100)" in said(app)
    assert not app.button  # nothing to submit
    assert reports(home) == []
    assert "marked_copy" in {item.key for item in app.get("download_button")}


def test_warnings_are_listed_apart_and_confirmed(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), write_report(tmp_path / "right.xlsx"))
    assert "Nothing has to be mended. Warnings without an explanation" in said(app)
    assert app.button(key="submit_upload").disabled
    assert reports(home) == []  # only checked so far
    app = app.checkbox[0].check().run()
    app = app.button(key="submit_upload").click().run()
    assert not app.exception
    assert "Version 1 of the report is kept. Its state: Submitted." in said(app)
    assert "Your report: Submitted" in said(app)
    assert reports(home) == [(1, "submitted")]
    assert app.file_uploader[0].value is None  # ready for the next one
    assert "Warnings confirmed without an explanation" in drawn(app)


def test_a_draft_is_kept_and_submitted_later(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), write_report(tmp_path / "right.xlsx"))
    app = app.button(key="keep_upload").click().run()
    assert reports(home) == [(1, "draft")]
    (identity,) = [item.id for item in national_reports.submissions(Home(home))]
    app = open_as(FOCAL_POINT, "report", monkeypatch)
    assert app.button(key=f"submit_{identity}").disabled
    app = app.checkbox(key=f"sure_{identity}").check().run()
    app = app.button(key=f"submit_{identity}").click().run()
    assert "The report was submitted." in said(app)
    assert reports(home) == [(1, "submitted")]


def test_what_the_secretariat_wrote_is_on_top(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = submitted(home, tmp_path)
    why = "Figures for **women** are ![x](http://x.example/x.png) missing."
    national_reports.return_to_sender(Home(home), identity, SECRETARIAT, why)
    app = open_as(FOCAL_POINT, "report", monkeypatch)
    assert "Your report: Returned for correction" in said(app)
    assert f"**The secretariat asks you to mend:** {why}" in said(app)
    assert plain.escaped(why) in app.warning[0].value  # so that the browser draws no picture and fetches none
    app = app.checkbox(key=f"sure_{identity}").check().run()
    app.button(key=f"submit_{identity}").click().run()
    assert reports(home) == [(1, "submitted")]


def test_findings_of_a_version_stay_readable(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = submitted(home, tmp_path)
    app = open_as(FOCAL_POINT, "report", monkeypatch)
    app = app.toggle(key=f"findings_{identity}").set_value(True).run()
    assert "figures asked for 2026 that are left out" in said(app)
    marked = national_reports.marked_copy(Home(home), identity, KENYA, "en")
    assert marked is not None
    assert openpyxl.load_workbook(io.BytesIO(marked), read_only=True).sheetnames[0] == "ISSUES"


def test_a_version_is_withdrawn(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(home, tmp_path)
    app = open_as(FOCAL_POINT, "report", monkeypatch)
    app.text_input[0].set_value("Wrong year.")
    app = next(button for button in app.button if button.label == "Withdraw").click().run()
    assert "The version was withdrawn." in said(app)
    assert reports(home) == [(1, "withdrawn")]
    assert "Wrong year." in drawn(app)
    assert "Your report: Not sent yet" in said(app)


def test_a_file_that_was_withdrawn_is_not_taken_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_report(tmp_path / "again.xlsx")
    identity = national_reports.load_report(Home(home), path, KENYA).submission_id
    assert identity
    national_reports.withdraw(Home(home), identity, KENYA)
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), path)
    app = app.button(key="keep_upload").click().run()
    assert "This very file was loaded before and withdrawn" in said(app)
    assert reports(home) == [(1, "withdrawn")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("figures.pdf", b"%PDF-1.7 figures", "This is not an Excel workbook"),
        ("empty.xlsx", b"", "The file is empty (0 bytes)"),
        ("report.xlsx", b"PK\x03\x04 cut off", "Open it in Excel or LibreOffice, save it"),
    ],
)
def test_what_is_no_workbook_gets_an_answer(
    name: str, content: bytes, message: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), path)
    assert message in said(app)
    assert "Traceback" not in said(app)
    assert not app.button


def test_a_report_of_another_country_is_refused(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), write_report(tmp_path / "uga.xlsx", "UGA"))
    assert "The report says UGA, but you send for KEN." in said(app)
    assert not app.button


def test_nobody_sees_the_focal_points_name(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_report(tmp_path / "form.xlsx", submission_date="30 February")
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), path)
    page = said(app) + drawn(app)
    assert "METADATA" in page and "***" in page  # the form is on the screen
    assert NAME not in page and EMAIL not in page


def test_markup_of_a_sender_stays_text(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    smuggled = "![x](http://x.example/x.png) :material/home: <b>bold</b>"
    path = write_report(tmp_path / "x.xlsx", tables={"OBSERVATIONS": [figure("KEN", 30, obs_status=smuggled)]})
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), path)
    assert "<b>" not in drawn(app) and "&lt;b&gt;bold" in drawn(app)
    (listed,) = app.radio
    assert listed.proto.captions[0].startswith(plain.escaped(smuggled))


def test_the_page_speaks_the_language_of_its_reader(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as(FOCAL_POINT, "report", monkeypatch, lang="ar")
    assert "كينيا" in said(app)  # name_ar of the seed area
    assert "direction: rtl" in drawn(app)
    app = app.selectbox(key="lang").set_value("es").run()
    assert "direction: rtl" not in drawn(app)
    assert "30 nov 2026" in said(app)


def test_too_many_at_once_are_asked_to_come_back(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise TooManyUploads

    monkeypatch.setattr("dashboards.reporting.upload.check_upload", full)
    app = upload(open_as(FOCAL_POINT, "report", monkeypatch), write_report(tmp_path / "right.xlsx"))
    assert "Please try again in a few minutes" in said(app)


def test_an_unreachable_registry_is_said_plainly(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_REGISTRY_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    app = open_as(FOCAL_POINT, "report", monkeypatch)
    assert "The list of reports cannot be reached at this moment" in said(app)
    assert "secret" not in said(app)


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("", "report"), ("", "queue"), ("secretariat", "report"), ("analyst", "report"), (FOCAL_POINT, "queue"),
        ("system", "queue"), ("focal_point:XXX", "report"), ("minister", "queue"),
    ],
)  # fmt: skip
def test_a_page_that_a_role_may_not_use_is_not_there(
    who: str, page: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="not a registered page|not registered|registered"):
        open_as(who, page, monkeypatch)


def test_another_countrys_report_cannot_be_read(home: Path, tmp_path: Path) -> None:
    identity = submitted(home, tmp_path)
    stranger = Actor("focal-uga", "focal_point", "UGA")
    for look in (national_reports.history, national_reports.sheets_of):
        with pytest.raises(national_reports.WorkflowRefused, match="you are the focal point of UGA"):
            look(Home(home), identity, stranger)
    with pytest.raises(national_reports.WorkflowRefused, match="it names its sender"):
        national_reports.marked_copy(Home(home), identity, SECRETARIAT, "en")
