"""Record files, CSV or workbook: the asked columns as text with their places; all other columns are never kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ingest.csv_file import first_records, guess_delimiter, inspect_text, read_records, unique_names
from ingest.igf import personal
from ingest.igf.records import Records
from ingest.limits import MAX_FILE_BYTES
from ingest.rows import Issue, ReadError, ReadLog, SourceFile, refusal
from ingest.workbook import check_workbook

WORKBOOKS = (".xlsx", ".xlsm")
SEARCH_ROWS = 12  # a title and a few lines may stand above the header
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$"
_UNNAMED = re.compile(r"^column \d+$")


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its header as written and made unique, and, below it, the rows as text."""

    name: str
    written: list[str]
    header: list[str]
    frame: pl.DataFrame  # a String column per heading and `src_row`
    letters: list[str]


@dataclass(frozen=True)
class Wanted:
    """What is looked for: field -> heading as a mapping names it, or the field's own name."""

    headings: dict[str, str]
    required: frozenset[str]

    def found_in(self, header: Sequence[str]) -> dict[str, list[int]]:
        """Field -> places in a header."""
        keys = [heading_key(heading) for heading in header]
        return {
            field: [place for place, key in enumerate(keys) if key == heading_key(heading)]
            for field, heading in self.headings.items()
        }

    def missing_in(self, header: Sequence[str]) -> list[str]:
        """Headings of the required fields that a header lacks."""
        found = self.found_in(header)
        return [self.headings[field] for field in self.headings if field in self.required and not found[field]]


def heading_key(heading: str) -> str:
    """How headings are compared: without case, marks and blanks (`Meeting year` is `meeting_year`)."""
    plain = unicodedata.normalize("NFKC", heading.replace("\ufeff", "")).casefold()
    return "_".join(re.findall(r"[^\W_]+", plain))


def read_table(file: SourceFile, wanted: Wanted) -> Records:
    """Read the asked columns of every table of a file that has the required ones.

    Returns:
        The rows, with warnings for what was not read. A column that nobody asked for is looked at only to say what kind
        of thing it holds, and then forgotten.

    Raises:
        ReadError: not such a file, no table with the headings, no rows.
    """
    records = Records(file.source, file.name, pl.DataFrame())
    parts = []
    for sheet in _sheets(file, wanted, records):
        columns = _columns(records, wanted, sheet)
        _forget(records, sheet, {place for places in columns.values() for place in places})
        parts.append(_asked(sheet, columns))
        records.letters[sheet.name] = {name: sheet.letters[places[0]] for name, places in columns.items()}
        for name, places in columns.items():
            records.headings.setdefault(name, sheet.header[places[0]])
    frame = pl.concat(parts, how="diagonal").fill_null("") if parts else pl.DataFrame()
    if frame.is_empty() and not records.has_errors():
        raise refusal(file, "no_rows", "The file holds no rows below its header.")
    records.frame = frame
    return records


def _asked(sheet: Sheet, columns: dict[str, list[int]]) -> pl.DataFrame:
    text = {name: pl.col(sheet.header[places[0]]).str.strip_chars() for name, places in columns.items()}
    frame = sheet.frame.select(
        pl.lit(sheet.name).alias("src_sheet"), "src_row", *(expr.alias(name) for name, expr in text.items())
    )
    return frame.filter(pl.any_horizontal(pl.col(name) != "" for name in columns))


def _columns(records: Records, wanted: Wanted, sheet: Sheet) -> dict[str, list[int]]:
    columns = {field: places for field, places in wanted.found_in(sheet.written).items() if places}
    for field, places in columns.items():
        if len(places) > 1:
            said = f"{len(places)} columns are headed {wanted.headings[field]}. Keep the one that counts."
            records.note("error", "repeated_heading", said, field, sheet=sheet.name)
    return columns


def _forget(records: Records, sheet: Sheet, asked: set[int]) -> None:
    """Say of every other column that it was dropped, by its heading and kind, never by its contents."""
    for place, heading in enumerate(sheet.header):
        if place in asked:
            continue
        values = sheet.frame[heading].fill_null("")
        if _UNNAMED.match(heading) and not (values != "").any():
            continue
        kind = personal.heading_kind(heading) or personal.content_kind(values)
        shown = personal.shown_heading(heading)
        if kind:
            rule, said = "personal_column_dropped", f"The column '{shown}' seems to hold personal data ({kind})."
        else:
            rule, said = "column_dropped", f"The column '{shown}' is not asked for."
        said += " It was dropped and is kept nowhere; better leave it out of the file."
        records.issues.append(Issue("warning", rule, said, records.file, sheet.name, None, shown))


