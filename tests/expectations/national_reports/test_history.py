"""Against what was approved before and what others publish."""

from __future__ import annotations

from functools import cache

import polars as pl

from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.report import Report
from tests.expectations.national_reports.sample_report import (
    FIRST_ROW,
    YEAR,
    clean_report,
    found_in,
    observations,
    row_of,
    sheet,
    with_cell,
)

INTERNET = {"indicator_code": "C2-01"}


@cache
def clean() -> Report:
    return clean_report()


def previous(year: int = YEAR - 1) -> pl.DataFrame:
    """What the country sent for another year, as approved."""
    return sheet("OBSERVATIONS", [{**row, "time_period": str(year)} for row in observations()]).rows


def told(issues: list[ReportIssue]) -> list[tuple[str, int | None, str]]:
    return [(issue.rule, issue.row, issue.field) for issue in issues]


def changed(frame: pl.DataFrame, row: int, **cells: str) -> pl.DataFrame:
    at = pl.col("src_row") == row
    return frame.with_columns(
        pl.when(at).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in cells.items()
    )


def test_the_same_figures_again_are_no_issue() -> None:
    assert told(found_in(clean(), previous=previous())) == []
    assert told(found_in(clean(), previous=previous(YEAR), is_revision=True)) == []


def test_more_than_ten_points_in_a_year_ask_for_a_word() -> None:
    """Internet use of women was 42.2 % or so; 11 points less a year before is a jump, 9 points are none."""
    row = row_of(clean(), **INTERNET, sex="F")
    now = float(clean().sheets["OBSERVATIONS"].rows["value"][row - FIRST_ROW])
    for points, expected in ((11, [("jump", row, "value")]), (9, [])):
        before = changed(previous(), row, value=f"{now - points:.2f}")
        issues = found_in(clean(), previous=before)
        assert told(issues) == expected
    # the same change over two years is within the threshold
    assert told(found_in(clean(), previous=changed(previous(YEAR - 2), row, value=f"{now - 11:.2f}"))) == []


def test_a_note_answers_a_jump_and_a_stated_break_has_its_own() -> None:
    row = row_of(clean(), **INTERNET, sex="F")
    before = changed(previous(), row, value="20")
    noted = with_cell(clean(), "OBSERVATIONS", row, note="New sampling frame after the census.")
    assert [issue.is_answered for issue in found_in(noted, previous=before)] == [True]
    broken = with_cell(noted, "OBSERVATIONS", row, obs_status="B")
    assert told(found_in(broken, previous=before)) == []


def test_three_standard_errors_are_a_jump() -> None:
    """Standard errors of 0.5 each: 3 x sqrt(0.5) = 2.12 points. A change of 2.2 warns, one of 2.0 does not."""
    row = row_of(clean(), **INTERNET, sex="F")
    now = float(clean().sheets["OBSERVATIONS"].rows["value"][row - FIRST_ROW])
    report = with_cell(clean(), "OBSERVATIONS", row, standard_error="0.5")
    for points, expected in ((2.2, ["jump"]), (2.0, [])):
        before = changed(previous(), row, value=f"{now - points:.4f}", standard_error="0.5")
        assert [issue.rule for issue in found_in(report, previous=before)] == expected


def test_a_jump_of_the_total_is_said_once() -> None:
    rows = previous().with_columns(
        value=pl.when(pl.col("indicator_code") == "C2-01").then(pl.lit("5")).otherwise(pl.col("value"))
    )
    assert told(found_in(clean(), previous=rows)) == [("jump", row_of(clean(), **INTERNET), "value")]


def test_a_count_of_another_magnitude_is_a_jump() -> None:
    row = row_of(clean(), indicator_code="C4-06", sex="F")
    now = int(clean().sheets["OBSERVATIONS"].rows["value"][row - FIRST_ROW])
    for factor, expected in ((5.5, ["jump"]), (4.5, [])):
        before = changed(previous(), row, value=str(round(now / factor)))
        assert [issue.rule for issue in found_in(clean(), previous=before)] == expected


def test_years_within_one_report_are_compared() -> None:
    report = clean_report((YEAR - 1, YEAR))
    row = row_of(report, **INTERNET, sex="F", time_period=str(YEAR))
    spoilt = with_cell(report, "OBSERVATIONS", row, value="70", numerator="", denominator="")
    assert ("jump", row, "value") in told(found_in(spoilt))


