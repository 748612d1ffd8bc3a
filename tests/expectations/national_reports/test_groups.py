"""Parts against their whole. The sample adds up; each test moves one figure with its numerator or denominator."""

from __future__ import annotations

from functools import cache

import pytest

from expectations.national_reports import age_bands
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.report import Report
from tests.expectations.national_reports.sample_report import (
    FIRST_ROW,
    clean_report,
    found_in,
    observations,
    row_of,
    with_cell,
)

INTERNET = {"indicator_code": "C2-01"}
TRAINED = {"indicator_code": "C4-05"}  # a count


@cache
def clean() -> Report:
    return clean_report()


def figures(**codes: str) -> tuple[int, dict[str, str]]:
    row = row_of(clean(), **codes)
    return row, clean().sheets["OBSERVATIONS"].rows.row(row - FIRST_ROW, named=True)


def with_rate(report: Report, rate: float, **codes: str) -> Report:
    """A group with another rate, its numerator in keeping."""
    row, one = figures(**codes)
    numerator = round(float(one["denominator"]) * rate / 100)
    return with_cell(report, "OBSERVATIONS", row, value=f"{rate:.4f}", numerator=str(numerator))


def told(issues: list[ReportIssue]) -> list[tuple[str, int | None, str]]:
    return [(issue.rule, issue.row, issue.field) for issue in issues]


def test_a_total_outside_women_and_men() -> None:
    """Women 40.6 %, men 44.9 %: 47 % of all cannot be, though numerator and denominator agree with it."""
    row, one = figures(**TRAINED)
    women, men = figures(**TRAINED, sex="F")[1], figures(**TRAINED, sex="M")[1]
    assert int(women["value"]) + int(men["value"]) == int(one["value"])
    report = with_rate(clean(), 47, **INTERNET)
    (issue,) = found_in(report)
    assert (issue.rule, issue.row) == ("parts_fall_short", row_of(clean(), **INTERNET)) or issue.rule in (
        "total_outside_parts",
        "parts_exceed_total",
    )
    assert issue.severity == "error"


@pytest.mark.parametrize("dimension", ["sex", "disability", "urbanisation"])
def test_a_rate_without_counts_lies_between_its_parts(dimension: str) -> None:
    """Only the two parts and the total are sent, as percentages alone: 30 and 40 against 41, then against 35."""
    parts = {"sex": ("F", "M"), "disability": ("WITH", "WITHOUT"), "urbanisation": ("U", "R")}[dimension]
    kept = ("indicator_code", "ref_area", "unit_measure", "reference_period", "source", "producer", "time_period",
            "sex", "age", "disability", "urbanisation", "other_dim_1", "survey_no", "sample_size")  # fmt: skip
    _, one = figures(**INTERNET)
    base = {name: one[name] for name in kept}
    for total, expected in (("41", [("total_outside_parts", FIRST_ROW, "value")]), ("35", []), ("40.1", [])):
        rows = [{**base, "value": total}]
        rows += [{**base, dimension: part, "value": value} for part, value in zip(parts, ("30", "40"), strict=True)]
        errors = [issue for issue in found_in(clean_report(rows=rows)) if issue.severity == "error"]
        assert told(errors) == expected


def test_women_and_men_exceed_all_in_a_count() -> None:
    row, one = figures(**TRAINED)
    fewer = str(round(float(one["value"]) * 0.9))
    issues = found_in(with_cell(clean(), "OBSERVATIONS", row, value=fewer))
    assert told(issues) == [("parts_exceed_total", row, "value")]


def test_one_part_alone_exceeds_its_total() -> None:
    row, _ = figures(**TRAINED, sex="F")
    total = figures(**TRAINED)[1]["value"]
    issues = found_in(with_cell(clean(), "OBSERVATIONS", row, value=str(2 * int(total))))
    assert told(issues) == [("part_exceeds_total", row, "value")]
    assert issues[0].params["whole_row"] == str(row_of(clean(), **TRAINED))


def test_a_breakdown_exceeds_its_total() -> None:
    row, _ = figures(**TRAINED, other_dim_1="TOPIC:AI")
    total = figures(**TRAINED)[1]["value"]
    issues = found_in(with_cell(clean(), "OBSERVATIONS", row, value=str(2 * int(total))))
    assert told(issues) == [("part_exceeds_total", row, "value")]


