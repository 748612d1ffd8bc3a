"""Excel workbooks (.xlsx, .xlsm) as people send them: checked first, then read as text with places."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from ingest.limits import MAX_UNZIPPED_BYTES, MAX_WORKBOOK_BYTES
from ingest.rows import SourceFile, refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOK = "xl/workbook.xml"


@contextmanager
def open_workbook(file: SourceFile) -> Iterator[Any]:
    """Open a workbook for reading (values, not formulas; macros are never run) and close it afterwards.

    Raises:
        ReadError: not a workbook, protected by a password, too large, packed beyond all measure, or damaged.
    """
    check_workbook(file)
    try:
        book = openpyxl.load_workbook(file.path, read_only=True, data_only=True, keep_links=False, keep_vba=False)
    except Exception as error:  # openpyxl raises whatever its XML parser and zipfile raise
        raise _damaged(file, error) from None
    try:
        yield book
    except (zipfile.BadZipFile, EOFError, SyntaxError) as error:  # a sheet is parsed only when it is read
        raise _damaged(file, error) from None
    finally:
        book.close()


@dataclass(frozen=True)
class Fault:
    """Why a file cannot be read as a workbook; `size` and `limit` in bytes, where it is too large."""

    kind: str
    size: int = 0
    limit: int = 0


_SAYS = {
    "empty_file": ("empty_file", "The file is empty (0 bytes). Send the workbook again."),
    "file_too_large": (
        "file_too_large",
        "The workbook has {size:,} bytes; at most {limit:,} are read. Take out what is not asked for.",
    ),
    "password_protected": (
        "not_a_workbook",
        "The workbook is protected by a password. Save it without one and send it again.",
    ),
    "old_workbook": ("not_a_workbook", "This is an old Excel workbook (.xls). Save it as .xlsx and send it again."),
    "not_a_workbook": (
        "not_a_workbook",
        "This is not an Excel workbook (.xlsx): the download may have failed, or another kind of file was renamed. "
        "Save the table as .xlsx and send it again.",
    ),
    "other_archive": (
        "not_a_workbook",
        "This is a zip archive, not an Excel workbook. Unpack it and send the workbook inside.",
    ),
    "damaged_workbook": (
        "damaged_workbook",
        "The workbook is damaged. Open it in Excel, save it again and send that.",
    ),
    "workbook_unpacks_too_large": (
        "workbook_unpacks_too_large",
        "The workbook unpacks to {size:,} bytes; at most {limit:,} are read. "
        "Take out empty rows, pictures and sheets that are not asked for.",
    ),
}


def check_workbook(file: SourceFile) -> None:
    """Refuse what is not a workbook, or would fill the memory, before anything of it is parsed."""
    fault = fault_of(file.path)
    if fault:
        rule, says = _SAYS[fault.kind]
        raise refusal(file, rule, says.format(size=fault.size, limit=fault.limit))


def fault_of(path: Path, unzipped_limit: int | None = None) -> Fault | None:
    """What keeps a file from being opened as a workbook, found without parsing any of it."""
    unzipped_limit = MAX_UNZIPPED_BYTES if unzipped_limit is None else unzipped_limit
    size = path.stat().st_size
    if size == 0:
        return Fault("empty_file")
    if size > MAX_WORKBOOK_BYTES:
        return Fault("file_too_large", size, MAX_WORKBOOK_BYTES)
    with path.open("rb") as stream:
        if stream.read(len(_OLE)) == _OLE:  # the directory of an encrypted workbook may stand at its very end
            return Fault("password_protected" if _ENCRYPTED in stream.read() else "old_workbook")
    if not zipfile.is_zipfile(path):
        return Fault("not_a_workbook")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        return Fault("damaged_workbook")
    if _BOOK not in {part.filename for part in parts}:
        return Fault("other_archive")
    unpacked = sum(part.file_size for part in parts)
    return Fault("workbook_unpacks_too_large", unpacked, unzipped_limit) if unpacked > unzipped_limit else None


def _damaged(file: SourceFile, error: Exception) -> Exception:
    return refusal(
        file,
        "damaged_workbook",
        f"The workbook cannot be opened ({type(error).__name__}: {error}). Open it in Excel, save it again "
        "and send that.",
    )


def sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Number and cells (as text) of every row that has a value; blank rows are counted but left out.

    Args:
        sheet: a sheet of a book opened by `open_workbook`.

    Yields:
        (row number as Excel shows it, cells from column A on).
    """
    sheet.reset_dimensions()  # a file may claim a million rows that are not there
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = [cell_text(cell) for cell in cells]
        if any(row):
            yield number, row


def cell_text(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, dates in ISO form, blanks as ''."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
