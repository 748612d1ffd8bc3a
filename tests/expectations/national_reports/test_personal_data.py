"""The focal point's data in a cell that is published are an error there, and are not repeated anywhere."""

from __future__ import annotations

import pytest

from ingest.national_reports.issues import render
from ingest.national_reports.texts import LANGUAGES
from tests.expectations.national_reports.sample_report import FIRST_ROW, METADATA, clean_report, found_in, with_cell

PLACES = [
    ("OBSERVATIONS", "note", "Ask Person, A. for the file"),
    ("OBSERVATIONS", "producer", "Person, A."),
    ("OBSERVATIONS", "source", "Survey (PERSON@example.org)"),
    ("OBSERVATIONS", "value", "see A. Person"),
    ("NARRATIVE", "achievements", "Four counties connected, says A. Person."),
    ("NARRATIVE", "lead_institution", "person (at) example.org"),
    ("FINANCING", "name", "Fund of A. Pérson"),
    ("IGF_NRI", "donors", "World Bank; A. Person"),
    ("POLICY", "instrument_title", "Act of 2019 (A. Person)"),
    ("POLICY", "comment", "+254 722 000 111"),
]


@pytest.mark.parametrize(("sheet", "field", "text"), PLACES)
def test_an_error_at_the_cell_and_nothing_else(sheet: str, field: str, text: str) -> None:
    report = with_cell(clean_report(), sheet, FIRST_ROW, **{field: text})
    report.metadata["focal_point_name"] = "A. Person, tel. 0722 000111"
    issues = found_in(report)
    place = report.sheets[sheet].cell(FIRST_ROW, field)
    assert [(one.rule, one.severity, one.sheet, one.cell) for one in issues] == [
        ("personal_data_in_cell", "error", sheet, place)
    ]
    told = str(issues) + "".join(render(issues[0], lang) for lang in LANGUAGES)
    assert "person@" not in told.casefold() and "A. P" not in told and "722" not in told


def test_the_form_is_looked_through_too() -> None:
    report = clean_report()
    report.metadata["focal_point_org"] = "Office of A. Person"
    report.surveys[0]["design"] = f"two stages; ask {METADATA['focal_point_email']}"
    places = [(one.rule, one.cell) for one in found_in(report)]
    expected = [report.metadata_cells["focal_point_org"], report.surveys[0]["cell:design"]]
    assert places == [("personal_data_in_cell", cell) for cell in expected]


def test_the_address_of_anybody_else_is_a_warning_that_no_note_answers() -> None:
    report = with_cell(clean_report(), "OBSERVATIONS", FIRST_ROW, note="Ask info@regulator.example")
    (issue,) = found_in(report)
    assert (issue.rule, issue.severity, issue.field, issue.is_answered) == ("email_in_text", "warning", "note", False)
    assert issue.value == ""


def test_other_issues_do_not_repeat_the_data() -> None:
    """The name stands in one cell, and the issue of another one shows the text of a third."""
    report = with_cell(clean_report(), "OBSERVATIONS", FIRST_ROW, obs_status="A. Person")
    assert "Person" not in str(found_in(report))