def test_narrow_bands_make_up_their_group() -> None:
    """18-24 and 25-35 together are 18-35. A group that is a tenth larger, or smaller, than its bands is refused."""
    row, one = figures(**TRAINED, age="Y18T35")
    for factor, rule in ((1.1, "parts_fall_short"), (0.9, "parts_exceed_total")):
        value = str(round(float(one["value"]) * factor))
        assert told(found_in(with_cell(clean(), "OBSERVATIONS", row, value=value))) == [(rule, row, "value")]


def test_counts_under_a_rate_add_up_too() -> None:
    """The rate of 18-35 agrees with its own counts, but these are 90 % of those of 18-24 and 25-35."""
    row, one = figures(**INTERNET, age="Y18T35")
    fewer = {name: str(round(int(one[name]) * 0.9)) for name in ("numerator", "denominator")}
    issues = found_in(with_cell(clean(), "OBSERVATIONS", row, **fewer))
    assert told(issues) == [("parts_exceed_total", row, "numerator")]


def test_the_unknown_rest_is_explained() -> None:
    """Men are a third fewer: 14 to 16 % of all persons are of no known sex, more than the 5 % of the threshold."""
    row, one = figures(**TRAINED, sex="M")
    fewer = str(round(float(one["value"]) * 0.67))
    report = with_cell(clean(), "OBSERVATIONS", row, value=fewer)
    total = row_of(clean(), **TRAINED)
    warnings = [issue for issue in found_in(report) if issue.row == total]
    assert told(warnings) == [("unknown_share_large", total, "value")]
    answered = with_cell(report, "OBSERVATIONS", total, note="Sex was not asked in two of the programmes.")
    assert [issue.is_answered for issue in found_in(answered) if issue.row == total] == [True]


def test_figures_of_two_sources_are_not_held_against_each_other() -> None:
    row, one = figures(**TRAINED)
    apart = {"value": str(int(one["value"]) // 2), "source": "Another register"}
    assert told(found_in(with_cell(clean(), "OBSERVATIONS", row, **apart))) == []


def test_missing_parts_are_no_fault() -> None:
    row, _ = figures(**TRAINED, sex="F")
    missing = {"value": "", "obs_status": "L", "missing_reason": "NOT_ASKED"}
    assert told(found_in(with_cell(clean(), "OBSERVATIONS", row, **missing))) == []


@pytest.mark.parametrize(
    ("ages", "scope", "expected"),
    [
        (("Y18T24", "Y18T35", "Y25T35", "_T"), "_T", (("Y18T35", ("Y18T24", "Y25T35")),)),
        (("Y5T17", "Y18T35", "Y36T64", "Y_GE65", "_T"), "Y_GE5", (("_T", ("Y5T17", "Y18T35", "Y36T64", "Y_GE65")),)),
        # a band that begins below the scope counts for what the scope covers of it
        (("Y0T17", "Y18T64", "Y_GE65", "_T"), "Y_GE5", (("_T", ("Y0T17", "Y18T64", "Y_GE65")),)),
        (("Y16T24", "Y25T74", "_T"), "Y16T74", (("_T", ("Y16T24", "Y25T74")),)),
        # a gap (75 and over) makes no whole
        (("Y0T17", "Y18T74", "_T"), "_T", ()),
        # overlapping bands: a way through is found or none is invented
        (("Y15T24", "Y18T24", "Y15T17", "Y15T29", "Y25T29"), "_T",
         (("Y15T24", ("Y15T17", "Y18T24")), ("Y15T29", ("Y15T24", "Y25T29")))),
    ],
)  # fmt: skip
def test_which_bands_make_up_which(ages: tuple[str, ...], scope: str, expected: object) -> None:
    assert age_bands.decompositions(ages, scope) == expected


def test_ages_in_words() -> None:
    assert age_bands.bounds("Y15T24") == (15, 24)
    assert age_bands.bounds("Y_GE65") == (65, age_bands.OPEN_END)
    assert age_bands.bounds("Y24T15") is None
    assert [age_bands.scope_code(text) for text in ("5+", "16-74", "16–74", "Y_GE15")] == [
        "Y_GE5", "Y16T74", "Y16T74", "Y_GE15",
    ]  # fmt: skip
    assert age_bands.nearest("Y16T30") == "Y16T29"
    assert not age_bands.is_accepted("Y12T17") and age_bands.is_accepted("Y35T39")


def test_sample_is_large_enough_to_mean_something() -> None:
    assert len(observations()) > 900
