"""CSV as people and publishers write it: read as text, in batches, with the record number of every row."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv

from ingest.rows import ReadError, ReadLog, SourceFile, refusal

_BLOCK_BYTES = 8 << 20
_HEAD_BYTES = 1 << 18
_HEADER_LOOKED_FOR = 12  # records in which a header that stands in a wrong place is looked for
_MAGIC = {
    b"PK\x03\x04": "a zip archive or an Excel workbook, not a CSV file. Unpack it, or export the sheet as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls), not a CSV file. Export the table as CSV (UTF-8)",
    b"%PDF": "a PDF document, not a CSV file. Export the table as CSV (UTF-8)",
    b"\x1f\x8b": "a gzip archive, not a CSV file. Unpack it",
}


@dataclass(frozen=True)
class FileFacts:
    """What one pass over the bytes tells: size in bytes, sha256 in hex and the decoded beginning."""

    size: int
    sha256: str
    head: str


def inspect_text(file: SourceFile, max_bytes: int) -> FileFacts:
    """Read the file once; refuse what is not UTF-8 text (with the reason) or is larger than `max_bytes`."""
    size = file.path.stat().st_size
    if size == 0:
        raise refusal(file, "empty_file", "The file is empty (0 bytes). Send the file again with its rows.")
    if size > max_bytes:
        raise refusal(
            file,
            "file_too_large",
            f"The file has {size:,} bytes; at most {max_bytes:,} are read. Split it by year or by area.",
        )
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    head = b""
    line = 1
    with file.path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            if not head:
                head = block[:_HEAD_BYTES]
                _refuse_other_formats(file, head)
            digest.update(block)
            if b"\x00" in block:
                raise refusal(
                    file,
                    "nul_bytes",
                    f"Line {line + block[: block.index(0)].count(10)} holds NUL bytes: this is not a text file, or it "
                    "was damaged on its way. Export it again as CSV (UTF-8).",
                )
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                bad_line = line + error.object[: error.start].count(b"\n")
                raise refusal(
                    file,
                    "wrong_encoding",
                    f"Line {bad_line} is not UTF-8 (byte 0x{error.object[error.start]:02x}). "
                    "Save the file as 'CSV UTF-8' and send it again.",
                    row=bad_line,
                ) from None
            line += block.count(b"\n")
    text = codecs.getincrementaldecoder("utf-8-sig")("strict").decode(head)
    if not text.strip():
        raise refusal(file, "empty_file", "The file holds only blanks. Send the file again with its rows.")
    return FileFacts(size, digest.hexdigest(), text)


def _refuse_other_formats(file: SourceFile, head: bytes) -> None:
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise refusal(file, "not_csv", f"This is {what} and send that.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(file, "wrong_encoding", "The file is UTF-16. Save it as 'CSV UTF-8' and send it again.", row=1)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise refusal(
            file, "not_csv", "This is a web page or XML, not a CSV file: the download may have failed. Fetch it again."
        )


def first_records(head: str, delimiter: str, count: int) -> list[list[str]]:
    """The first records of the text, blank lines included, as lists of cells."""
    records: list[list[str]] = []
    for record in csv.reader(io.StringIO(head), delimiter=delimiter):
        records.append(record)
        if len(records) == count:
            break
    return records


def guess_delimiter(head: str) -> str:
    """The delimiter that splits the first non-blank line into the most cells."""
    line = next((text for text in head.splitlines() if text.strip()), "")
    return max((",", ";", "\t", "|"), key=line.count)


class _BadRecords:
    """Notes every record with a wrong number of cells as an issue and lets the parser go on without it."""

    def __init__(self, log: ReadLog, header: list[str], footer: re.Pattern[str] | None) -> None:
        self.log = log
        self.first_heading = next((name for name in header if not name.startswith("column ")), "")
        self.footer = footer
        self.numbers: list[int] = []

    def __call__(self, row: Any) -> str:
        self.numbers.append(row.number)
        if self.footer and self.footer.match(row.text.lstrip('"')):
            return "skip"
        if row.text.count('"') % 2:
            self.log.error(
                "broken_csv",
                "The row opens a quotation mark that is never closed, so it cannot be told where it ends. Close it.",
                row=row.number,
            )
        else:
            self.log.error(
                "wrong_cell_count",
                f"The row has {row.actual_columns} cells, the header {row.expected_columns}. "
                "Check for a missing separator or an unquoted comma.",
                row=row.number,
                column=self.first_heading,
            )
        return "skip"


def read_records(
    log: ReadLog, header: list[str], header_row: int, delimiter: str = ",", footer: re.Pattern[str] | None = None
) -> Iterator[pl.DataFrame]:
    """Yield the records below the header as text, with their record number as `src_row`.

    Args:
        log: takes an issue for every record with a wrong number of cells; that record is not returned.
        header: headings of the columns, in file order; they become the frame's columns (made unique).
        header_row: record number of the header (1 when there is no preamble).
        delimiter: the cell separator.
        footer: records of another width whose text begins so are the layout's habit: left out without an issue.

    Yields:
        Frames with one String column per heading and `src_row` Int32; blank lines are left out but counted.

    Raises:
        ReadError: the text breaks CSV quoting.
    """
    bad = _BadRecords(log, header, footer)
    names = unique_names(header)
    number = header_row + 1
    blank = pl.all_horizontal(pl.col(names) == "")
    if header_only(log.file, header_row):
        return
    try:
        with pacsv.open_csv(
            pa.OSFile(str(log.file.path)),
            read_options=pacsv.ReadOptions(
                block_size=_BLOCK_BYTES, use_threads=False, column_names=names, skip_rows_after_names=header_row
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=bad,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        ) as reader:
            for batch in reader:
                frame = pl.DataFrame(pl.from_arrow(pa.Table.from_batches([batch])))
                numbers, number = _record_numbers(frame.height, number, bad.numbers)
                yield frame.with_columns(numbers.alias("src_row")).filter(~blank)
    except pa.ArrowInvalid as error:
        raise refusal(
            log.file,
            "broken_csv",
            f"The file breaks the rules of CSV ({error}). Look for a quotation mark that is not closed.",
        ) from None


def header_only(file: SourceFile, header_row: int) -> bool:
    """Whether the file ends with its header; the CSV parser wants at least one line below."""
    with file.path.open("rb") as stream:
        lines = sum(1 for line in islice(stream, header_row + 1) if line.strip() or line.endswith(b"\n"))
    return lines <= header_row


def _record_numbers(count: int, start: int, skipped: list[int]) -> tuple[pl.Series, int]:
    """Record numbers of the next `count` rows from `start`, leaving out the skipped ones; and the next number."""
    ahead = [number for number in skipped if number >= start]
    numbers = pl.int_range(start, start + count + len(ahead), dtype=pl.Int32, eager=True)
    if ahead:
        numbers = numbers.filter(~numbers.is_in(ahead)).head(count)
    return numbers, (int(numbers[-1]) + 1 if count else start)


def unique_names(header: list[str]) -> list[str]:
    """Headings stripped of blanks and byte-order mark; empty or repeated ones get a number to stay apart."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = cell.strip().lstrip("\ufeff") or f"column {place}"
        while name in names:
            name += f" ({place})"
        names.append(name)
    return names


