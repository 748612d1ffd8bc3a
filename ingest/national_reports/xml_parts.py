"""What stands in the XML parts of a workbook: elements, shared texts, the cells of a sheet.

No entity is ever resolved: a document type declaration is refused.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, NamedTuple, Protocol
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, from_excel

from ingest.limits import MAX_REPORT_TEXT_CHARACTERS

_CHUNK = 1 << 20
_WHOLE_TAGS = 4 << 20  # how much is held back at most to cut between two tags
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*/>')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONSTANTS = {"TRUE()": "yes", "FALSE()": "no"}  # LibreOffice saves what is typed as TRUE so
_LAST_ROW = 1 << 20  # of a sheet of Excel


class DocumentTypeFound(Exception):
    """A part declares a document type, which no workbook does."""


class TooManyCells(Exception):
    """More content than a report can have."""


class Cell(NamedTuple):
    """A cell with content. `kind` is text, number, percent, date, boolean, error or nothing (a formula's)."""

    kind: str
    value: str
    is_formula: bool = False


@dataclass
class SheetCells:
    """Content of a sheet by row and column (both from 1), and what of it is merged or hidden."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[str, tuple[int, int, int, int]]] = field(default_factory=list)  # A1:B2, (column, row, c, r)

    def is_hidden(self, column: int) -> bool:
        """Is a column hidden?"""
        return any(first <= column <= last for first, last in self.hidden_columns)


class Reading(Protocol):
    """Handlers for the elements of a part."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text between two tags."""


def parse(stream: IO[bytes], reading: Reading, without_empty_cells: bool = False) -> None:
    """Feed a part to expat; `reading` has start(name, attributes), end(name) and data(text)."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.data
    parser.StartDoctypeDeclHandler = _no_document_type
    rest = b""
    while chunk := stream.read(_CHUNK):
        chunk = rest + chunk
        cut = len(chunk) if len(chunk) > _WHOLE_TAGS else chunk.rfind(b">") + 1
        rest, chunk = chunk[cut:], chunk[:cut]
        parser.Parse(_EMPTY_CELL.sub(b"", chunk) if without_empty_cells else chunk, False)
    parser.Parse(rest, True)


def _no_document_type(*_: object) -> None:
    raise DocumentTypeFound


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class Elements:
    """Elements of a small part with their attributes; those below the element `inside` apart."""

    def __init__(self, inside: str = "") -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inner: list[tuple[str, dict[str, str]]] = []
        self._inside = inside
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the element."""
        name = _local(name)
        line = {_local(key): value for key, value in attributes.items()}
        (self.inner if self._depth else self.found).append((name, line))
        self._depth += name == self._inside

    def end(self, name: str) -> None:
        """Leave the element."""
        self._depth -= _local(name) == self._inside

    def data(self, text: str) -> None:
        """Attributes only."""


class Texts:
    """The table of shared texts; of a text with formats the runs are joined, readings of characters are left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._is_text = False
        self._aside = 0
        self._characters = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        """Begin a text or a run of it."""
        name = _local(name)
        if name == "si":
            self._runs = []
        elif name == "rPh":
            self._aside += 1
        self._is_text = name == "t" and not self._aside

    def end(self, name: str) -> None:
        """Keep a whole text."""
        name = _local(name)
        self._is_text = False
        if name == "si":
            self.found.append(_unescaped("".join(self._runs)))
        elif name == "rPh":
            self._aside -= 1

    def data(self, text: str) -> None:
        """Keep a run of a text."""
        if self._is_text:
            self._characters += len(text)
            if self._characters > MAX_REPORT_TEXT_CHARACTERS:
                raise TooManyCells
            self._runs.append(text)


def _unescaped(text: str) -> str:
    """`_x000D_` and the like are characters that XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text).replace("\r", "")


