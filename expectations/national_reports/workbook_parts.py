"""The parts of an .xlsx file as bytes: read, changed as text, written again; nothing else of the file is touched.

A workbook is a zip of XML parts. Changing parts as text keeps what libraries for workbooks lose (shapes, drop-downs
of newer kinds, themes), and takes a tenth of their time.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN_TYPE = f"{SHEET_ML}.sheet.main+xml"
WITH_MACROS = re.compile(r'"application/vnd\.ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml"')
TEMPLATE_TYPE = re.compile(r'"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.template\.main\+xml"')
MACRO_PARTS = re.compile(r"^xl/(?:vbaProject\w*\.bin|vbaData\.xml|_rels/vbaProject\.bin\.rels)$")
ELEMENT = r"<{name}\b(?P<attributes>[^>]*?)(?:/>|>(?P<inner>.*?)</{name}>)"
_LEVEL = 4  # of compression: the default takes twice the time for a tenth of the size


class NotPlain(Exception):
    """The workbook is written in a way that changing its text could damage."""


class TooUnusual(NotPlain):
    """The workbook is nothing that should be opened at all: too large unpacked, or with a document type."""


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it, and the part that holds it."""

    name: str
    part: str


def elements(name: str) -> re.Pattern[str]:
    """All elements of a name with their attributes and content; they must not hold elements of their own name."""
    return re.compile(ELEMENT.format(name=name), re.DOTALL)


def attribute(attributes: str, name: str) -> str | None:
    """An attribute of an element; None if it is absent."""
    found = re.search(rf'(?<![\w:]){name}\s*=\s*(?:"([^"]*)"|\'([^\']*)\')', attributes)
    if not found:
        return None
    return unescape(found[1] if found[1] is not None else found[2], {"&quot;": '"', "&apos;": "'"})


def quoted(text: str) -> str:
    """Text for an attribute."""
    return escape(text, {'"': "&quot;", "\n": "&#10;"})


