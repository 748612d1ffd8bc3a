"""Reads a report workbook: structure, cells as text, and what is wrong with their form.

Whether codes exist, sums agree and limits hold is for `expectations.national_reports` to say.
"""

from __future__ import annotations

import zipfile
import zlib
from xml.parsers.expat import ExpatError

import polars as pl
from openpyxl.utils.cell import get_column_letter

from ingest.limits import MAX_REPORT_CELLS, MAX_REPORT_SHEETS, MAX_REPORT_UNZIPPED_BYTES
from ingest.national_reports.cells import Book
from ingest.national_reports.codes import reviews
from ingest.national_reports.fields import TABLES, field_of, fields_of, template_versions
from ingest.national_reports.form import Form, read_form, readme_values
from ingest.national_reports.issues import ReportIssue, ReportRefused, found
from ingest.national_reports.layout import Columns, find_columns, find_sheets
from ingest.national_reports.report import Report, ReportSheet
from ingest.national_reports.texts import LANGUAGES
from ingest.national_reports.values import Findings, Place, read_cell
from ingest.national_reports.xml_parts import DocumentTypeFound, SheetCells, TooManyCells
from ingest.rows import SourceFile
from ingest.workbook import fault_of

__all__ = ["Report", "ReportRefused", "ReportSheet", "read_report"]

_MEGABYTE = 1 << 20