def test_an_approved_figure_changes_only_with_a_new_note() -> None:
    row = row_of(clean(), **INTERNET, sex="F")
    before = changed(previous(YEAR), row, value="40.6", note="Preliminary.")
    (issue,) = found_in(clean(), previous=before, is_revision=True)
    assert (issue.rule, issue.row, issue.field, issue.severity) == ("revision_without_note", row, "value", "error")
    assert issue.params["before"] == "40.6"
    # the note of the approved version is no revision note
    same = with_cell(clean(), "OBSERVATIONS", row, note="Preliminary.")
    assert told(found_in(same, previous=before, is_revision=True)) == [("revision_without_note", row, "value")]
    noted = with_cell(clean(), "OBSERVATIONS", row, note="Revised weights.")
    issues = found_in(noted, previous=before, is_revision=True)
    assert [(one.rule, one.sheet, one.field) for one in issues] == [
        ("revision_not_declared", "METADATA", "previous_report_revision")
    ]
    noted.metadata["previous_report_revision"] = "yes"
    try:
        assert told(found_in(noted, previous=before, is_revision=True)) == []
    finally:
        noted.metadata["previous_report_revision"] = "no"


def test_an_approved_figure_that_is_gone_is_said_once() -> None:
    """Three cells of C2-07: blank or deleted, it is one warning; with a reason and a note it is none."""
    gone = [row for row in observations() if row["indicator_code"] != "C2-07"]
    for report in (clean_report(rows=gone), clean_report(rows=[*gone, *(blank("C2-07"))])):
        (issue,) = found_in(report, previous=previous(YEAR), is_revision=True)
        assert (issue.rule, issue.severity) == ("approved_figure_gone", "warning")
        assert issue.params == {"indicator": "C2-07", "count": "3"}
    reason = {"obs_status": "L", "missing_reason": "UNRELIABLE", "note": "Withdrawn after an audit."}
    explained = clean_report(rows=[*gone, *({**row, **reason} for row in blank("C2-07"))])
    assert told(found_in(explained, previous=previous(YEAR), is_revision=True)) == []
    # the report of another year need not repeat the figures of this one
    assert told(found_in(clean(), previous=previous(YEAR - 1))) == []


def blank(indicator: str) -> list[dict[str, str]]:
    """The rows of an indicator as the template writes them."""
    numbers = dict.fromkeys(("value", "numerator", "denominator", "source", "producer"), "")
    return [{**row, **numbers} for row in observations() if row["indicator_code"] == indicator]


def test_a_value_written_otherwise_is_the_same_value() -> None:
    row = row_of(clean(), indicator_code="C4-05")
    value = clean().sheets["OBSERVATIONS"].rows["value"][row - FIRST_ROW]
    thousands = changed(previous(YEAR), row, value=str(int(value) / 1000), unit_mult="3")
    assert told(found_in(clean(), previous=thousands)) == []


def published(**figure: object) -> pl.DataFrame:
    row = {
        "indicator": "C2-01", "time_period": str(YEAR), "sex": "_T", "age": "_T", "disability": "_T",
        "urbanisation": "_T", "breakdown": "_T", "source": "itu-datahub", "obs_value": 50.0, "std_error": None,
        "is_preferred": True, **figure,
    }  # fmt: skip
    return pl.DataFrame([row])


def test_another_figure_of_an_international_source_is_a_warning() -> None:
    """The threshold is one point for percentages and 5 % for other units."""
    row = row_of(clean(), **INTERNET)
    now = float(clean().sheets["OBSERVATIONS"].rows["value"][row - FIRST_ROW])
    (issue,) = found_in(clean(), published=published(obs_value=now + 1.2))
    assert (issue.rule, issue.row, issue.severity) == ("differs_from_publisher", row, "warning")
    assert issue.params["publisher"] == "itu-datahub"
    assert told(found_in(clean(), published=published(obs_value=now + 0.8))) == []
    assert told(found_in(clean(), published=published(obs_value=now + 9, source="national-report"))) == []
    assert told(found_in(clean(), published=published(obs_value=now + 9, time_period=str(YEAR - 1)))) == []
    rate = row_of(clean(), indicator_code="C2-13")
    value = float(clean().sheets["OBSERVATIONS"].rows["value"][rate - FIRST_ROW])
    near, far = (published(indicator="C2-13", obs_value=value * factor) for factor in (1.04, 1.06))
    assert told(found_in(clean(), published=near)) == []
    assert told(found_in(clean(), published=far)) == [("differs_from_publisher", rate, "value")]


def test_the_preferred_source_is_the_one_that_is_named() -> None:
    two = pl.concat([published(source="world-bank", is_preferred=False), published(source="un-sdg")])
    assert found_in(clean(), published=two)[0].params["publisher"] == "un-sdg"
