"""The gate of all sources, run on a report whose own checks found no error: what it cannot understand does not land.

The checks of a report say what is wrong in the words of the workbook. This net looks at the rows as the build will,
with the same SQL and the same suites, so that a code that the checks let pass by mistake is found before it lands.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ingest.national_reports.codes import NATIONAL_CODE
from ingest.national_reports.issues import ReportIssue, found
from ingest.rows import Issue, ReadLog, SourceFile
from ingest.sources.registry import Reader
from warehouse.national_reports.registering import SOURCE
from warehouse.settings import Home

# what a column of a landed row is called in the workbook
_FIELDS = {
    "series_label": "indicator_code",
    "area_label": "ref_area",
    "time_label": "time_period",
    "value_label": "value",
    "unit_label": "unit_measure",
    "flag_label": "obs_status",
    "note_label": "note",
    "producer_label": "producer",
    "dataset_label": "source",
    "sample_numerator_label": "sample_numerator",
    "deff_label": "deff",
    "numerator_label": "numerator",
    "denominator_label": "denominator",
    "sample_size_label": "sample_size",
    "std_error_label": "standard_error",
    "ci_lower_label": "ci_lower",
    "ci_upper_label": "ci_upper",
    "conf_label": "conf_status",
    "nature_label": "nature",
    "age_scope_label": "age_scope",
    "reference_period_label": "reference_period",
}
# an answer on POLICY lands as a row of figures
_FIELDS_OF_POLICY = {
    "indicator_code": "question_code", "time_period": "as_of", "value": "answer", "note": "comment",
}  # fmt: skip
_DIMENSIONS = {"SEX": "sex", "AGE": "age", "DISABILITY": "disability", "URBANISATION": "urbanisation",
               "SUB_AREA": "geo_code"}  # fmt: skip
# what the rules of the gate mean to the sender of a workbook
_OF_CODES = ("unknown_label", "unknown_heading", "unknown_series", "unknown_unit", "unknown_area", "unknown_flag",
             "code_not_in_list", "age_not_legal")  # fmt: skip
_OF_NUMBERS = ("not_a_number", "below_minimum", "above_maximum", "interval_misses_value", "negative_count",
               "cases_exceed_sample", "unit_contradicted", "unit_is_proportion")  # fmt: skip
_NO_FAULT = ("nothing_usable",)  # a report may have no figure, or only reasons why there is none
_ONE_AT_A_TIME = threading.Lock()  # Great Expectations keeps its state in the process


def not_understood(home: Home, tables: list[pl.DataFrame]) -> list[list[ReportIssue]]:
    """What the gate finds wrong in the rows of reports.

    Args:
        home: the runtime directory, for scratch files.
        tables: the rows of each report in the shape of `ingest/rows.py`.

    Returns:
        The errors of each report; empty where it understands everything. Indicators of a country's own (NAT-...) are
        passed over: they have no definition that rows could be held against.
    """
    known = [rows.filter(~pl.col("series_label").str.contains(NATIONAL_CODE.pattern)) for rows in tables]
    filled = [number for number, rows in enumerate(known) if rows.height]
    errors: list[list[ReportIssue]] = [[] for _ in tables]
    if not filled:
        return errors
    from expectations.gate import judged

    files = [SourceFile(Path(f"report-{number}"), SOURCE) for number in filled]
    rows = {file.path.name: known[number] for file, number in zip(files, filled, strict=True)}
    with _ONE_AT_A_TIME, judged(files, home.scratch, reader=lambda source: _already_read(rows)) as judgement:
        for number, verdict in zip(filled, judgement.verdicts, strict=True):
            wrong = [issue for issue in verdict.issues if issue.severity == "error" and issue.rule not in _NO_FAULT]
            errors[number] = [_in_the_workbook(issue) for issue in wrong]
    return errors


def _already_read(rows: dict[str, pl.DataFrame]) -> Reader:
    def read(log: ReadLog) -> Iterator[pl.DataFrame]:
        log.headings = dict(_FIELDS)
        yield rows[log.file.name]

    return read


def _in_the_workbook(issue: Issue) -> ReportIssue:
    """The finding at its place in the workbook, in words that are there in every language."""
    sheet = issue.sheet or "OBSERVATIONS"
    field = _field(issue.column, sheet)
    value = "" if issue.column == "labels" else issue.value  # all codes of the row at once
    rule = "code_not_understood" if issue.rule in _OF_CODES else "not_understood"
    rule = "number_not_understood" if issue.rule in _OF_NUMBERS else rule
    return found(rule, sheet=sheet, row=issue.row, field=field, value=value, gate=issue.rule)


def _field(column: str, sheet: str) -> str:
    """The field of a column of the landed rows; population columns have capital letters there."""
    if column in _FIELDS.values() or column in _FIELDS:
        name = _FIELDS.get(column, column)
    elif column in _DIMENSIONS:
        name = _DIMENSIONS[column]
    else:
        name = "other_dim_1" if column.isupper() else column
    return _FIELDS_OF_POLICY.get(name, name) if sheet == "POLICY" else name
