"""Coloured cells: styles that are those of the sender with another fill, set in the text of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from expectations.national_reports.workbook_parts import NotPlain, attribute, elements

FILLS = {"error": "FFF4B6B6", "warning": "FFFFE0A3"}  # red and amber
_FORMAT = elements("xf")
_FILL = elements("fill")
_ROW = re.compile(r"<row\b([^>]*?)(/?)>")
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_STYLE = re.compile(r'\ss="\d+"')
_ADDRESS = re.compile(r'\sr="([A-Z]{1,3})(\d+)"')


class Styles:
    """The cell formats of a workbook; new ones are added at the end."""

    def __init__(self, text: str) -> None:
        """Read `xl/styles.xml`.

        Raises:
            NotPlain: it has no formats or fills, or no plain ones.
        """
        self._text = text
        self._fills = self._section("fills", _FILL)
        self._fonts = self._section("fonts", elements("font"))
        self.formats = self._section("cellXfs", _FORMAT)
        if not self.formats or not self._fills or not self._fonts:
            raise NotPlain("no cell formats")
        self._known = len(self.formats)
        self._marked: dict[tuple[int, str], int] = {}
        self.ours = self._formats_of_ours()

    def _section(self, name: str, element: re.Pattern[str]) -> list[str]:
        found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", self._text, re.DOTALL)
        return [part[0] for part in element.finditer(found[1])] if found else []

    def _formats_of_ours(self) -> dict[int, int]:
        """Formats that an earlier annotated copy left behind, each with one that is the same but for the fill."""
        fills = {at for at, fill in enumerate(self._fills) if any(f'"{colour}"' in fill for colour in FILLS.values())}
        ours = [at for at, form in enumerate(self.formats) if int(attribute(form, "fillId") or 0) in fills]
        others = {_but_fill(form): at for at, form in reversed(list(enumerate(self.formats))) if at not in ours}
        return {at: others.get(_but_fill(self.formats[at]), 0) for at in ours}

    def marked(self, style: int, severity: str) -> int:
        """The number of a format with the colour of a severity, else as it was."""
        style = self.ours.get(style, style)
        if (style, severity) not in self._marked:
            base = self.formats[style] if style < self._known else self.formats[0]
            self._marked[style, severity] = self.add(_filled(base, self.fill(FILLS[severity])))
        return self._marked[style, severity]

    def fill(self, colour: str) -> int:
        """The number of a plain fill."""
        return _added(self._fills, '<fill><patternFill patternType="solid">'
                      f'<fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill></fill>')  # fmt: skip

    def font(self, inner: str) -> int:
        """The number of a font."""
        return _added(self._fonts, f"<font>{inner}</font>")

    def add(self, form: str) -> int:
        """The number of a cell format."""
        return _added(self.formats, form)

    def text(self) -> str:
        """The part with what was added."""
        text = self._text
        for name, parts in (("fonts", self._fonts), ("fills", self._fills), ("cellXfs", self.formats)):
            whole = f'<{name} count="{len(parts)}">{"".join(parts)}</{name}>'
            former = re.search(rf"<{name}\b[^>]*>.*?</{name}>", text, re.DOTALL)
            if former:
                text = text[: former.start()] + whole + text[former.end() :]
        return text


def _added(parts: list[str], part: str) -> int:
    if part not in parts:
        parts.append(part)
    return parts.index(part)


def _but_fill(form: str) -> str:
    return re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", form)


def _filled(form: str, fill: int) -> str:
    return re.sub(r"^<xf\b", f'<xf fillId="{fill}" applyFill="1"', _but_fill(form))


class SheetText:
    """The text of a worksheet in which cells get another format."""

    def __init__(self, text: str) -> None:
        """Find the rows.

        Raises:
            NotPlain: rows or cells without an address, prefixes, comments.
        """
        start, end = text.find("<sheetData"), text.find("</sheetData>")
        if "<worksheet" not in text[:4096] or start < 0:
            raise NotPlain("no plain worksheet")
        if end < 0:  # <sheetData/>
            text = re.sub(r"<sheetData\b[^>]*/>", "<sheetData></sheetData>", text, count=1)
            start, end = text.find("<sheetData"), text.find("</sheetData>")
            if end < 0:
                raise NotPlain("no plain sheetData")
        start = text.index(">", start) + 1
        if text.find("<!", start, end) >= 0:
            raise NotPlain("comments between cells")
        self.text = text
        self._start, self._end = start, end
        self._columns = _column_styles(text[:start])

    def unmark(self, ours: Mapping[int, int]) -> None:
        """Give cells that an earlier annotated copy coloured their former format back."""
        if not ours:
            return

        def former(found: re.Match[str]) -> str:
            style = int(attribute(found[1], "s") or 0)
            return _restyled(found[0], ours[style]) if style in ours else found[0]

        body = _CELL.sub(former, self.text[self._start : self._end])
        self.text = self.text[: self._start] + body + self.text[self._end :]
        self._end = self._start + len(body)

    def mark(self, cells: Mapping[str, str], styles: Styles) -> None:
        """Colour cells: address -> severity. Cells and rows that the sheet lacks are added, empty."""
        wanted: dict[int, dict[int, str]] = {}
        for address, severity in cells.items():
            letters, row = coordinate_from_string(address)
            wanted.setdefault(row, {})[column_index_from_string(letters)] = severity
        pieces, at = [], self._start
        waiting = sorted(wanted)
        for found in _ROW.finditer(self.text, self._start, self._end):
            number = attribute(found[1], "r")
            if number is None:
                raise NotPlain("rows without a number")
            while waiting and waiting[0] < int(number):
                pieces += [self.text[at : found.start()], self._new_row(waiting[0], wanted[waiting.pop(0)], styles)]
                at = found.start()
            if waiting and waiting[0] == int(number):
                row = waiting.pop(0)
                end = found.end() if found[2] else self.text.index("</row>", found.end())
                inner = "" if found[2] else self.text[found.end() : end]
                cells_of_row = self._marked_row(row, found[1], inner, wanted[row], styles)
                pieces += [self.text[at : found.start()], f"<row{found[1].rstrip()}>{cells_of_row}</row>"]
                at = end + (0 if found[2] else len("</row>"))
        pieces.append(self.text[at : self._end])
        pieces += [self._new_row(row, wanted[row], styles) for row in waiting]
        self.text = self.text[: self._start] + "".join(pieces) + self.text[self._end :]

    def _new_row(self, row: int, columns: dict[int, str], styles: Styles) -> str:
        return f'<row r="{row}">{self._marked_row(row, "", "", columns, styles)}</row>'

    def _marked_row(self, row: int, attributes: str, inner: str, columns: dict[int, str], styles: Styles) -> str:
        """The cells of a row with those of `columns` coloured."""
        row_style = int(attribute(attributes, "s") or 0) if attribute(attributes, "customFormat") else None
        waiting = sorted(columns)
        pieces, at = [], 0

        def missing(column: int) -> str:
            style = self._columns.get(column, 0) if row_style is None else row_style
            return f'<c r="{_letters(column)}{row}" s="{styles.marked(style, columns[column])}"/>'

        for found in _CELL.finditer(inner):
            address = _ADDRESS.search(found[1])
            if not address:
                raise NotPlain("cells without an address")
            column = column_index_from_string(address[1])
            pieces.append(inner[at : found.start()])
            at = found.end()
            while waiting and waiting[0] < column:
                pieces.append(missing(waiting.pop(0)))
            if waiting and waiting[0] == column:
                style = styles.marked(int(attribute(found[1], "s") or 0), columns[waiting.pop(0)])
                pieces.append(_restyled(found[0], style))
            else:
                pieces.append(found[0])
        return "".join([*pieces, *(missing(column) for column in waiting), inner[at:]])


def _restyled(cell: str, style: int) -> str:
    head, end, tail = cell.partition(">")
    closing = "/" if head.endswith("/") else ""
    return f'{_STYLE.sub("", head.rstrip("/"), count=1).rstrip()} s="{style}"{closing}{end}{tail}'


def _column_styles(head: str) -> dict[int, int]:
    """Format of the empty cells of each column."""
    found: dict[int, int] = {}
    for element in elements("col").finditer(head):
        line = element["attributes"]
        style = int(attribute(line, "style") or 0)
        first, last = int(attribute(line, "min") or 1), int(attribute(line, "max") or 1)
        if style:
            found |= dict.fromkeys(range(first, min(last, first + 1000) + 1), style)
    return found


def _letters(column: int) -> str:
    from openpyxl.utils.cell import get_column_letter

    return str(get_column_letter(column))
