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


def of_two_sources(first: str, second: str, **cells: str) -> tuple[list[dict[str, str]], int]:
    """The rows of the sample and one more of the trained persons, from another source; number of the added row."""
    rows = observations()
    known = next(row for row in rows if row["indicator_code"] == "C4-05" and row["sex"] == "_T")
    own = {**known, "source": "Register A", "value": first}
    added = {**known, "row_id": "", "source": "Register B", "value": second, **cells}
    return [own if row is known else row for row in rows] + [added], FIRST_ROW + len(rows)


def test_a_figure_is_known_by_its_source() -> None:
    """Two sources give the same cell: the one that changed is named, the other is not, in whatever order they stand."""
    total = next(row["value"] for row in observations() if row["indicator_code"] == "C4-05" and row["sex"] == "_T")
    now, row = of_two_sources(total, total)
    before, _ = of_two_sources(total, str(int(total) - 10))
    issues = found_in(clean_report(rows=now), previous=sheet("OBSERVATIONS", before[::-1]).rows, is_revision=True)
    assert told(issues) == [("revision_without_note", row, "value")]


def test_another_name_of_the_source_makes_no_new_figure() -> None:
    row = row_of(clean(), **INTERNET, sex="F")
    before = changed(previous(YEAR), row, value="40.6", source="Household survey 2026")
    assert told(found_in(clean(), previous=before, is_revision=True)) == [("revision_without_note", row, "value")]
    renamed = changed(previous(YEAR), row, source="  National  ICT Survey ")
    assert told(found_in(clean(), previous=renamed, is_revision=True)) == []


def test_a_source_that_is_gone_is_said() -> None:
    total = next(row["value"] for row in observations() if row["indicator_code"] == "C4-05" and row["sex"] == "_T")
    before, _ = of_two_sources(total, total)
    (issue,) = found_in(clean_report(rows=of_two_sources(total, total)[0][:-1]),
                        previous=sheet("OBSERVATIONS", before).rows, is_revision=True)  # fmt: skip
    assert (issue.rule, issue.params) == ("approved_figure_gone", {"indicator": "C4-05", "count": "1"})


def test_only_the_figures_of_the_same_review_must_be_there_again() -> None:
    """Approved for this review: all of this year. For another one: last year's, of which one changes silently."""
    row = row_of(clean(), **INTERNET, sex="F")
    other = previous(YEAR - 1).with_columns(is_of_review=pl.lit(False))
    own = previous(YEAR).with_columns(is_of_review=pl.lit(True))
    both = pl.concat([other, own])
    assert told(found_in(clean(), previous=both, is_revision=True)) == []
    foreign = changed(previous(YEAR), row, value="40.6").with_columns(is_of_review=pl.lit(False))
    assert told(found_in(clean(), previous=foreign)) == [("revision_without_note", row, "value")]


def test_a_published_figure_is_not_held_back_silently() -> None:
    row = row_of(clean(), **INTERNET, sex="F")
    held = with_cell(clean(), "OBSERVATIONS", row, conf_status="N")
    (issue,) = found_in(held, previous=previous(YEAR), is_revision=True)
    assert (issue.rule, issue.row, issue.field) == ("withheld_without_note", row, "conf_status")
    assert issue.severity == "error"
    noted = with_cell(held, "OBSERVATIONS", row, note="Too few cases in two strata.")
    rules = {(one.rule, one.is_answered) for one in found_in(noted, previous=previous(YEAR), is_revision=True)}
    assert rules == {("approved_figure_withheld", True), ("revision_not_declared", False)}
    # what was held back before is not published
    before = changed(previous(YEAR), row, conf_status="N")
    assert told(found_in(held, previous=before, is_revision=True)) == []


def test_a_dash_is_no_note() -> None:
    row = row_of(clean(), **INTERNET, sex="F")
    before = changed(previous(YEAR), row, value="40.6")
    dashed = with_cell(clean(), "OBSERVATIONS", row, note=" - ")
    assert told(found_in(dashed, previous=before, is_revision=True)) == [("revision_without_note", row, "value")]
    (jump,) = found_in(dashed, previous=changed(previous(), row, value="20"))
    assert (jump.rule, jump.is_answered) == ("jump", False)


def sheets(**changes: tuple[str, str]) -> dict[str, pl.DataFrame]:
    """The other sheets as approved, with another entry in the first row of a sheet."""
    found = {}
    for name in ("FINANCING", "IGF_NRI", "POLICY"):
        rows = clean().sheets[name].rows.with_columns(reporting_year=pl.lit(str(YEAR)), is_of_review=pl.lit(True))
        field, value = changes.get(name, ("", ""))
        found[name] = changed(rows, FIRST_ROW, **{field: value}) if field else rows
    return found


def test_an_answer_on_policy_changes_only_with_a_comment() -> None:
    before = sheets(POLICY=("answer", "1"))
    assert told(found_in(clean(), previous_sheets=sheets(), is_revision=True)) == []
    assert told(found_in(clean(), previous_sheets=before, is_revision=True)) == [
        ("answer_changed_without_comment", FIRST_ROW, "answer")
    ]
    said = with_cell(clean(), "POLICY", FIRST_ROW, comment="The act came into force in May.")
    assert told(found_in(said, previous_sheets=before, is_revision=True)) == []
    # an answer for another year is another answer
    last_year = before["POLICY"].with_columns(as_of=pl.lit(f"{YEAR - 1}-06-30"), is_of_review=pl.lit(False))
    assert told(found_in(clean(), previous_sheets={"POLICY": last_year}, is_revision=True)) == []


def test_amounts_and_counts_change_only_if_the_report_says_so() -> None:
    before = sheets(FINANCING=("amount_disbursed", "399"), IGF_NRI=("by_f", ""))
    issues = found_in(clean(), previous_sheets=before, is_revision=True)
    assert [(one.rule, one.severity, one.sheet, one.field) for one in issues] == [
        ("changes_not_declared", "error", "METADATA", "previous_report_revision"),
        ("approved_entry_changed", "warning", "FINANCING", "amount_disbursed"),
        ("approved_entry_changed", "warning", "IGF_NRI", "by_f"),
    ]
    assert [one.params for one in issues[1:]] == [{"before": "399", "now": "400"}, {"before": "–", "now": "240"}]
    declared = clean_report()
    declared.metadata["previous_report_revision"] = "yes"
    rules = [one.rule for one in found_in(declared, previous_sheets=before, is_revision=True)]
    assert rules == ["approved_entry_changed", "approved_entry_changed"]


def test_an_approved_row_that_is_gone_is_said() -> None:
    before = sheets(FINANCING=("name", "Fund of old"))
    (issue,) = found_in(clean(), previous_sheets=before, is_revision=True)
    assert (issue.rule, issue.sheet, issue.params["count"]) == ("approved_row_gone", "FINANCING", "1")
    assert "Fund of old" in issue.params["example"]
    assert told(found_in(clean(), previous_sheets=before)) == []


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
