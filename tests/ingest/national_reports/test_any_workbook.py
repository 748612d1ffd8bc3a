"""Whatever stands in the cells, a workbook is read or refused; and what is read is in canonical form."""

from __future__ import annotations

import re
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.national_reports.fields import TABLES, columns_of, field_of, fields_of
from ingest.national_reports.issues import render
from ingest.national_reports.numbers import read_number
from ingest.national_reports.reader import ReportRefused
from ingest.national_reports.report import Report
from tests.ingest.national_reports.workbooks import FIGURE, read, report_book, saved

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(["1,5", "1.234,5", "٣٫٥", "1e5", "F | Female", "С1", "=1/0", "#REF!", "2025", "true", "_T", " "]),
)
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)),
)
PLACES = st.tuples(st.sampled_from(("README", "METADATA", *TABLES)), st.integers(1, 6), st.integers(1, 45))
NUMBER = re.compile(r"-?\d+(\.\d*[1-9])?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(PLACES, VALUES), max_size=25))
def test_any_value_anywhere(changes: list[tuple[tuple[str, int, int], Any]]) -> None:
    book = report_book(figures=[FIGURE, FIGURE])
    for (sheet, row, at), value in changes:
        book[sheet].cell(row, at).value = value
    with tempfile.TemporaryDirectory() as folder:
        path = saved(book, Path(folder))
        try:
            report = read(path)
        except ReportRefused as error:
            assert error.issues
            return
    for issue in report.issues:
        assert render(issue, "en")
        assert issue.sheet or issue.rule == "external_links"
    _is_canonical(report)


def _is_canonical(report: Report) -> None:
    """A value that the reader did not complain of has the form of its type."""
    forms = {"decimal": NUMBER, "integer": re.compile(r"-?\d+"), "year": re.compile(r"\d{4}"), "date": DAY,
             "boolean": re.compile("yes|no")}  # fmt: skip
    faulty = report.faulty()
    for name, table in report.sheets.items():
        assert table.rows.columns == ["src_row", *(field.name for field in fields_of(name))]
        for row in table.rows.iter_rows(named=True):
            for field, value in row.items():
                known = field_of(name, field)
                if known and value and known.type in forms and (name, row["src_row"], field) not in faulty:
                    assert forms[known.type].fullmatch(value), (field, value)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from([".", ","]))
def test_a_number_reads_the_same_with_point_or_comma(number: float, separator: str) -> None:
    written = f"{number:.4f}"
    read_back = read_number(written.replace(".", separator), is_whole=False)
    assert float(read_back.read) == float(written)


def test_the_columns_of_the_tables_fit_the_places_tried() -> None:
    assert max(len(columns_of(name)) for name in TABLES) <= 45
