"""Workbooks that people read: tables with a title, a frozen header, filters and number formats.

The same rows give the same bytes: the date in the properties is given, nothing else in the file depends on the clock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import floor, log10
from pathlib import Path
from textwrap import wrap
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.bulk_sheet import EXCEL_TEXT, BulkSheet, Style

EXCEL_ROWS = 1_048_576  # rows of a sheet in the specification of Excel

# number formats by SDMX unit: for whole values, and for others
_FORMATS = {
    "PT": ("0.0", "0.0"),
    "IX": ("0.0000", "0.0000"),
    "RO": ("0.000", "0.000"),
    "SCORE": ("0", "0.0"),
    "BOOL": ("0", "0"),
    "USD": ("#,##0.00", "#,##0.00"),
    "NUMBER": ("#,##0", "#,##0.0"),
}
PROSE_WIDTHS = (30.0, 112.0)
_OTHER_FORMATS = ("#,##0", "#,##0.00")
_MOST_DECIMALS = 8
_KINDS = {"integer": "0", "count": "#,##0", "ratio": "0.00", "share": "0.0"}
_LOOKS: dict[str, dict[str, Any]] = {
    "banner": {"bold": True, "font_color": "#9C0006", "bg_color": "#FFEB9C"},
    "title": {"bold": True, "font_size": 14},
    "remark": {"italic": True, "font_color": "#595959"},
    "head": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#1F4E79",
        "text_wrap": True,
        "valign": "top",
        "indent": 1,
    },
    "label": {"bold": True, "valign": "top", "text_wrap": True},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "top": {"valign": "top", "indent": 1},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
    "doubt": {"bg_color": "#FFF2CC", "valign": "top", "indent": 1},
}


def number_format(unit: str | None, value: float) -> str:
    """Excel's format of a value in an SDMX unit; a small value shows two digits rather than look like zero."""
    whole, fraction = _FORMATS.get(unit or "", _OTHER_FORMATS)
    chosen = whole if float(value).is_integer() else fraction
    decimals = len(chosen.partition(".")[2])
    if not value or abs(value) >= 0.5 * 10**-decimals:
        return chosen
    needed = 1 - floor(log10(abs(value)))
    return f"0.{'0' * needed}" if needed <= _MOST_DECIMALS else "0.0E+00"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    `kind`: text; integer; count (with thousands); ratio (two decimals); share (one decimal); value (formatted by the
    unit that stands in the row's further last entry); doubt (text, marked by colour if the row's further last entry is
    true).
    """

    heading: str
    width: float
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A sheet with one table: `total` rows, of which those that do not fit are left out; `rest` says where they are."""

    name: str
    title: str
    remarks: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    total: int
    rest: str = ""
    tab_colour: str = ""


