"""The sheets of a workbook as a person sees them, cell by cell, to be shown beside the list of what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import polars as pl

from ingest.national_reports.fields import TABLES, field_of, fields_of
from ingest.national_reports.personal import HIDDEN, Personal
from ingest.national_reports.report import Report, ReportSheet

_ADDRESS = re.compile(r"^([A-Z]{1,3})(\d+)$")
# the columns by which a person recognises a row
_TELLING = {
    "OBSERVATIONS": (
        "indicator_code", "sex", "age", "disability", "urbanisation", "other_dim_1", "time_period", "value",
    ),
    "NARRATIVE": ("action_line", "nothing_to_report", "achievements"),
    "FINANCING": ("instrument", "name", "fiscal_year_end", "purpose"),
    "IGF_NRI": ("event_type", "name", "start_date"),
    "POLICY": ("question_code", "answer"),
}  # fmt: skip


@dataclass(frozen=True)
class SheetView:
    """A sheet by row number and column letter.

    `fields` names the field of a column (of METADATA, where a field is a line, see `field_at`). `telling` are the
    columns that say what a row is about. Rows without any entry are left out.
    """

    name: str
    fields: dict[str, str]
    telling: tuple[str, ...]
    _table: pl.DataFrame
    _lines: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[int]:
        """Numbers of the rows with an entry, in order."""
        numbers: list[int] = self._table["src_row"].to_list()
        return numbers

    def cells(self, row: int) -> dict[str, str]:
        """Column letter to text of one row; '' is an empty cell."""
        found = self._table.filter(pl.col("src_row") == row).drop("src_row").to_dicts()
        return dict(found[0]) if found else dict.fromkeys(self.fields, "")

    def field_at(self, row: int | None, letter: str) -> str:
        """The field of a cell; '' if it is of none."""
        return self._lines.get(row or 0, "") if self._lines else self.fields.get(letter, "")

    def letter_of(self, name: str) -> str:
        """The column of a field; '' if the sheet has none for it."""
        return next((letter for letter, known in self.fields.items() if known == name), "")


def sheet_views(report: Report) -> dict[str, SheetView]:
    """METADATA and the tables of a report as they were read, without the focal point's name and address."""
    personal = Personal.of(report)
    views = {"METADATA": _form(report, personal)}
    return views | {name: _table(report.sheets[name], personal) for name in TABLES if name in report.sheets}


def _table(sheet: ReportSheet, personal: Personal) -> SheetView:
    shown = [one for one in fields_of(sheet.name) if one.name in sheet.columns]
    letters = {sheet.columns[one.name]: one.name for one in shown}
    columns = [personal.hide_in_column(sheet.rows[one.name]).alias(sheet.columns[one.name]) for one in shown]
    telling = tuple(sheet.columns[name] for name in _TELLING[sheet.name] if name in sheet.columns)
    return SheetView(sheet.name, letters, telling, sheet.rows.select("src_row", *columns))


def _form(report: Report, personal: Personal) -> SheetView:
    """METADATA: a line per field, values from column C on; what a survey says stands to the right."""
    placed = [(name, address, report.metadata.get(name, "")) for name, address in report.metadata_cells.items()]
    for survey in report.surveys:
        placed += [
            (name.removeprefix("cell:"), address, survey.get(name.removeprefix("cell:"), ""))
            for name, address in survey.items()
            if name.startswith("cell:")
        ]
    lines: dict[int, str] = {}
    cells: dict[int, dict[str, str]] = {}
    for name, address, value in placed:
        match = _ADDRESS.match(address)
        if match:
            known = field_of("METADATA", name)
            shown = HIDDEN if value and known and known.is_personal else personal.hide(value)
            lines[int(match[2])] = name
            cells.setdefault(int(match[2]), {})[match[1]] = shown
    letters = sorted({letter for row in cells.values() for letter in row}, key=lambda text: (len(text), text))
    rows = [(row, *(cells[row].get(letter, "") for letter in letters)) for row in sorted(cells)]
    schema = {"src_row": pl.Int32(), **dict.fromkeys(letters, pl.String())}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return SheetView("METADATA", dict.fromkeys(letters, ""), tuple(letters[:1]), table, lines)