def read_report(file: SourceFile) -> Report:
    """Read a report workbook; formulas give their last value, macros never run, no link is followed.

    Raises:
        ReportRefused: not a report, unreadable, too large, or of a template that is not known.
    """
    fault = fault_of(file.path, MAX_REPORT_UNZIPPED_BYTES)
    if fault:
        rule = "not_a_workbook" if fault.kind == "other_archive" else fault.kind
        size, limit = -(-fault.size // _MEGABYTE), fault.limit // _MEGABYTE
        raise ReportRefused(file, found(rule, size=size, limit=limit))
    try:
        with Book(file.path) as book:
            return _report(file, book)
    except DocumentTypeFound:
        raise ReportRefused(file, found("document_type")) from None
    except TooManyCells:
        raise ReportRefused(file, found("too_many_cells", limit=f"{MAX_REPORT_CELLS:,}")) from None
    except (zipfile.BadZipFile, ExpatError, EOFError, KeyError, IndexError, ValueError, OverflowError,
            NotImplementedError, RuntimeError, zlib.error) as error:  # fmt: skip
        raise ReportRefused(file, found("damaged_workbook", detail=type(error).__name__)) from None


def _report(file: SourceFile, book: Book) -> Report:
    if book.has_macros:
        raise ReportRefused(file, found("macros"))
    if len(book.sheets) > MAX_REPORT_SHEETS:
        raise ReportRefused(file, found("too_many_cells", limit=f"{MAX_REPORT_CELLS:,}"))
    findings = Findings()
    sheets = find_sheets(book, findings)
    if not {"METADATA", "OBSERVATIONS"} & set(sheets):
        raise ReportRefused(file, found("not_a_report", sheet="OBSERVATIONS"))
    facts = readme_values(sheets["README"][1] if "README" in sheets else None)
    _refuse_unknown_version(file, facts)
    if book.has_external_links:
        findings.add(found("external_links"))
    form = read_form(sheets["METADATA"][1], findings) if "METADATA" in sheets else Form()
    tables = {name: _table(name, sheets[name][1] if name in sheets else None, findings) for name in TABLES}
    report = _assembled(file, facts, form, tables)
    for issue in _of_another(report, facts):
        findings.add(issue)
    report.issues = findings.all()
    return report


def _refuse_unknown_version(file: SourceFile, facts: dict[str, str]) -> None:
    written = facts.get("template_version", "")
    if not written:
        raise ReportRefused(file, found("no_template_version", sheet="README", field="template_version"))
    known = [version.version for version in template_versions()]
    if written not in known:
        issue = found(
            "unknown_template_version",
            sheet="README",
            field="template_version",
            value=written,
            known=", ".join(known),
        )
        raise ReportRefused(file, issue)


def _assembled(file: SourceFile, facts: dict[str, str], form: Form, tables: dict[str, ReportSheet]) -> Report:
    year = form.metadata.get("reporting_year", "")
    stated = (form.metadata.get("language", ""), facts.get("template_language", ""), "en")
    return Report(
        file=file,
        template_version=facts["template_version"],
        language=next(lang for lang in stated if lang in LANGUAGES),
        area=form.metadata.get("country", ""),
        year=int(year) if year.isdigit() else None,
        cycle=form.metadata.get("cycle_type", ""),
        review=facts.get("template_review", ""),
        metadata=form.metadata,
        metadata_cells=form.cells,
        surveys=form.surveys,
        sheets=tables,
    )


def _of_another(report: Report, facts: dict[str, str]) -> list[ReportIssue]:
    """Is the report for another country than its template, or for a year after the template's review?"""
    issues = []
    area = facts.get("template_area", "")
    if report.area and area and report.area != area:
        issues.append(_at(report, "area_differs_from_template", "country", area=area))
    years = [review.year for review in reviews() if review.code == report.review]
    if report.year is not None and years and report.year > years[0]:
        issues.append(_at(report, "template_of_other_year", "reporting_year", review=report.review))
    return issues


def _at(report: Report, rule: str, field: str, **params: str) -> ReportIssue:
    cell = report.metadata_cells.get(field, "")
    row = int("".join(sign for sign in cell if sign.isdigit())) if cell else None
    return found(rule, sheet="METADATA", row=row, field=field, cell=cell, value=report.metadata[field], **params)


def _table(sheet: str, cells: SheetCells | None, findings: Findings) -> ReportSheet:
    """A table of the workbook; one that is missing has no columns and no rows."""
    columns = find_columns(sheet, cells, findings) if cells else None
    if cells is None or columns is None:
        return ReportSheet(sheet, {}, _frame(sheet, []))
    letters = {
        one.name: get_column_letter(columns.of_field[one.name])
        for one in fields_of(sheet)
        if one.name in columns.of_field
    }
    table = ReportSheet(sheet, letters, _frame(sheet, _rows(sheet, cells, columns, letters, findings)))
    _hidden(table, cells, columns, findings)
    _merged(table, cells, columns, findings)
    return table


def _frame(sheet: str, rows: list[tuple[int | str, ...]]) -> pl.DataFrame:
    schema = {"src_row": pl.Int32(), **{one.name: pl.String() for one in fields_of(sheet)}}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rows(
    sheet: str, cells: SheetCells, columns: Columns, letters: dict[str, str], findings: Findings
) -> list[tuple[int | str, ...]]:
    asked = [(at, one) for at, one in enumerate(fields_of(sheet), start=1) if one.name in letters]
    of_column = {columns.of_field[one.name]: (at, one, letters[one.name]) for at, one in asked}
    rows: list[tuple[int | str, ...]] = []
    for number in sorted(cells.rows):
        if number < columns.first_row:
            continue
        row: list[int | str] = [number, *[""] * len(fields_of(sheet))]
        for column, cell in cells.rows[number].items():
            if column in of_column:
                at, one, letter = of_column[column]
                row[at] = read_cell(one, cell, Place(sheet, number, f"{letter}{number}"), findings)
        if any(row[1:]):
            rows.append(tuple(row))
    return rows


def _hidden(table: ReportSheet, cells: SheetCells, columns: Columns, findings: Findings) -> None:
    """Hidden columns and rows in which the sender wrote something."""
    entered = table.entered()
    for name, letter in table.columns.items():
        one = field_of(table.name, name)
        own = bool(one) and not (one and one.is_prefilled)
        if own and cells.is_hidden(columns.of_field[name]) and (entered[name] != "").any():
            findings.add(found("hidden_column", sheet=table.name, field=name, column=letter))
    rows = [number for number in entered["src_row"].to_list() if number in cells.hidden_rows]
    if rows:
        findings.add(found("hidden_rows", sheet=table.name, row=rows[0], count=len(rows)))


def _merged(table: ReportSheet, cells: SheetCells, columns: Columns, findings: Findings) -> None:
    """Merged cells among the data: only their first cell has a value."""
    fields = {columns.of_field[name]: name for name in table.columns}
    for reference, (left, top, right, bottom) in cells.merged:
        touched = [fields[column] for column in sorted(fields) if left <= column <= right]
        if touched and bottom >= columns.first_row:
            row = max(top, columns.first_row)
            findings.add(found("merged_cells", sheet=table.name, row=row, field=touched[0], cell=reference))
