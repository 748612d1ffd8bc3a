"""What a sample file is, and how it is written so that the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BOM = "\ufeff"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
Planted = tuple[int, str, str]


@dataclass(frozen=True)
class SampleFile:
    """A written sample file and what the gate should say of it.

    `source` is the SOURCE of the `wsis` command, `area` the ISO3 code of a national platform. `planted`
    lists the defects put in on purpose as (row, column, kind): rows as a person counts them (the header is
    row 1), the column by its heading.
    """

    source: str
    path: Path
    area: str | None
    expect: str  # accepted, held or refused
    why: str
    planted: list[Planted] = field(default_factory=list)


def csv_text(
    rows: Iterable[Sequence[Any]], end: str = "\n", quoting: Any = csv.QUOTE_MINIMAL, last_end: bool = True
) -> str:
    """Rows as CSV text; without `last_end` the last row has no line end, as in some publishers' files."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end, quoting=quoting).writerows(rows)
    text = buffer.getvalue()
    return text if last_end else text.removesuffix(end)


def write_text(path: Path, text: str, bom: bool = False) -> Path:
    """Write UTF-8 text with the line ends it has, with a byte-order mark if the publisher puts one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(((BOM if bom else "") + text).encode("utf-8"))
    return path


def write_stored_zip(path: Path, packed: bytes) -> Path:
    """Write a zip (a workbook) again without compression or dates: zlib's versions do not pack alike."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 0
            target.writestr(entry, source.read(name), zipfile.ZIP_STORED)
    return path
