"""Personal data where they do not belong: the focal point's in any cell but its own, addresses of anybody in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from ingest.national_reports.fields import Field, field_of, fields_of, survey_fields
from ingest.national_reports.issues import ReportIssue, found
from ingest.national_reports.personal import Personal, has_email
from ingest.national_reports.report import Report, ReportSheet

_NUMBERS = ("integer", "decimal", "year", "date", "boolean")
_ROW = re.compile(r"\d+$")


class _Cell(NamedTuple):
    sheet: str
    row: int | None
    field: Field
    cell: str
    value: str


def check_personal(report: Report, personal: Personal) -> list[ReportIssue]:
    """An error for every cell with data of the focal point, a warning for every other address in a text.

    The values are left out of the issues, which are stored and shown.
    """
    cells = [*_of_form(report), *(cell for sheet in report.sheets.values() for cell in _of_table(sheet, personal))]
    issues = []
    for cell in cells:
        rule = _rule(cell, personal)
        if rule:
            place = {"sheet": cell.sheet, "field": cell.field.name, "cell": cell.cell, "value": ""}
            issues.append(found(rule, row=cell.row, **place))
    return issues


def _rule(cell: _Cell, personal: Personal) -> str:
    if personal.spans(cell.value):
        return "personal_data_in_cell"
    return "email_in_text" if cell.field.type not in ("url", *_NUMBERS) and has_email(cell.value) else ""


def _of_form(report: Report) -> Iterator[_Cell]:
    """The lines of METADATA but the focal point's own."""
    for name, address in report.metadata_cells.items():
        one = field_of("METADATA", name)
        if one and not one.is_personal:
            yield _Cell("METADATA", _row(address), one, address, report.metadata.get(name, ""))
    for survey in report.surveys:
        for one in survey_fields():
            address = survey.get(f"cell:{one.name}", "")
            yield _Cell("METADATA", _row(address), one, address, survey.get(one.name, ""))


def _of_table(sheet: ReportSheet, personal: Personal) -> Iterator[_Cell]:
    """The cells of a table that may hold such data: each text is looked at once, however many rows repeat it."""
    for one in fields_of(sheet.name):
        texts = [text for text in sheet.rows[one.name].unique(maintain_order=True) if _may_tell(one, text)]
        telling = [text for text in texts if personal.spans(text) or has_email(text)]
        if not telling:
            continue
        rows = sheet.rows.filter(pl.col(one.name).is_in(telling)).select("src_row", one.name)
        for row, value in rows.iter_rows():
            yield _Cell(sheet.name, row, one, sheet.cell(row, one.name), value)


def _may_tell(field: Field, text: str) -> bool:
    """A number where numbers belong tells nobody, though the digits may be those of a telephone."""
    return len(text) > 1 and not (field.type in _NUMBERS and text.replace(".", "", 1).isdecimal())


def _row(address: str) -> int | None:
    digits = _ROW.search(address)
    return int(digits.group()) if digits else None