class SheetReading:
    """Handlers for the elements of a sheet."""

    def __init__(self, texts: list[str], styles: list[str], epoch: datetime, left: int) -> None:
        self.found = SheetCells()
        self.left = left
        self._texts, self._styles, self._epoch = texts, styles, epoch
        self._row = self._column = 0
        self._cells: dict[int, Cell] = {}
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._is_value = self._is_formula = self._in_formula = self._is_hidden = False
        self._formula = ""
        self._columns: dict[str, int] = {}
        self._characters = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or a part of one."""
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "c":
            self._attributes = attributes
            self._value = []
            self._is_formula = False
        elif name == "v" or name == "t":
            self._is_value = True
        elif name == "f":
            self._is_formula = self._in_formula = True
            self._formula = ""
        elif name == "row":
            self._start_row(attributes)
        elif name == "col":
            if attributes.get("hidden") in ("1", "true"):
                self.found.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif name == "mergeCell":
            self._count()
            self.found.merged.append((attributes["ref"], _bounds(attributes["ref"])))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        if not 0 < self._row <= _LAST_ROW:
            raise ValueError(f"row {self._row}")
        self._column = 0
        self._cells = {}
        self._is_hidden = attributes.get("hidden") in ("1", "true")

    def data(self, text: str) -> None:
        """Keep a part of a value."""
        if self._is_value:
            self._value.append(text)
        elif self._in_formula:
            self._formula += text

    def end(self, name: str) -> None:
        """Keep a whole cell or row."""
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "v" or name == "t":
            self._is_value = False
        elif name == "f":
            self._in_formula = False
        elif name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self.found.rows.setdefault(self._row, {}).update(self._cells)
            if self._is_hidden:
                self.found.hidden_rows.add(self._row)

    def _end_cell(self) -> None:
        address = self._attributes.get("r")
        self._column = self._column_of(address) if address else self._column + 1
        cell = self._cell("".join(self._value))
        if cell:
            self._count()
            self._cells[self._column] = cell

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooManyCells

    def _column_of(self, address: str) -> int:
        letters = address.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = column_index_from_string(letters)
        return self._columns[letters]

    def _cell(self, value: str) -> Cell | None:
        kind = self._attributes.get("t", "n")
        if self._is_formula and self._formula in _CONSTANTS:
            return Cell("boolean", _CONSTANTS[self._formula])
        if kind == "s" and value:
            value = self._texts[int(value)]
        elif kind == "inlineStr":
            self._characters += len(value)
            if self._characters > MAX_REPORT_TEXT_CHARACTERS:
                raise TooManyCells
            value = _unescaped(value)
        if not value.strip():
            is_bare = self._is_formula and kind != "str"  # a formula that gives '' is an empty cell
            return Cell("nothing", "", True) if is_bare else None
        if kind in ("s", "str", "inlineStr"):
            return Cell("text", value, self._is_formula)
        if kind == "b":
            return Cell("boolean", "yes" if value.strip() in ("1", "true") else "no", self._is_formula)
        if kind == "e":
            return Cell("error", value, self._is_formula)
        if kind == "d":
            return Cell("date", value[:10], self._is_formula)
        return self._number(value)

    def _number(self, value: str) -> Cell:
        number = float(value)
        if not math.isfinite(number):
            return Cell("error", value, self._is_formula)
        style = self._attributes.get("s", "0")
        kind = self._styles[int(style)] if int(style) < len(self._styles) else "number"
        if kind == "date":
            moment = _moment(number, self._epoch)
            if moment:
                return Cell("date", moment, self._is_formula)
            kind = "number"
        return Cell(kind, number_text(number), self._is_formula)


def _moment(number: float, epoch: datetime) -> str:
    """A serial number as an ISO date (or time of day); '' where it is no date."""
    try:
        moment = from_excel(number, epoch)
    except (OverflowError, ValueError):
        return ""
    if isinstance(moment, datetime):
        return moment.date().isoformat()
    return moment.isoformat() if isinstance(moment, date | time) else ""


def serial_date(number: float) -> str:
    """The ISO date that a number would be, were it formatted as one; '' where it is none."""
    return _moment(number, CALENDAR_WINDOWS_1900)


def number_text(number: float) -> str:
    """A number as text: whole without a point, never with an exponent."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    written = repr(number)
    return written if "e" not in written else format(Decimal(written), "f")


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """(first column, first row, last column, last row) of a range."""
    left, top, right, bottom = range_boundaries(reference)
    return int(left or 1), int(top or 1), int(right or left or 1), int(bottom or top or 1)
