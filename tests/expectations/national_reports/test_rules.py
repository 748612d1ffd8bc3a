"""One planted defect per rule: exactly one issue, at the cell where the sender has to look."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import polars as pl
import pytest

from expectations.national_reports import catalogue
from ingest.national_reports.issues import ReportIssue, found, messages, render
from ingest.national_reports.report import Report
from ingest.national_reports.texts import LANGUAGES
from tests.expectations.national_reports.planted import (
    COVERAGE,
    DEFECTS,
    TOTAL,
    WOMEN,
    Defect,
    clean,
    observed,
    other,
    spoiled,
)
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


def told(issues: list[ReportIssue]) -> list[tuple[str, str, int | None, str]]:
    return [(issue.rule, issue.sheet, issue.row, issue.field) for issue in issues]


def name_of(defect: Defect) -> str:
    return f"{defect.rule}-{'-'.join(defect.cells)}"


def test_a_clean_report_has_no_issue() -> None:
    assert told(found_in(clean())) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=name_of)
def test_one_defect_gives_one_issue_at_its_cell(defect: Defect) -> None:
    report, row = spoiled(defect)
    issues = found_in(report)
    assert told(issues) == [(defect.rule, defect.sheet, row, defect.field)]
    table = report.sheets[defect.sheet]
    assert issues[0].cell == f"{table.columns[defect.field]}{row}"
    assert issues[0].value == defect.cells.get(defect.field, issues[0].value)
    assert issues[0].severity == messages()[defect.rule].severity
    assert "{" not in render(issues[0], "en")


def with_rows(*rows: Mapping[str, str]) -> tuple[Report, int]:
    """The clean report with rows added to OBSERVATIONS, and the number of the first of them."""
    known = observations()
    added = [{**known[row_of(clean(), **COVERAGE) - FIRST_ROW], "row_id": "", **row} for row in rows]
    return clean_report(rows=[*known, *added]), FIRST_ROW + len(known)


def test_a_national_indicator_is_explained_in_its_note() -> None:
    row = {"indicator_code": "NAT-KIOSKS", "unit_measure": "NUMBER", "value": "4000"}
    row |= {"numerator": "", "denominator": ""}
    silent, at = with_rows(row)
    assert told(found_in(silent)) == [("national_indicator_not_explained", "OBSERVATIONS", at, "note")]
    explained, _ = with_rows({**row, "note": "Public kiosks with Internet access, end of year"})
    assert told(found_in(explained)) == []


def test_age_bands_of_five_years_are_accepted() -> None:
    """15-19 and 35-39 are not in the list AGE; a five-year band is accepted all the same."""
    education = {"indicator_code": "C2-01", "unit_measure": "PT", "reference_period": "L3M", "survey_no": "1",
                 "sample_size": "90", "action_line": "C2"}  # fmt: skip
    report, _ = with_rows({**education, "age": "Y15T19"}, {**education, "age": "Y35T39"})
    assert told(found_in(report)) == []


def test_the_nearest_accepted_band_is_named() -> None:
    report, _ = spoiled(observed("age_band_not_accepted", "age", {**TOTAL, "age": "Y18T24"}, age="Y18T25"))
    (issue,) = found_in(report)
    assert issue.params["nearest"] == "Y18T24"  # one year away; Y18T29 is four
    assert "Bands are never relabelled" in render(issue, "en")


def test_an_unknown_code_names_those_that_exist() -> None:
    report, _ = spoiled(observed("unknown_code", "sex", WOMEN, sex="FEMALE"))
    assert found_in(report)[0].params == {"code": "FEMALE", "codes": "_T, F, M, _O, _U"}
    report, _ = spoiled(observed("unknown_indicator", "indicator_code", indicator_code="C2-1"))
    assert "C2-01" in found_in(report)[0].params["nearest"]


def test_an_indicator_of_ages_15_and_over_needs_its_own_scope_once() -> None:
    """The survey covers 5 and over. 24 cells of C4-02 share the cause: one issue."""
    report = clean()
    table = report.sheets["OBSERVATIONS"]
    skills = pl.col("indicator_code") == "C4-02"
    rows = table.rows.with_columns(age_scope=pl.when(skills).then(pl.lit("")).otherwise(pl.col("age_scope")))
    spoilt = dataclasses.replace(
        report, sheets={**report.sheets, "OBSERVATIONS": dataclasses.replace(table, rows=rows)}
    )
    issues = found_in(spoilt)
    assert told(issues) == [
        ("age_scope_of_survey", "OBSERVATIONS", row_of(report, indicator_code="C4-02"), "age_scope")
    ]
    assert issues[0].params["count"] == str(rows.filter(skills).height)


def test_what_the_reader_could_not_read_is_not_judged_again() -> None:
    report, row = spoiled(observed("not_a_number", "value", value="about half"))
    place = {"sheet": "OBSERVATIONS", "row": row, "field": "value", "value": "about half"}
    report.issues = [found("not_a_number", **place)]  # type: ignore[arg-type]
    assert told(found_in(report)) == [("not_a_number", "OBSERVATIONS", row, "value")]


def test_rows_of_another_country_are_one_issue() -> None:
    rows = [{**row, "ref_area": "TZA"} for row in observations()]
    assert told(found_in(clean_report(rows=rows))) == [("rows_of_other_country", "OBSERVATIONS", FIRST_ROW, "ref_area")]


def test_m49_is_accepted_as_country() -> None:
    report, _ = spoiled(observed("", "ref_area", ref_area="404"))
    assert told(found_in(report)) == []


def test_a_region_of_the_country_is_accepted() -> None:
    report, _ = with_rows({"geo_level": "ADMIN1", "geo_code": "KE-30"})
    assert told(found_in(report)) == []


def test_a_rounded_value_may_differ_by_half_a_digit() -> None:
    """C2-07 total: 41.9 % to one digit is within 0.1; 42 is within half a unit of its last digit; 43 is not."""
    row = row_of(clean(), **COVERAGE)
    figures = clean().sheets["OBSERVATIONS"].rows.row(row - FIRST_ROW, named=True)
    exact = 100 * float(figures["numerator"]) / float(figures["denominator"])
    for shown, is_fine in ((f"{exact:.1f}", True), (f"{exact:.0f}", True), (f"{exact + 1:.0f}", False),
                           (f"{exact + 0.11:.2f}", False)):  # fmt: skip
        rules = [issue.rule for issue in found_in(with_cell(clean(), "OBSERVATIONS", row, value=shown))]
        assert rules == ([] if is_fine else ["value_is_not_the_ratio"]), shown


def test_an_untouched_sheet_is_one_issue() -> None:
    report = clean()
    lines = report.sheets["NARRATIVE"].rows["action_line"]
    untouched = sheet("NARRATIVE", [{"action_line": line} for line in lines])
    spoilt = dataclasses.replace(report, sheets={**report.sheets, "NARRATIVE": untouched})
    assert told(found_in(spoilt)) == [("narrative_untouched", "NARRATIVE", FIRST_ROW, "nothing_to_report")]


def test_a_note_answers_a_warning_and_no_error() -> None:
    warned = observed("sample_exceeds_survey", "sample_size", sample_size="90000", note="The sample was topped up.")
    (issue,) = found_in(spoiled(warned)[0])
    assert issue.is_answered
    (issue,) = found_in(spoiled(observed("unit_differs", "unit_measure", unit_measure="NUMBER", note="sorry"))[0])
    assert not issue.is_answered
    answer = other("POLICY", "date_in_force_missing", "date_in_force", date_in_force="", comment="before 1990")
    (issue,) = found_in(spoiled(answer)[0])
    assert issue.is_answered


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_words(lang: str) -> None:
    """Every sentence fills its placeholders from what the rule gives, in every language."""
    for defect in DEFECTS[::7]:
        for issue in found_in(spoiled(defect)[0]):
            assert "{" not in render(issue, lang)


def test_an_indicator_outside_its_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue bounds no indicator yet; here C2-07 ends a year before."""
    ended = pl.when(pl.col("indicator_code") == "C2-07").then(YEAR - 1).otherwise(pl.col("i_to")).cast(pl.Int32)
    known = catalogue.indicators().with_columns(i_to=ended)
    monkeypatch.setattr(catalogue, "indicators", lambda: known)
    rows = clean().sheets["OBSERVATIONS"].rows
    wrong = rows.filter(pl.col("indicator_code") == "C2-07")["src_row"].to_list()
    expected = [("indicator_not_in_year", "OBSERVATIONS", row, "indicator_code") for row in wrong]
    assert [place for place in told(found_in(clean())) if place[0] == "indicator_not_in_year"] == expected


def test_of_too_many_unreadable_cells_the_reader_alone_speaks() -> None:
    """Of 300 texts in a number column it lists 200 and counts the rest; none of them is listed again here."""
    table = clean().sheets["OBSERVATIONS"]
    rows = table.rows.with_columns(sample_size=pl.lit("some"))
    report = dataclasses.replace(
        clean(), sheets={**clean().sheets, "OBSERVATIONS": dataclasses.replace(table, rows=rows)}
    )
    more = found("more_of_the_same", sheet="OBSERVATIONS", field="sample_size", count=100, cell="U3")
    report.issues = [dataclasses.replace(more, severity="error")]
    assert {issue.rule for issue in found_in(report)} == {"more_of_the_same"}