def _sheets(file: SourceFile, wanted: Wanted, records: Records) -> Iterator[Sheet]:
    if file.path.suffix.lower() in WORKBOOKS:
        yield from _workbook(file, wanted, records)
    elif file.path.suffix.lower() == ".csv":
        yield _csv(file, wanted, records)
    else:
        raise refusal(file, "file_kind", f"'{file.name}' is neither CSV nor an Excel workbook (.xlsx).")


def _header_missing(file: SourceFile, wanted: Wanted, missing: list[str]) -> ReadError:
    """No word of the file is repeated: without a header its first row may be a person's."""
    named = ", ".join(missing)
    return refusal(
        file,
        "shifted_header",
        f"No row among the first {SEARCH_ROWS} has all headings that are needed; missing: {named}. Put the headings in "
        "row 1, spelt as docs/igf.md says, or give a mapping where there may be one.",
        column=missing[0],
    )


def _csv(file: SourceFile, wanted: Wanted, records: Records) -> Sheet:
    facts = inspect_text(file, MAX_FILE_BYTES)
    delimiter = guess_delimiter(facts.head)
    rows = first_records(facts.head, delimiter, SEARCH_ROWS)
    number, header = _find_header(file, wanted, rows)
    log = ReadLog(file)
    try:
        batches = list(read_records(log, header, number, delimiter))
    except ReadError:  # its text may repeat a line of the file
        said = "The file breaks the rules of CSV. Look for a quotation mark that is not closed."
        raise refusal(file, "broken_csv", said) from None
    records.issues += log.issues
    empty = pl.DataFrame(schema={name: pl.String for name in header} | {"src_row": pl.Int32})
    frame = pl.concat([empty, *batches])
    return Sheet("", rows[number - 1], header, frame, [""] * len(header))


def _find_header(file: SourceFile, wanted: Wanted, rows: list[list[str]]) -> tuple[int, list[str]]:
    """Number of the header row and its headings, made unique.

    Raises:
        ReadError: none of the rows has all required headings.
    """
    best: list[str] = [wanted.headings[field] for field in wanted.headings if field in wanted.required]
    for number, row in enumerate(rows, start=1):
        missing = wanted.missing_in(row)
        if not missing:
            return number, _unique(row)
        if len(missing) < len(best):
            best = missing
    raise _header_missing(file, wanted, best)


def _unique(row: Sequence[str]) -> list[str]:
    """Headings made unique, none of them the name of the row's number."""
    return [name if name != "src_row" else "src_row " for name in unique_names(list(row))]


def _workbook(file: SourceFile, wanted: Wanted, records: Records) -> Iterator[Sheet]:
    check_workbook(file)
    tables = _cells(file)
    faults = []
    found = False
    for name, frame, first_column in tables:
        rows = [[cell or "" for cell in row] for row in frame.head(SEARCH_ROWS).iter_rows()]
        try:
            number, header = _find_header(file, wanted, rows)
        except ReadError as error:
            faults.append((name, error))
            continue
        found = True
        yield _sheet(name, frame, rows[number - 1], number, header, first_column)
    if not found:
        raise faults[0][1] if faults else refusal(file, "no_rows", "The workbook has no sheet with cells.")
    for name, _ in faults:
        said = f"The sheet '{personal.shown_heading(name)}' lacks the headings and was not read."
        records.note("warning", "sheet_not_read", said, sheet=name)


def _cells(file: SourceFile) -> list[tuple[str, pl.DataFrame, int]]:
    """Name, cells as text and number of the first column (0 is A) of every sheet that is not empty."""
    import fastexcel

    tables = []
    try:
        book = fastexcel.read_excel(file.path)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if sheet.width and sheet.height:
                first = sheet.selected_columns[0].absolute_index
                tables.append((name, sheet.to_polars(), first))
    except fastexcel.FastExcelError:
        said = "The workbook is damaged. Open it in Excel, save it again and send that."
        raise refusal(file, "damaged_workbook", said) from None
    return tables


def _sheet(
    name: str, frame: pl.DataFrame, written: list[str], number: int, header: list[str], first_column: int
) -> Sheet:
    frame = frame.rename(dict(zip(frame.columns, header, strict=True)))
    numbered = frame.with_columns(pl.int_range(1, frame.height + 1, dtype=pl.Int32).alias("src_row")).slice(number)
    text = numbered.with_columns(
        pl.col(heading).cast(pl.String).fill_null("").str.replace(_MIDNIGHT, "${1}") for heading in header
    )
    return Sheet(name, written, header, text, [_letter(first_column + place) for place in range(len(header))])


def _letter(number: int) -> str:
    """Column letter of a number from 0: A, B ... AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