@dataclass(frozen=True)
class CsvTable:
    """A CSV file whose header was found: unique headings, the header's record number and the delimiter."""

    header: list[str]
    header_row: int
    delimiter: str

    def has(self, *names: str) -> bool:
        """Whether every heading stands in the header."""
        return set(names) <= set(self.header)

    def batches(self, log: ReadLog, footer: re.Pattern[str] | None = None) -> Iterator[pl.DataFrame]:
        """The records below the header, see `read_records`."""
        return read_records(log, self.header, self.header_row, self.delimiter, footer)


def find_table(
    file: SourceFile,
    head: str,
    required: list[str],
    search_rows: int = 1,
    is_known: Callable[[str], bool] = lambda heading: False,
) -> CsvTable:
    """Find the header that holds all `required` headings within the first `search_rows` records.

    Args:
        file: the file, for the refusal.
        head: the beginning of its text.
        required: headings without which the table cannot be read.
        search_rows: how many records may stand before the header, itself included.
        is_known: whether a heading is one of the layout's others; they tell which row was meant to be the header.

    Raises:
        ReadError: no such header; the issue names the row that is likeliest meant, the headings that are missing in it
            and those that were found.
    """
    delimiter = guess_delimiter(head)
    best = (-1, -1)
    row, found = 1, [""]
    for number, record in enumerate(first_records(head, delimiter, max(search_rows, _HEADER_LOOKED_FOR)), start=1):
        names = unique_names(record)
        if set(required) <= set(names) and number <= search_rows:
            return CsvTable(names, number, delimiter)
        wanted = len(set(required) & set(names))
        likeness = (wanted + sum(is_known(name) for name in names if name not in required), wanted)
        if any(record) and likeness > best:
            best, row, found = likeness, number, names
    raise _no_header(file, required, row, found)


def _no_header(file: SourceFile, required: list[str], row: int, found: list[str]) -> ReadError:
    missing = [name for name in required if name not in found]
    if not missing:
        return refusal(
            file,
            "shifted_header",
            f"The header stands in row {row}, below rows that are not part of the table. Take out the rows above it.",
            row=row,
            column=required[0],
        )
    return refusal(
        file,
        "shifted_header",
        f"The heading{'s' if len(missing) > 1 else ''} {', '.join(missing)} "
        f"{'are' if len(missing) > 1 else 'is'} missing in row {row} (found: {', '.join(found[:12])}). "
        "Check that the header stands in its place and is spelt as the publisher spells it.",
        row=row,
        column=missing[0],
    )
