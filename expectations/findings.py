"""Findings of the rules as issues: at the place and in the words of the file, one for each cell."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.verdict import Verdict, message
from ingest.rows import Issue, ReadLog

_ROWS_AT_ONCE = 10_000
_OF_A_SERIES = ("unknown_series", "unknown_unit", "unit_contradicted", "unit_is_proportion", "unit_may_be_proportion")
_LABELS = ("series_label", "area_label", "time_label", "value_label", "unit_label", "labels")


@dataclass(frozen=True)
class Finding:
    """One finding of a rule with the row that it is about; `figure` is the heading of the figure's column."""

    severity: str
    rule: str
    column: str
    value: str
    detail: str
    sheet: str
    row: int
    figure: str
    words: dict[str, str]

    @property
    def series(self) -> str:
        """The series as the file writes it, with the codes that its labels append, in lower case."""
        suffix = self.detail.partition("|")[0]
        return self.words["series_label"].strip() + (f"|{suffix}" if suffix else "")


def listed_issues(connection: duckdb.DuckDBPyConnection, verdicts: list[Verdict]) -> dict[int, list[Issue]]:
    """The listed findings of each file, in file order.

    A row of a wide file is many rows here: what is wrong with a cell that they share is said once.
    """
    issues: dict[int, list[Issue]] = defaultdict(list)
    of_the_row: set[Issue] = set()
    of_the_call: set[tuple[int, Issue]] = set()  # not of a row: what the file's name or the command says
    place: tuple[int, str, int] | None = None
    for number, finding in _listed(connection):
        here = (number, finding.sheet, finding.row)
        if here != place:
            place = here
            of_the_row.clear()
        for issue in _issues(verdicts[number].log, finding):
            if issue in of_the_row or (number, issue) in of_the_call:
                continue
            of_the_row.add(issue)
            if issue.row is None:
                of_the_call.add((number, issue))
            issues[number].append(issue)
    return issues


def _listed(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Finding]]:
    found = connection.execute(
        f"""
        select row_.file_no, finding.severity, finding.rule, finding.column_name, coalesce(finding.value, ''),
            coalesce(finding.detail, ''), row_.src_sheet, row_.src_row, row_.src_column,
            {", ".join(f"row_.{name}" for name in _LABELS)}
        from finding inner join raw_row as row_ on finding.row_id = row_.row_id
        where finding.is_listed
        order by row_.file_no, row_.src_sheet, row_.src_row, row_.row_id, finding.rule
        """
    )
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        for number, severity, rule, column, value, detail, sheet, row, figure, *labels in rows:
            words = dict(zip(_LABELS, labels, strict=True))
            yield number, Finding(severity, rule, column, value, detail, sheet, row, figure, words)


def _issues(log: ReadLog, finding: Finding) -> Iterator[Issue]:
    if finding.rule == "padded_cell":
        yield from _padded_cells(log, finding)
    elif finding.rule in _OF_A_SERIES:
        yield _of_a_series(log, finding)
    elif finding.column == "area_label" and "area_label" not in log.headings and log.file.area:
        yield _issue(log, finding, "--area", None)
    else:
        row = log.header_row if finding.rule == "unknown_heading" else finding.row
        yield _issue(log, finding, _heading(log, finding), row)


def _heading(log: ReadLog, finding: Finding) -> str:
    """The file's heading for a column of the row."""
    stated = log.headings.get(finding.column, "")
    # in a wide file the year is the heading of the figure's own column
    return stated or (finding.figure if finding.column in ("value_label", "time_label") else finding.column)


def _of_a_series(log: ReadLog, finding: Finding) -> Issue:
    """A finding about a whole series: its code as written, at its heading, or at the heading that is its code."""
    series = finding.series
    unit = finding.words["unit_label"].strip()
    parts: dict[str, Any] = {"series": series, "unit": unit or finding.detail.split("|")[1]}
    value = {"unknown_series": series, "unknown_unit": parts["unit"]}.get(finding.rule, finding.value)
    heading = _heading(log, finding)
    row: int | None = finding.row
    if finding.column == "unit_label" and finding.column not in log.headings:
        heading = ""  # a label of the row, or the publisher's habit
    elif finding.column == "series_label" and finding.column not in log.headings:
        is_heading = bool(series) and series.lower() in finding.figure.lower()
        heading, row = (finding.figure, log.header_row) if is_heading else ("", None)  # else the file's name says it
    return _issue(log, finding, heading, row, value, parts)


def _padded_cells(log: ReadLog, finding: Finding) -> Iterator[Issue]:
    """One issue for every cell with blanks around it; the row names their headings only."""
    labels = json.loads(finding.words["labels"])
    written = {heading: finding.words.get(column, "") for column, heading in log.headings.items()}
    written = {finding.figure: finding.words["value_label"], **labels, **written}
    headings = finding.value.split(", ")
    if not set(headings) <= set(written):
        headings = [finding.value]  # a heading with a comma, or of a cell that is blank but for its blanks
    for heading in headings:
        yield _issue(log, finding, heading, finding.row, written.get(heading, ""))


def _issue(
    log: ReadLog,
    finding: Finding,
    heading: str,
    row: int | None,
    value: str | None = None,
    parts: dict[str, Any] | None = None,
) -> Issue:
    value = finding.value if value is None else value
    return Issue(
        finding.severity,
        finding.rule,
        message(finding.rule, value, heading, finding.detail, **(parts or {})),
        file=log.file.name,
        sheet=finding.sheet,
        row=row,
        column=heading.removesuffix("_label"),
        cell=f"{log.letters[heading]}{row}" if heading in log.letters and row is not None else "",
        value=value,
    )