class Parts:
    """The parts of a workbook; changes are kept until it is written."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        """Open a file.

        Raises:
            TooUnusual: unpacks to more than `most_bytes`.
            zipfile.BadZipFile: not a zip.
        """
        self.archive = zipfile.ZipFile(path)
        if sum(part.file_size for part in self.archive.infolist()) > most_bytes:
            raise TooUnusual("unpacks too large")
        self.names = self.archive.namelist()
        self._changed: dict[str, str] = {}
        self._removed: set[str] = set()

    def close(self) -> None:
        """Close the file."""
        self.archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._changed or (name in self.names and name not in self._removed)

    def text(self, name: str) -> str:
        """A part as text.

        Raises:
            NotPlain: it is not there, or not UTF-8.
            TooUnusual: it declares a document type.
        """
        if name in self._changed:
            return self._changed[name]
        if name not in self:
            raise NotPlain(f"no part {name}")
        try:
            found = self.archive.read(name).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NotPlain(f"{name} is not UTF-8") from None
        if "<!DOCTYPE" in found[:4096] or "<!ENTITY" in found[:4096]:
            raise TooUnusual(f"{name} declares a document type")
        return found

    def changed(self) -> list[str]:
        """Names of the parts that were set."""
        return list(self._changed)

    def put(self, name: str, text: str) -> None:
        """Set a part."""
        self._changed[name] = text
        self._removed.discard(name)

    def remove(self, name: str) -> None:
        """Take a part out."""
        self._changed.pop(name, None)
        self._removed.add(name)

    def write(self, target: Path) -> None:
        """Write all parts; the parts that were not changed keep their bytes.

        Raises:
            NotPlain: a changed part is not well-formed.
        """
        for name, text in self._changed.items():
            if not name.endswith(".vml"):  # which is often no XML
                _parse(name, text)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as made:
            for part in self.archive.infolist():
                if part.filename in self._removed or part.filename in self._changed or part.is_dir():
                    continue
                with self.archive.open(part) as source, made.open(part.filename, "w") as copy:
                    while chunk := source.read(1 << 20):
                        copy.write(chunk)
            for name, text in self._changed.items():
                made.writestr(name, text.encode("utf-8"))

    def free_name(self, pattern: str) -> str:
        """The first part name of a pattern (`xl/comments{}.xml`) that is not taken."""
        number = 1
        while pattern.format(number) in self.names or pattern.format(number) in self._changed:
            number += 1
        return pattern.format(number)

    # --- relationships and content types

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id -> (last word of the type, name of the target part)."""
        name = _relations_part(part)
        if name not in self:
            return {}
        found = {}
        for element in elements("Relationship").finditer(self.text(name)):
            line = element["attributes"]
            target = attribute(line, "Target") or ""
            folder = "" if target.startswith("/") else posixpath.dirname(part)
            found[attribute(line, "Id") or ""] = (
                (attribute(line, "Type") or "").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, target.lstrip("/"))),
            )
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship; returns its id."""
        name = _relations_part(part)
        known = self.relations(part)
        number = len(known) + 1
        while f"rIdWsis{number}" in known:
            number += 1
        line = f'<Relationship Id="rIdWsis{number}" Type="{OFFICE}/{kind}" Target="/{target}"/>'
        if name in self:
            self.put(name, _before_end(self.text(name), "Relationships", line))
        else:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            space = "http://schemas.openxmlformats.org/package/2006/relationships"
            self.put(name, f'{head}<Relationships xmlns="{space}">{line}</Relationships>')
        return f"rIdWsis{number}"

    def unrelate(self, part: str, target: str) -> None:
        """Take out the relationships of a part to another."""
        name = _relations_part(part)
        gone = {key for key, (_, other) in self.relations(part).items() if other == target}
        self.put(name, elements("Relationship").sub(
            lambda found: "" if attribute(found["attributes"], "Id") in gone else found[0], self.text(name)
        ))  # fmt: skip

    def declare(self, part: str, content_type: str) -> None:
        """State the content type of a part."""
        types = self.text(CONTENT_TYPES)
        if f'"/{part}"' not in types:
            line = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
            self.put(CONTENT_TYPES, _before_end(types, "Types", line))

    def declare_extension(self, extension: str, content_type: str) -> None:
        """State the content type of an extension, unless it has one."""
        types = self.text(CONTENT_TYPES)
        if not re.search(rf'<Default\b[^>]*Extension="{extension}"', types, re.IGNORECASE):
            line = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
            self.put(CONTENT_TYPES, re.sub(r"(<Types\b[^>]*>)", lambda found: found[0] + line, types, count=1))

    def discard(self, part: str) -> None:
        """Take out a part with its relationships and its content type."""
        self.remove(part)
        self.remove(_relations_part(part))
        kept = elements("Override").sub(
            lambda found: "" if attribute(found["attributes"], "PartName") == f"/{part}" else found[0],
            self.text(CONTENT_TYPES),
        )
        self.put(CONTENT_TYPES, kept)

    # --- the workbook

    def sheets(self) -> list[SheetPart]:
        """The sheets in their order.

        Raises:
            NotPlain: the workbook does not list them in the usual way.
        """
        targets = self.relations(WORKBOOK)
        found = []
        for element in elements("sheet").finditer(self.text(WORKBOOK)):
            key = attribute(element["attributes"], r"\w+:id")
            kind, part = targets.get(key or "", ("", ""))
            if kind not in ("worksheet", "chartsheet", "dialogsheet") or part not in self:
                raise NotPlain("a sheet that is no worksheet")
            found.append(SheetPart(attribute(element["attributes"], "name") or "", part))
        if not found:
            raise NotPlain("no sheets")
        return found

    def without_macros(self) -> None:
        """Take macros out, and call the file a workbook without them."""
        for name in [name for name in self.names if MACRO_PARTS.match(name)]:
            self.discard(name)
            self.unrelate(WORKBOOK, name)
        types = WITH_MACROS.sub(f'"{MAIN_TYPE}"', self.text(CONTENT_TYPES))
        types = TEMPLATE_TYPE.sub(f'"{MAIN_TYPE}"', types)
        self.put(CONTENT_TYPES, types.replace("application/vnd.ms-office.vbaProject", f"{SHEET_ML}.printerSettings"))


def _parse(name: str, text: str) -> None:
    try:
        expat.ParserCreate().Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        raise NotPlain(f"{name}: {error}") from None


def _relations_part(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _before_end(text: str, name: str, line: str) -> str:
    """A line put before the end of the outermost element."""
    head, end, tail = text.rpartition(f"</{name}>")
    if end:
        return head + line + end + tail
    empty = re.search(rf"<{name}\b([^>]*)/>", text)
    if not empty:
        raise NotPlain(f"no element {name}")
    return text[: empty.start()] + f"<{name}{empty[1]}>{line}</{name}>" + text[empty.end() :]
