"""A report workbook as read: text by field, each value with the place it stood in."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from ingest.national_reports.fields import fields_of
from ingest.national_reports.issues import ReportIssue
from ingest.rows import SourceFile


@dataclass
class ReportSheet:
    """One table of the workbook.

    `columns` names the column letter of each field that the file has. `rows` holds `src_row` (Int32, as Excel counts)
    and one String column for every field of the sheet, whether the file has it or not; '' is an empty cell. Rows
    without any value are left out, rows in which only the template's own entries stand are not (see `entered`).
    """

    name: str
    columns: dict[str, str]
    rows: pl.DataFrame

    def cell(self, row: int, name: str) -> str:
        """Address of a field's cell in a row, e.g. `P14`; '' if the file lacks the column."""
        return f"{self.columns[name]}{row}" if name in self.columns else ""

    def entered(self) -> pl.DataFrame:
        """Rows in which the sender wrote something; the template's own entries alone do not count."""
        return self.rows.filter(self._touched())

    def left_out(self) -> pl.DataFrame:
        """Rows that stand as the template wrote them: asked for, and not answered."""
        return self.rows.filter(~self._touched())

    def _touched(self) -> pl.Expr:
        own = [field.name for field in fields_of(self.name) if not field.is_prefilled]
        return pl.any_horizontal(pl.col(own) != "")


@dataclass
class Report:
    """A whole workbook.

    `area` is ISO3 ('' if not given or unknown), `cycle` the code of METADATA.cycle_type, `review` the review that
    the template was written for (such as `annual-2026`; '' if the file does not say). `metadata` and
    `metadata_cells` hold every METADATA field but those of surveys; `surveys` holds survey 1, 2 ... with text under
    the field's name and its address under `cell:<field>`. `issues` is what the reader found.
    """

    file: SourceFile
    template_version: str
    language: str
    area: str
    year: int | None
    cycle: str
    review: str
    metadata: dict[str, str]
    metadata_cells: dict[str, str]
    surveys: list[dict[str, str]]
    sheets: dict[str, ReportSheet]
    issues: list[ReportIssue] = field(default_factory=list)

    def faulty(self) -> set[tuple[str, int | None, str]]:
        """(sheet, row, field) of the cells that the reader could not make sense of: nothing more to say of them.

        The cells of surveys are told apart by their address: (sheet, row, address).
        """
        bad = [issue for issue in self.issues if issue.severity == "error" and issue.field]
        return {(issue.sheet, issue.row, issue.field) for issue in bad} | {
            (issue.sheet, issue.row, issue.cell) for issue in bad if issue.sheet == "METADATA"
        }
