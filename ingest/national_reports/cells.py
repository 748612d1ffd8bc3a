"""A workbook opened for its cells as they are stored: value, kind, formula; merged and hidden parts.

Neither openpyxl (1 s for 5,000 rows, and a second pass to see formulas) nor calamine (column types, no formulas,
and a dense table from A1 to the last cell, which a stray entry in XFD1048576 makes larger than memory) tells all of
this, so the parts are streamed through expat: 5,000 rows of 38 columns in 0.4 s, empty formatted cells for nothing.
"""

from __future__ import annotations

import posixpath
import zipfile
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from ingest.limits import MAX_REPORT_CELLS
from ingest.national_reports.xml_parts import DocumentTypeFound, Elements, SheetCells, SheetReading, Texts, parse

_PROLOG = 4096


class Sheet(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool


class Book:
    """An opened workbook. Sheets are parsed when they are asked for.

    Raises:
        DocumentTypeFound, TooManyCells: see there.
        Exception: whatever zipfile and expat raise for a damaged file.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and read its list of sheets, texts and number formats."""
        self._archive = zipfile.ZipFile(path)
        try:
            self.parts = set(self._archive.namelist())
            for name in self.parts:
                self._refuse_document_type(name)
            self._left = MAX_REPORT_CELLS
            self._links = self._related()
            self.sheets, self._epoch = self._list_sheets()
            self._texts = self._shared_texts(self._part_of_type("sharedStrings"))
            self._styles = self._formats(self._part_of_type("styles"))
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> Book:
        """The book itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file."""
        self._archive.close()

    @property
    def has_macros(self) -> bool:
        """Does it hold macros?"""
        return any(name.endswith("vbaProject.bin") or name.startswith("xl/macrosheets/") for name in self.parts)

    @property
    def has_external_links(self) -> bool:
        """Does it take values from other workbooks?"""
        return any(name.startswith("xl/externalLinks/") for name in self.parts)

    def cells(self, sheet: Sheet) -> SheetCells:
        """Content of a sheet; a sheet without a table (a chart) is empty."""
        reading = SheetReading(self._texts, self._styles, self._epoch, self._left)
        with self._archive.open(sheet.part) as stream:
            parse(stream, reading, without_empty_cells=True)
        self._left = reading.left
        return reading.found

    def _refuse_document_type(self, name: str) -> None:
        if not name.endswith((".xml", ".rels", ".vml")):
            return
        with self._archive.open(name) as stream:
            head = stream.read(_PROLOG)
        if b"<!DOCTYPE" in head or b"<!DOCTYPE" in head.replace(b"\0", b""):
            raise DocumentTypeFound(name)

    def _related(self) -> list[dict[str, str]]:
        """Parts of the workbook: Id, Type and Target (its name in the archive)."""
        links = Elements()
        with self._archive.open("xl/_rels/workbook.xml.rels") as stream:
            parse(stream, links)
        found = [line for name, line in links.found if name == "Relationship"]
        return [line | {"Target": posixpath.normpath(posixpath.join("/xl", line["Target"]))[1:]} for line in found]

    def _part_of_type(self, kind: str) -> str:
        """The part of a kind; '' if the workbook has none."""
        parts = [line["Target"] for line in self._links if line["Type"].endswith(f"/{kind}")]
        return parts[0] if parts and parts[0] in self.parts else ""

    def _list_sheets(self) -> tuple[list[Sheet], datetime]:
        book = Elements()
        with self._archive.open("xl/workbook.xml") as stream:
            parse(stream, book)
        targets = {line["Id"]: line["Target"] for line in self._links}
        sheets = []
        for name, line in book.found:
            if name == "sheet":
                sheets.append(Sheet(line["name"], targets[line["id"]], line.get("state", "visible") != "visible"))
        is_mac = any(line.get("date1904") in ("1", "true") for name, line in book.found if name == "workbookPr")
        return sheets, CALENDAR_MAC_1904 if is_mac else CALENDAR_WINDOWS_1900

    def _shared_texts(self, part: str) -> list[str]:
        reading = Texts()
        if part:
            with self._archive.open(part) as stream:
                parse(stream, reading)
        return reading.found

    def _formats(self, part: str) -> list[str]:
        """Kind of a number by cell style: date, percent or number."""
        styles = Elements(inside="cellXfs")
        if part:
            with self._archive.open(part) as stream:
                parse(stream, styles)
        codes = {line["numFmtId"]: line.get("formatCode", "") for name, line in styles.found if name == "numFmt"}
        return [
            _kind_of_format(codes.get(line.get("numFmtId", "0"), ""), line.get("numFmtId", "0"))
            for name, line in styles.inner
            if name == "xf"
        ]


def _kind_of_format(code: str, number: str) -> str:
    code = code or (BUILTIN_FORMATS.get(int(number), "") if number.isdigit() else "")
    if code and is_date_format(code):
        return "date"
    return "percent" if "%" in code else "number"