@dataclass
class Book:
    """A workbook in the making; a context manager.

    `day` is the date in the properties, `banner` the first row of every sheet (none if empty), `scratch` the directory
    for the writer's own files.
    """

    path: Path
    title: str
    day: dt.date
    banner: str = ""
    row_limit: int = EXCEL_ROWS
    scratch: Path | None = None
    _formats: dict[str, Format] = field(default_factory=dict)

    def __enter__(self) -> Book:
        """The open workbook."""
        options: dict[str, Any] = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": str(self.scratch) if self.scratch else None,
        }
        self._book = xlsxwriter.Workbook(str(self.path), options)
        self._book.set_properties({"title": self.title, "created": dt.datetime.combine(self.day, dt.time())})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file; after an error nothing is written."""
        try:
            if kind is None:
                self._book.close()
        except FileCreateError as failure:
            cause = failure.args[0] if failure.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(failure)) from failure
        finally:
            self._book.fileclosed = True

    def prose(self, name: str, lines: Iterable[tuple[str, str]], links: Container[str] = ()) -> None:
        """A sheet of text: a heading and its text.

        A heading without text opens a section; a heading in `links` leads to the sheet of that name.
        """
        sheet = self._sheet(name)
        for place, width in enumerate(PROSE_WIDTHS):
            sheet.set_column(place, place, width)
        row = self._top(sheet, self.title, ()) + 1
        for heading, text in lines:
            look = self._look("wrapped" if text else "head")
            row += 0 if text else 1
            self._height(sheet, row, [(heading, PROSE_WIDTHS[0]), (text, PROSE_WIDTHS[1])])
            if text and heading in links:
                sheet.write_url(row, 0, f"internal:'{heading}'!A1", self._look("link"), heading)
            else:
                self._text(sheet, row, 0, heading, self._look("label") if text else look)
            self._text(sheet, row, 1, text, look)
            row += 1
        sheet.set_portrait()

    def table(self, table: Table) -> int:
        """A sheet with a table; returns how many of its rows were left out."""
        sheet = self._sheet(table.name)
        if table.tab_colour:
            sheet.set_tab_color(table.tab_colour)
        fixed = bool(self.banner) + 1 + len(table.remarks) + 1
        room = self.row_limit - fixed
        if table.total > room:
            room -= 2  # the message stands above the table and below it
        left_out = max(0, table.total - room)
        message = (
            [f"{left_out:,} of {table.total:,} rows do not fit on a sheet and are left out. {table.rest}"]
            if left_out
            else []
        )
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
        head = self._top(sheet, table.title, [*message, *table.remarks])
        self._height(sheet, head, [(column.heading, column.width) for column in table.columns])
        for place, column in enumerate(table.columns):
            self._text(sheet, head, place, column.heading, self._look("head"))
        end = sheet.write_bulk(head + 1, islice(table.rows, room), [self._style(column) for column in table.columns])
        if message:
            self._text(sheet, end, 0, message[0], self._look("remark"))
        sheet.freeze_panes(head + 1, 1)
        sheet.autofilter(head, 0, max(end - 1, head + 1), len(table.columns) - 1)
        sheet.repeat_rows(head)
        sheet.set_landscape()
        return left_out

    def _sheet(self, name: str) -> BulkSheet:
        sheet: BulkSheet = self._book.add_worksheet(name, worksheet_class=BulkSheet)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.title.replace('&', '&&')}, &A&RPage &P of &N")
        return sheet

    def _top(self, sheet: Worksheet, title: str, remarks: Sequence[str]) -> int:
        """Banner, title and remarks; returns the index of the row below them."""
        lines = [(self.banner, "banner")] if self.banner else []
        lines += [(title, "title"), *((remark, "remark") for remark in remarks)]
        for row, (text, look) in enumerate(lines):
            self._text(sheet, row, 0, text, self._look(look))
        return len(lines)

    def _height(self, sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]]) -> None:
        """Height for wrapped text; not every program finds it by itself."""
        lines = max(
            sum(len(wrap(part, max(1, int(width) - 1))) or 1 for part in text.split("\n")) for text, width in texts
        )
        sheet.set_row(row, 15 * max(1, lines))

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, look: Format) -> None:
        # bulk rows, too, go through xml_text; here the writer escapes, but takes <r>...</r> for markup of its own
        sheet.write_string(row, place, f" {text}" if text.startswith("<r>") else text[:EXCEL_TEXT], look)

    def _look(self, name: str) -> Format:
        if name not in self._formats:
            self._formats[name] = self._book.add_format(_LOOKS[name])
        return self._formats[name]

    def _number(self, code: str) -> int:
        if code not in self._formats:
            self._formats[code] = self._book.add_format({"num_format": code, "valign": "top"})
        return int(self._formats[code]._get_xf_index())

    def _style(self, column: Column) -> int | Style:
        if column.kind == "value":
            return lambda value, row: self._number(number_format(row[-1], value))
        if column.kind in _KINDS:
            return self._number(_KINDS[column.kind])
        if column.kind == "doubt":
            marked = int(self._look("doubt")._get_xf_index())
            plain = int(self._look("top")._get_xf_index())
            return lambda value, row: marked if row[-1] else plain
        return int(self._look("top")._get_xf_index())
