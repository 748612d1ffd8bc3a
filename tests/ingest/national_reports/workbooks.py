"""Small report workbooks for tests: all sheets, keys and headings, one row here and there, ready to be spoilt."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import get_column_letter

from ingest.national_reports.fields import SHEETS, TABLES, TEMPLATE_VERSION, columns_of, fields_of
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.reader import ReportRefused, read_report
from ingest.national_reports.report import Report
from ingest.national_reports.texts import text
from ingest.rows import SourceFile

METADATA = {
    "country": "KEN",
    "reporting_year": 2026,
    "cycle_type": "ANNUAL",
    "submission_date": "2026-11-30",
    "status": "SUBMITTED",
    "language": "en",
    "focal_point_name": "Amina Odhiambo",
    "focal_point_org": "Ministry of ICT",
    "focal_point_email": "amina@example.org",
    "nso_endorsed": "yes",
    "stakeholder_consultation": "HYBRID",
    "previous_report_revision": "no",
    "licence": "CC BY 4.0",
}
FIGURE = {
    "row_id": 1,
    "indicator_code": "C2-01",
    "ref_area": "KEN",
    "sex": "F",
    "age": "Y18T35",
    "disability": "_T",
    "urbanisation": "U",
    "other_dim_1": "_T",
    "time_period": 2025,
    "value": 41.5,
    "unit_measure": "PT",
    "reference_period": "L3M",
    "numerator": 415,
    "denominator": 1000,
    "source": "Household survey on ICT",
    "producer": "NSO",
}


def report_book(lang: str = "en", figures: list[dict[str, Any]] | None = None) -> openpyxl.Workbook:
    """A workbook of Kenya with these rows of OBSERVATIONS (`FIGURE` if none are given)."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name in SHEETS:
        book.create_sheet(name)
    facts = {
        "template_version": TEMPLATE_VERSION,
        "template_area": "KEN",
        "template_review": "annual-2026",
        "template_language": lang,
    }
    for key, value in facts.items():
        book["README"].append([key, key, value])
    for field in fields_of("METADATA"):
        book["METADATA"].append([field.name, text(field.heading, lang), METADATA.get(field.name)])
    for name in TABLES:
        book[name].append([field.name for field in columns_of(name)])
        book[name].append([text(field.heading, lang) for field in columns_of(name)])
    for figure in [FIGURE] if figures is None else figures:
        book["OBSERVATIONS"].append([figure.get(field.name) for field in columns_of("OBSERVATIONS")])
    return book


def column(name: str, sheet: str = "OBSERVATIONS") -> str:
    """Letter of a field's column as the template writes it."""
    return get_column_letter([field.name for field in columns_of(sheet)].index(name) + 1)


def line(name: str) -> int:
    """Row of a field of METADATA as the template writes it."""
    return [field.name for field in fields_of("METADATA")].index(name) + 1


def saved(book: openpyxl.Workbook, folder: Path, name: str = "report.xlsx") -> Path:
    """The workbook as a file."""
    path = folder / name
    book.save(path)
    return path


def read(path: Path) -> Report:
    """The report in a file."""
    return read_report(SourceFile(path, "national-report"))


def refused(path: Path) -> ReportIssue:
    """The one issue for which a file is refused."""
    try:
        read(path)
    except ReportRefused as error:
        (issue,) = error.report_issues
        (worded,) = error.issues
        assert worded.message
        assert "{" not in worded.message
        return issue
    raise AssertionError(f"{path.name} was read")


def said(report: Report) -> list[tuple[str, str, str, str]]:
    """Rule, sheet, cell and value of each issue."""
    return [(issue.rule, issue.sheet, issue.cell, issue.value) for issue in report.issues]


def value_of(report: Report, name: str, row: int = 0, sheet: str = "OBSERVATIONS") -> str:
    """A field of the n-th row of a table."""
    return str(report.sheets[sheet].rows[name][row])


def edited(
    path: Path, part: str, *changes: tuple[str, str], whole: bytes | None = None, added: dict[str, bytes] | None = None
) -> Path:
    """Change texts in a part of a workbook, put another in its place, or add parts."""
    aside = path.with_suffix(".aside")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == part:
                content = content if whole is None else whole
                for before, after in changes:
                    assert before.encode() in content, (before, content[:2000])
                    content = content.replace(before.encode(), after.encode(), 1)
            new.writestr(item, content)
        for name, content in (added or {}).items():
            new.writestr(name, content)
    shutil.move(aside, path)
    return path


def part_of(sheet: str) -> str:
    """Part that holds a sheet in the workbooks of `report_book`."""
    return f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml"
