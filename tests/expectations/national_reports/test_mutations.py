"""Spoilt reports by the hundred: no traceback, every planted error is found at its cell, nothing is invented."""

from __future__ import annotations

import dataclasses
import os
from functools import cache

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.national_reports.cells import first_unknown
from ingest.national_reports.fields import TABLES, field_of, fields_of
from ingest.national_reports.issues import ReportIssue, messages, render
from ingest.national_reports.report import Report
from tests.expectations.national_reports.planted import DEFECTS, Defect, spoiled
from tests.expectations.national_reports.sample_report import (
    FIRST_ROW,
    YEAR,
    clean_report,
    found_in,
    observations,
    with_cell,
)

OF_EACH_KIND = ("C2-01", "C2-07", "C4-01", "C4-05", "C7-EBUS-01", "C10-01")
NASTY = ["", " ", "0", "-1", "1e999", "nan", "inf", "9" * 40, "1,5", "٤٥", "=1+1", "'", '"', "\\", "%", "{value}", "}{",
         "_T", "_U", "C1", "С1", "Y18T35", "YT", "Y_GE", "Y99T1", "SKILL:", ":", ";", "a;b;;", "KEN", "404", "F", "L",
         "Q", "2026-02-30", "2026-13-01", "0001-01-01", "1899-12-31", "yes", "no", "\u202e", "\x00", "🙂", "https://",
         "NAT-", "a" * 4000]  # fmt: skip
EXAMPLES = int(os.environ.get("WSIS_MUTATIONS", "25"))  # of each test; more of them find rarer faults
SLOW = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])


@cache
def small() -> Report:
    """Some indicators of each kind over two years, and all of the other sheets."""
    rows = [row for row in observations((YEAR - 1, YEAR)) if row["indicator_code"] in OF_EACH_KIND]
    return clean_report(rows=[{**row, "row_id": ""} for row in rows])


def places() -> st.SearchStrategy[tuple[str, int, str]]:
    """Any cell of any table."""
    return st.sampled_from(TABLES).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.integers(FIRST_ROW, FIRST_ROW + small().sheets[name].rows.height - 1),
            st.sampled_from([field.name for field in fields_of(name)]),
        )
    )


def entries() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(NASTY),
        st.text(max_size=12),
        st.floats(allow_nan=True).map(repr),
        st.integers(-(10**12), 10**12).map(str),
    )


def is_certainly_wrong(sheet: str, name: str, entry: str) -> bool:
    """By the description of the field alone: no such code, no number, no link."""
    field = field_of(sheet, name)
    assert field is not None
    if entry == "":
        return False
    if field.is_coded and name not in ("answer", "other_dim_1", "age"):
        return first_unknown(field, entry) is not None
    if field.type in ("integer", "decimal"):
        try:
            number = float(entry)
        except ValueError:
            return True
        return number != number or number in (float("inf"), float("-inf"))
    return field.type == "url" and not entry.startswith("http")


@given(st.lists(st.tuples(places(), entries()), min_size=1, max_size=12, unique_by=lambda edit: edit[0]))
@SLOW
def test_any_entry_anywhere(edits: list[tuple[tuple[str, int, str], str]]) -> None:
    report = small()
    for (name, row, field), entry in edits:
        report = with_cell(report, name, row, **{field: entry})
    issues = found_in(report)
    places_found = {(issue.sheet, issue.row, issue.field) for issue in issues if issue.severity == "error"}
    for (name, row, field), entry in edits:
        if is_certainly_wrong(name, field, entry):
            assert (name, row, field) in places_found, (name, row, field, entry)
    for issue in issues:
        render(issue, "en")


@given(
    st.sampled_from(("METADATA", "survey")),
    st.dictionaries(st.sampled_from([field.name for field in fields_of("METADATA")]), entries(), max_size=6),
)
@SLOW
def test_any_entry_in_metadata(kind: str, lines: dict[str, str]) -> None:
    report = dataclasses.replace(small(), metadata=dict(small().metadata), surveys=[dict(small().surveys[0])])
    for name, entry in lines.items():
        target = report.surveys[0] if name in report.surveys[0] else report.metadata
        if kind == "METADATA" or target is report.surveys[0]:
            target[name] = entry
    for issue in found_in(report):
        render(issue, "en")


PLANTED = [defect for defect in DEFECTS if messages()[defect.rule].severity == "error"]


def place_of(defect: Defect) -> tuple[str, int]:
    return defect.sheet, spoiled(defect)[1]


def relatives(defect: Defect) -> str:
    """What may not be spoilt twice at once: figures that are held against each other, rows that name each other."""
    if defect.sheet != "OBSERVATIONS":
        return defect.sheet
    return defect.codes.get("indicator_code", "")


def told(issues: list[ReportIssue]) -> set[tuple[str, str, int | None, str]]:
    return {(issue.rule, issue.sheet, issue.row, issue.field) for issue in issues}


@given(st.lists(st.sampled_from(PLANTED), min_size=2, max_size=8, unique_by=relatives))
@SLOW
def test_errors_planted_together_are_all_found_and_none_invented(defects: list[Defect]) -> None:
    report = clean_report()
    expected = set()
    for defect in defects:
        sheet, row = place_of(defect)
        report = with_cell(report, sheet, row, **defect.cells)
        expected.add((defect.rule, sheet, row, defect.field))
    assert told(found_in(report)) == expected


@given(st.data())
@SLOW
def test_rows_taken_out_put_twice_or_shuffled(data: st.DataObject) -> None:
    """The order of rows means nothing; a row twice is an error; a row less is a cell that is left out."""
    table = small().sheets["OBSERVATIONS"]
    rows = table.rows.drop("src_row").to_dicts()
    order = data.draw(st.permutations(range(len(rows))))
    shuffled = clean_report(rows=[rows[at] for at in order])
    before, after = found_in(small()), found_in(shuffled)
    assert [issue.rule for issue in after] == [issue.rule for issue in before]
    at = data.draw(st.sampled_from(order))
    twice = found_in(clean_report(rows=[*rows, rows[at]]))
    last = FIRST_ROW + len(rows)
    new = told(twice) - told(before)
    assert new == {("repeated_observation", "OBSERVATIONS", last, "indicator_code")}
    less = found_in(clean_report(rows=[row for number, row in enumerate(rows) if number != at]))
    is_owed = rows[at]["time_period"] == str(YEAR)
    gaps = {issue.params.get("indicator"): issue.params.get("count") for issue in less if "left_out" in issue.rule}
    assert (rows[at]["indicator_code"] in gaps) == is_owed


@given(st.sampled_from(["value", "numerator", "denominator"]), st.floats(0.01, 100), st.data())
@SLOW
def test_a_figure_that_is_off_is_found(field: str, factor: float, data: st.DataObject) -> None:
    """A rate, or what stands under it, moved by more than the tolerance is an error in its row."""
    table = small().sheets["OBSERVATIONS"]
    rates = table.rows.filter(pl.col("numerator") != "")
    row = rates.row(data.draw(st.integers(0, rates.height - 1)), named=True)
    figures = {name: float(row[name]) for name in ("value", "numerator", "denominator")}
    figures[field] = round(figures[field] * factor, 6)
    if figures["denominator"] == 0:
        return
    off = abs(figures["value"] - 100 * figures["numerator"] / figures["denominator"])
    report = with_cell(small(), "OBSERVATIONS", row["src_row"], **{field: f"{figures[field]:.6f}"})
    errors = [issue for issue in found_in(report) if issue.severity == "error" and issue.row == row["src_row"]]
    if off > 0.1001:
        assert errors
    elif off < 0.0999:
        assert errors == []
