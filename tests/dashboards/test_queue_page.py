"""The secretariat's page: the queue, what a version changes, and the decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.report_pages import KENYA, SECRETARIAT, drawn, open_as, said, submitted
from tests.warehouse.report_workbook import EMAIL, NAME, figure, write_report
from warehouse import national_reports
from warehouse.national_reports import Actor
from warehouse.settings import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty runtime directory with a registry of its own."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    monkeypatch.setenv("WSIS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def states(home: Path) -> list[tuple[str, int, str]]:
    """Area, version and state of all reports."""
    return [(item.ref_area, item.version, item.state) for item in national_reports.submissions(Home(home))]


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with these words."""
    done = next(button for button in app.button if button.label == label).click().run()
    assert not done.exception, done.exception
    return done


def test_an_empty_queue_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as("secretariat", "queue", monkeypatch)
    assert "No country has sent a report yet." in said(app)
    assert not app.button


def test_a_report_is_approved(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(home, tmp_path)
    app = open_as("secretariat", "queue", monkeypatch)
    assert app.button_group(key="queue_state").value == "submitted"
    assert "Kenya, annual-2026, version 1 (Submitted)" in said(app)
    assert "No version of this report was approved before" in said(app)
    app = press(app, "Approve")
    assert "The report was approved." in said(app)
    assert states(home) == [("KEN", 1, "approved")]
    assert [event.role for event in national_reports.history(Home(home), _only(home))][-1] == "secretariat"
    assert not [button for button in app.button if button.label == "Approve"]


def test_a_report_is_returned_with_a_reason(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(home, tmp_path)
    app = press(open_as("secretariat", "queue", monkeypatch), "Return to the focal point")
    assert "Write what has to be mended" in said(app)
    assert states(home) == [("KEN", 1, "submitted")]
    app.text_area[0].set_value("Figures for women, please.")
    app = press(app, "Return to the focal point")
    assert "The report was returned to its focal point." in said(app)
    assert states(home) == [("KEN", 1, "returned")]
    assert national_reports.history(Home(home), _only(home))[-1].why == "Figures for women, please."


def test_a_version_is_shown_by_what_it_changes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = submitted(home, tmp_path)
    national_reports.approve(Home(home), first, SECRETARIAT)
    figures = [
        figure("KEN", 43.5, note="The survey was weighted again."),
        figure("KEN", 39.5, sex="F", sample_size=4600),
        figure("KEN", 47.5, sex="M", sample_size=4400, numerator=None, denominator=None),
    ]
    path = write_report(tmp_path / "second.xlsx", tables={"OBSERVATIONS": figures}, previous_report_revision="yes")
    second = national_reports.load_report(Home(home), path, KENYA)
    assert second.submission_id, [issue.message for issue in second.issues if issue.severity == "error"]
    national_reports.submit(Home(home), second.submission_id, KENYA, confirm=True)
    app = open_as("secretariat", "queue", monkeypatch)
    assert "version 2 (Submitted)" in said(app)
    table = drawn(app)
    row = '<td dir="auto">OBSERVATIONS 3</td><td dir="auto">C2-01, KEN, 2026, ICT survey</td>'
    assert f'{row}<td dir="auto">Value</td><td dir="auto">41.5</td><td dir="auto">43.5</td>' in table
    assert '<td dir="auto">Sex</td>' not in table  # what tells a row apart is not a change
    assert "C2-01, KEN, M, 2026, ICT survey" in table  # the new row
    assert "New:" in said(app)


def test_of_two_decisions_at_once_the_second_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = submitted(home, tmp_path)
    app = open_as("secretariat", "queue", monkeypatch)
    national_reports.approve(Home(home), identity, Actor("colleague", "secretariat"))
    app = press(app, "Approve")
    assert "This cannot be done" in said(app) and "is approved already, by colleague" in said(app)
    assert states(home) == [("KEN", 1, "approved")]


def test_a_refusal_speaks_the_language_of_the_page(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = submitted(home, tmp_path)
    app = open_as("secretariat", "queue", monkeypatch, "fr")
    national_reports.approve(Home(home), identity, Actor("colleague", "secretariat"))
    app = press(app, "Approuver")
    assert "son état est déjà « approuvé »" in said(app)
    assert "already" not in said(app)


def test_an_approved_report_is_withdrawn_for_a_reason_only(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    national_reports.approve(Home(home), submitted(home, tmp_path), SECRETARIAT)
    app = press(open_as("secretariat", "queue", monkeypatch), "Withdraw")
    assert "Write why an approved report is withdrawn." in said(app)
    app.text_input[0].set_value("The ministry asked for it.")
    app = press(app, "Withdraw")
    assert states(home) == [("KEN", 1, "withdrawn")]


def test_an_analyst_looks_and_decides_nothing(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(home, tmp_path)
    app = open_as("analyst", "queue", monkeypatch)
    assert "Kenya, annual-2026, version 1 (Submitted)" in said(app)
    assert not app.button


def test_the_workbook_is_shown_without_its_senders_name(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a warning of METADATA brings the form on the screen: no survey is described
    figures = [figure("KEN", 41.5, survey_no=None, sample_size=None)]
    identity = submitted(home, tmp_path, tables={"OBSERVATIONS": figures})
    sheets = national_reports.sheets_of(Home(home), identity, SECRETARIAT)
    shown = [text for row in sheets["METADATA"].rows for text in sheets["METADATA"].cells(row).values()]
    assert "Ministry of ICT" in shown and "***" in shown
    assert not {NAME, EMAIL} & set(shown)
    app = open_as("secretariat", "queue", monkeypatch)
    assert NAME not in said(app) + drawn(app) and EMAIL not in said(app) + drawn(app)
    assert not app.get("download_button")


def test_states_are_looked_at_one_by_one(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(home, tmp_path)
    national_reports.load_report(Home(home), write_report(tmp_path / "uga.xlsx", "UGA"), SECRETARIAT)
    app = open_as("secretariat", "queue", monkeypatch)
    assert "Uganda" not in drawn(app)
    app = app.button_group(key="queue_state").set_value("draft").run()
    assert "Uganda" in drawn(app) and "Kenya" not in drawn(app)
    app = app.button_group(key="queue_state").set_value("all").run()
    assert "Uganda" in drawn(app) and "Kenya" in drawn(app)


def _only(home: Path) -> str:
    (report,) = national_reports.submissions(Home(home))
    return report.id
