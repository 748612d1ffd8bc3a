"""The sheet METADATA and what the figures of a survey ask of it; what is left out of a report."""

from __future__ import annotations

import dataclasses

import pytest

from ingest.national_reports.issues import ReportIssue, found, render
from ingest.national_reports.report import Report, ReportSheet
from tests.expectations.national_reports.sample_report import (
    FIRST_ROW,
    METADATA,
    YEAR,
    clean_report,
    found_in,
    observations,
    row_of,
    with_cell,
)


def told(issues: list[ReportIssue]) -> list[tuple[str, str, str]]:
    return [(issue.rule, issue.sheet, issue.field) for issue in issues]


def with_line(**lines: str) -> Report:
    report = clean_report()
    for name, value in lines.items():
        if name in METADATA:
            report.metadata[name] = value
        else:
            report.surveys[0][name] = value
    return report


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        *[("blank_cell", {name: ""}) for name in ("submission_date", "focal_point_name", "focal_point_org",
                                                  "focal_point_email", "nso_endorsed", "stakeholder_consultation",
                                                  "previous_report_revision", "cycle_type", "language")],
        ("unknown_code", {"cycle_type": "BIENNIAL"}),
        ("unknown_code", {"stakeholder_consultation": "PHONE"}),
        ("not_a_link", {"independent_evaluation_url": "to follow"}),
        ("not_an_email", {"focal_point_email": "person at example"}),
        ("date_in_future", {"submission_date": "2026-12-24"}),
        *[("survey_line_blank", {name: ""}) for name in ("survey_name", "survey_year", "survey_age_scope",
                                                         "sample_households", "sample_individuals", "response_rate",
                                                         "design", "disability_instrument", "disability_cutoff",
                                                         "respondent_type")],
        ("unknown_code_of_many", {"survey_age_scope": "Y_GE7"}),
        ("unknown_code", {"disability_instrument": "WGSS"}),
        ("unknown_code", {"respondent_type": "PHONE"}),
        ("year_in_future", {"survey_year": "2027"}),
        ("more_than_all", {"response_rate": "191"}),
        ("rate_looks_like_a_share", {"response_rate": "0.915"}),
        ("instrument_of_children", {"disability_instrument": "CFM"}),
        ("negative_number", {"sample_households": "-4000"}),
        ("disability_without_instrument", {"disability_instrument": "NONE"}),
        ("disability_not_comparable", {"disability_instrument": "OTHER"}),
        ("disability_not_comparable", {"disability_cutoff": "AT_LEAST_SOME"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value,
)  # fmt: skip
def test_one_defect_gives_one_issue_at_its_line(rule: str, lines: dict[str, str]) -> None:
    (name,) = lines
    report = with_line(**lines)
    issues = found_in(report)
    assert told(issues) == [(rule, "METADATA", name)]
    assert issues[0].cell == (report.metadata_cells.get(name) or report.surveys[0][f"cell:{name}"])


def test_age_scopes_in_words_are_accepted() -> None:
    """`5+` says the same as Y_GE5, which the sample uses."""
    assert told(found_in(with_line(survey_age_scope="5+"))) == []


def test_questions_for_children_fit_figures_of_children() -> None:
    rows = [row for row in observations() if row["disability"] == "_T" or row["age"] == "Y5T17"]
    report = clean_report(rows=rows)
    report.surveys[0]["disability_instrument"] = "CFM"
    assert "instrument_of_children" not in {issue.rule for issue in found_in(report)}


def test_the_report_of_another_country() -> None:
    """One issue, not one for each of 900 rows."""
    report = clean_report()
    assert told(found_in(report, area="TZA")) == [("report_of_other_country", "METADATA", "country")]
    assert told(found_in(report, area=None)) == []


def test_a_year_that_has_not_begun() -> None:
    report = dataclasses.replace(clean_report(), year=YEAR + 1)
    report.metadata["reporting_year"] = str(YEAR + 1)
    assert ("year_in_future", "METADATA", "reporting_year") in told(found_in(report))


def test_name_and_mail_of_the_focal_point_never_stand_in_an_issue() -> None:
    report = with_line(focal_point_email="someone at example")
    report.issues = [found("formula", sheet="METADATA", row=9, field="focal_point_name", cell="C9", value="someone")]
    issues = found_in(report)
    assert {issue.field for issue in issues} == {"focal_point_email", "focal_point_name"}
    for issue in issues:
        assert "someone" not in str(dataclasses.asdict(issue)) + render(issue, "en")


def test_figures_of_a_survey_that_is_not_described() -> None:
    report = dataclasses.replace(clean_report(), surveys=[])
    issues = found_in(report)
    assert {issue.rule for issue in issues} == {"survey_unknown"}  # survey 1 is cited and does not exist
    plain = [{**row, "survey_no": ""} for row in observations()]
    issues = found_in(dataclasses.replace(clean_report(rows=plain), surveys=[]))
    assert [issue.rule for issue in issues] == ["survey_not_described"]
    plain = [{**row, "sample_size": "", "sample_numerator": ""} for row in plain]
    issues = found_in(dataclasses.replace(clean_report(rows=plain), surveys=[]))
    assert ("survey_perhaps_not_described", "warning") in {(issue.rule, issue.severity) for issue in issues}


def test_a_survey_of_enterprises_needs_no_ages() -> None:
    """Only what a business survey can state is asked of it."""
    report = clean_report()
    of_persons = ("survey_age_scope", "sample_households", "sample_individuals", "disability_instrument",
                  "disability_cutoff", "respondent_type")  # fmt: skip
    second = {**report.surveys[0], **dict.fromkeys(of_persons, ""), "survey_name": "Business survey"}
    report.surveys.append(second)
    for row in range(2):
        at = row_of(report, indicator_code=f"C7-EBUS-0{row + 1}")
        report = with_cell(report, "OBSERVATIONS", at, survey_no="2")
    assert told(found_in(report)) == []


def test_left_out_cells_are_one_warning_per_indicator() -> None:
    blank = dict.fromkeys(("value", "numerator", "denominator", "sample_size", "sample_numerator", "survey_no",
                           "source", "producer"), "")  # fmt: skip
    rows = [{**row, **blank} if row["indicator_code"] in ("C2-01", "C2-07") else row for row in observations()]
    issues = found_in(clean_report(rows=rows))
    assert [(issue.rule, issue.params["indicator"], issue.params["count"]) for issue in issues] == [
        ("required_cells_left_out", "C2-01", "25"),
        ("required_cells_left_out", "C2-07", "3"),
    ]
    assert issues[0].cell == f"{clean_report().sheets['OBSERVATIONS'].columns['value']}{FIRST_ROW + 1}"
    # rows that were deleted are left out as well
    kept = [row for row in observations() if row["indicator_code"] != "C2-07"]
    (issue,) = found_in(clean_report(rows=kept))
    assert (issue.rule, issue.row, issue.cell, issue.params["count"]) == ("required_cells_left_out", None, "", "3")


def test_children_from_5_on_answer_for_children() -> None:
    """The sample reports Y5T17 where Y0T17 is asked for; a band that stands for nobody does not."""
    rows = [{**row, "age": "Y5T9"} if row["age"] == "Y5T17" and row["indicator_code"] == "C2-02" else row
            for row in observations()]  # fmt: skip
    issues = [issue for issue in found_in(clean_report(rows=rows)) if issue.rule == "required_cells_left_out"]
    assert [issue.params["indicator"] for issue in issues] == ["C2-02"]


def test_a_reason_answers_a_required_cell() -> None:
    row = row_of(clean_report(), indicator_code="C2-07")
    said = {"value": "", "numerator": "", "denominator": "", "obs_status": "L", "missing_reason": "NOT_ASKED",
            "source": "", "producer": ""}  # fmt: skip
    assert told(found_in(with_cell(clean_report(), "OBSERVATIONS", row, **said))) == []


def test_wanted_numbers_are_one_warning_per_indicator() -> None:
    rows = [
        {**row, "denominator": "", "numerator": ""} if row["indicator_code"] == "C2-19" else row
        for row in observations()
    ]
    issues = found_in(clean_report(rows=rows))
    assert [(issue.rule, issue.field, issue.params["count"]) for issue in issues] == [
        ("number_wanted", "numerator", "6"),
        ("number_wanted", "denominator", "6"),
    ]


def test_a_sheet_that_is_missing_is_said_by_the_reader_alone() -> None:
    report = clean_report()
    for name in ("NARRATIVE", "POLICY", "OBSERVATIONS"):
        table = report.sheets[name]
        absent = ReportSheet(name, {}, table.rows.clear())
        assert told(found_in(dataclasses.replace(report, sheets={**report.sheets, name: absent}))) == []
