"""The sample report as the workbook that a focal point would send: the template, filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from ingest.national_reports.fields import TABLES, field_of
from ingest.national_reports.report import Report
from ingest.national_reports.template import write_template
from tests.expectations.national_reports.sample_report import AREA, YEAR

NUMBERS = ("integer", "decimal", "year")


def write_workbook(path: Path, report: Report, lang: str = "en") -> None:
    """Write the template of a language and fill it with a report."""
    write_template(path, AREA, YEAR, lang)
    fill_workbook(path, report)


def fill_workbook(path: Path, report: Report) -> None:
    """Fill a template with a report; what was in the cells is written over."""
    book = openpyxl.load_workbook(path)
    form = book["METADATA"]
    lines = {form.cell(row, 1).value: row for row in range(1, form.max_row + 1)}
    for name, value in report.metadata.items():
        form.cell(lines[name], 3).value = typed("METADATA", name, value)
    for at, survey in enumerate(report.surveys):
        for name, value in survey.items():
            if not name.startswith("cell:"):
                form.cell(lines[name], 3 + at).value = typed("METADATA", name, value)
    for name in TABLES:
        sheet = book[name]
        columns = {sheet.cell(1, at).value: at for at in range(1, sheet.max_column + 1)}
        for row in report.sheets[name].rows.iter_rows(named=True):
            for field, value in row.items():
                if field != "src_row":
                    sheet.cell(row["src_row"], columns[field]).value = typed(name, field, value)
    book.save(path)


def typed(sheet: str, name: str, value: str) -> str | float | None:
    """A value as a person would type it: numbers as numbers, an empty cell for nothing."""
    field = field_of(sheet, name)
    if value == "" or field is None:
        return None
    if field.type in NUMBERS:
        try:
            return int(value) if value.lstrip("-").isdigit() else float(value)
        except ValueError:
            return value
    return value
