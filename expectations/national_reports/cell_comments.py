"""Comments of ours beside those of the sender: texts in one part of the workbook, boxes (VML) in another."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from expectations.national_reports.workbook_parts import (
    SHEET_ML,
    NotPlain,
    Parts,
    attribute,
    elements,
    escape,
)

AUTHOR = "WSIS"
MARK = "WSIS \u25b8 "  # begins our words, also behind those of the sender
_COMMENT = elements("comment")
_TEXT = re.compile(r"(<text\b[^>]*>)(.*)</text>", re.DOTALL)
_SHAPE = re.compile(r"<v:shape\b(?!type).*?</v:shape>", re.DOTALL)
_AFTER_DRAWING = re.compile(
    r"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|"
    r"<mc:AlternateContent\b(?=(?:(?!</mc:AlternateContent>).)*<(?:oleObjects|controls)\b)|</worksheet>",
    re.DOTALL,
)
_BLOCKS = re.compile(r'(<o:idmap\b[^>]*\bdata=")([^"]*)"')
_LINE = 38  # characters of a line in a comment's box
_BLOCK = 1024  # numbers of shapes come in blocks
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    "</v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class Comments:
    """The comments of one sheet."""

    def __init__(self, parts: Parts, sheet: str) -> None:
        """Find the parts of a sheet's comments, where it has any."""
        self._parts, self._sheet = parts, sheet
        related = parts.relations(sheet)
        self._part = next((target for kind, target in related.values() if kind == "comments"), "")
        drawing = elements("legacyDrawing").search(parts.text(sheet))
        key = attribute(drawing["attributes"], r"\w+:id") if drawing else None
        self._drawing = related[key][1] if key in related else ""
        self._boxed: list[tuple[str, str]] = []

    def rewrite(self, texts: Mapping[str, str]) -> None:
        """Take our former comments out and write these: address -> text."""
        if not texts and not self._part:
            return
        known = self._without_ours()
        written = dict(known.comments)
        gone = known.dropped - set(texts)
        for address, text in texts.items():
            former = written.get(address)
            if former is None:
                self._boxed.append((address, text))
                written[address] = _comment(address, known.author, _runs(text))
            else:  # the sender's words stay first
                written[address] = former.replace("</text>", f"{_runs(chr(10) + text)}</text>", 1)
        self._write_comments(known.authors, written)
        self._write_boxes(gone | {address for address, _ in self._boxed if address in known.dropped})

    def _without_ours(self) -> _Known:
        text = self._parts.text(self._part) if self._part in self._parts else ""
        authors = [found["inner"] or "" for found in elements("author").finditer(text)]
        if AUTHOR not in authors:
            authors.append(AUTHOR)
        ours = authors.index(AUTHOR)
        known = _Known(authors, ours)
        for found in _COMMENT.finditer(text):
            address = (attribute(found["attributes"], "ref") or "").replace("$", "")
            if MARK in found[0]:
                kept = _cut(found[0])
                if kept is None:
                    known.dropped.add(address)
                    continue
                known.comments[address] = kept
            else:
                known.comments[address] = found[0]
        return known

    def _write_comments(self, authors: list[str], comments: Mapping[str, str]) -> None:
        if not self._part:
            self._part = self._parts.free_name("xl/comments{}.xml")
            self._parts.relate(self._sheet, "comments", self._part)
            self._parts.declare(self._part, f"{SHEET_ML}.comments+xml")
            head = f'{_HEAD}<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        else:
            root = re.match(r".*?<comments\b[^>]*>", self._parts.text(self._part), re.DOTALL)
            if not root:
                raise NotPlain("no plain comments")
            head = root[0]
        named = "".join(f"<author>{author}</author>" for author in authors)
        listed = "".join(comments[address] for address in sorted(comments, key=_row_and_column))
        self._parts.put(self._part, f"{head}<authors>{named}</authors><commentList>{listed}</commentList></comments>")

    def _write_boxes(self, gone: set[str]) -> None:
        if not self._drawing:
            self._drawing = self._parts.free_name("xl/drawings/vmlDrawing{}.vml")
            self._parts.put(self._drawing, _VML.format(block=_free_block(self._parts)))
            self._parts.declare_extension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
            key = self._parts.relate(self._sheet, "vmlDrawing", self._drawing)
            self._add_drawing(key)
        text = self._parts.text(self._drawing)
        places = {_row_and_column(address) for address in gone}
        text = _SHAPE.sub(lambda found: "" if _place(found[0]) in places else found[0], text)
        first = _free_block(self._parts) * _BLOCK + 1
        blocks = [str(first // _BLOCK + at) for at in range(-(-len(self._boxed) // (_BLOCK - 1)))]
        boxes, number = [], first
        for address, words in self._boxed:
            number += number % _BLOCK == 0
            boxes.append(_box(number, address, words))
            number += 1
        text = _BLOCKS.sub(lambda found: f'{found[1]}{",".join([found[2], *blocks])}"', text)
        head, end, tail = text.rpartition("</xml>")
        if not end or "urn:schemas-microsoft-com:office:excel" not in text:
            raise NotPlain("no plain drawing of comments")
        self._parts.put(self._drawing, head + "".join(boxes) + end + tail)

    def _add_drawing(self, key: str) -> None:
        text = self._parts.text(self._sheet)
        start = text.index("</sheetData>")
        place = _AFTER_DRAWING.search(text, start)
        if not place:
            raise NotPlain("no end of the worksheet")
        line = f'<legacyDrawing r:id="{key}"/>'
        root = re.search(r"<worksheet\b[^>]*>", text)
        text = text[: place.start()] + line + text[place.start() :]
        if root and "xmlns:r=" not in root[0]:
            space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            text = text.replace("<worksheet", f'<worksheet xmlns:r="{space}"', 1)
        self._parts.put(self._sheet, text)


class _Known:
    """Comments that stay, and where ours were."""

    def __init__(self, authors: list[str], author: int) -> None:
        self.authors, self.author = authors, author
        self.comments: dict[str, str] = {}
        self.dropped: set[str] = set()


def _cut(comment: str) -> str | None:
    """A comment without our words; None if nothing else is in it."""
    inner = _TEXT.search(comment)
    if not inner:
        return None
    before = inner[2][: inner[2].index(MARK)]
    at = max(before.rfind("<r>"), before.rfind("<t"))  # where the words begin that ours stand among
    words = before[before.find(">", before.rfind("<t")) + 1 :].rstrip()
    if words:
        kept = before.rstrip() + "</t>" + ("</r>" if before.rfind("<r>") > before.rfind("</r>") else "")
    else:
        kept = before[: before.rfind("<r>") if before.rfind("<r>") > before.rfind("</r>") else at]
    if not re.search(r"<t\b[^>]*>[^<]*\S", kept):
        return None
    return comment[: inner.start(2)] + kept + comment[inner.end(2) :]


def _runs(text: str) -> str:
    return (
        '<r><rPr><sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
        f'<t xml:space="preserve">{escape(text)}</t></r>'
    )


def _comment(address: str, author: int, runs: str) -> str:
    return f'<comment ref="{address}" authorId="{author}"><text>{runs}</text></comment>'


def _row_and_column(address: str) -> tuple[int, int]:
    letters, row = coordinate_from_string(address)
    return row, column_index_from_string(letters)


def _place(shape: str) -> tuple[int, int] | None:
    row, column = re.search(r"<x:Row>\s*(\d+)\s*</x:Row>", shape), re.search(r"<x:Column>\s*(\d+)\s*</x:Column>", shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _box(number: int, address: str, words: str) -> str:
    row, column = _row_and_column(address)
    lines = sum(max(1, math.ceil(len(line) / _LINE)) for line in words.split("\n"))
    return _BOX.format(
        number=number, row=row - 1, column=column - 1, left=column, right=column + 3,
        top=max(0, row - 2), bottom=max(0, row - 2) + lines + 2,
    )  # fmt: skip


def _free_block(parts: Parts) -> int:
    """A block of shape numbers that no drawing of the workbook uses."""
    taken = [0]
    names = {*parts.names, *parts.changed()}
    for name in names:
        if name.endswith(".vml") and name in parts:
            for found in _BLOCKS.finditer(parts.text(name)):
                taken += [int(block) for block in re.findall(r"\d+", found[2])]
    return max(taken) + 1
