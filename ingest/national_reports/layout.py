"""Where things stand in a workbook: which sheet is which, which column or line holds which field.

The machine keys in row 1 (or column A of METADATA) decide. Where keys or names were changed, headings in any of the
six languages and the keys of other sheets help, always with a warning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from openpyxl.utils.cell import get_column_letter

from ingest.national_reports.cells import Book, Sheet
from ingest.national_reports.codes import is_code
from ingest.national_reports.codes_as_written import read_code
from ingest.national_reports.fields import (
    FIRST_ROW,
    ISSUES,
    KEY_ROW,
    LISTS,
    SHEETS,
    TABLES,
    Field,
    columns_of,
    field_of,
    fields_of,
)
from ingest.national_reports.issues import found
from ingest.national_reports.texts import LANGUAGES, text
from ingest.national_reports.values import Findings
from ingest.national_reports.xml_parts import SheetCells

_SEARCHED_ROWS = 10  # above the data; people put titles there
_ENOUGH_KEYS = 2
_NEEDED = ("METADATA", "OBSERVATIONS")
# may be empty in a row, but without the column the whole sheet says nothing
_SHEETS_SUBSTANCE = {("OBSERVATIONS", "value"), ("POLICY", "answer")}


@dataclass
class Columns:
    """Which column of a table holds which field, and where its data begin; `repeated` are known and not read."""

    first_row: int = FIRST_ROW
    of_field: dict[str, int] = field(default_factory=dict)
    repeated: set[int] = field(default_factory=set)


def written_as(name: str) -> str:
    """A name or key without case and surrounding blanks."""
    return " ".join(name.split()).casefold()


@cache
def keys_of(sheet: str) -> dict[str, Field]:
    """Fields and shown columns of a sheet by key as compared."""
    return {written_as(one.name): one for one in columns_of(sheet)}


@cache
def headings_of(sheet: str) -> dict[str, Field]:
    """Fields of a sheet by heading in any language, where a heading names one field only."""
    by_heading: dict[str, set[str]] = {}
    for one in columns_of(sheet):
        for lang in LANGUAGES:
            by_heading.setdefault(written_as(text(one.heading, lang)), set()).add(one.name)
    return {
        heading: keys_of(sheet)[written_as(next(iter(names)))]
        for heading, names in by_heading.items()
        if len(names) == 1
    }


def find_sheets(book: Book, findings: Findings) -> dict[str, tuple[Sheet, SheetCells]]:
    """The template's sheets with their cells, by the name they should have."""
    by_name = {written_as(sheet.name): sheet for sheet in reversed(book.sheets)}
    known = {name: by_name[written_as(name)] for name in SHEETS if written_as(name) in by_name}
    ours = {*known.values(), by_name.get(written_as(LISTS)), by_name.get(written_as(ISSUES))}
    others = [sheet for sheet in book.sheets if sheet not in ours]
    missing = [name for name in SHEETS if name not in known]
    read = {name: (sheet, book.cells(sheet)) for name, sheet in known.items()}
    candidates = _by_keys(book, others, missing) if missing else {}
    for name in missing:
        alike = candidates.get(name, [])
        if len(alike) == 1:
            read[name] = alike[0]
            others.remove(alike[0][0])
            findings.add(found("renamed_sheet", sheet=name, value=alike[0][0].name))
        elif alike:
            names = ", ".join(sheet.name for sheet, _ in alike)
            findings.add(found("several_sheets", sheet=name, value=names))
        elif name != "README":
            findings.add(found("missing_sheet" if name in _NEEDED else "sheet_left_out", sheet=name))
    for sheet in others:
        findings.add(found("extra_sheet", sheet=sheet.name, value=sheet.name))
    for name, (sheet, _) in read.items():
        if sheet.is_hidden:
            findings.add(found("hidden_sheet", sheet=name))
    return read


def _by_keys(book: Book, sheets: list[Sheet], wanted: list[str]) -> dict[str, list[tuple[Sheet, SheetCells]]]:
    """Unknown sheets by the missing sheet whose keys they hold."""
    alike: dict[str, list[tuple[Sheet, SheetCells]]] = {}
    for sheet in sheets:
        cells = book.cells(sheet)
        counts = {name: _keys_found(name, cells) for name in wanted}
        best = max(counts, key=lambda name: counts[name])
        if counts[best] >= min(_ENOUGH_KEYS, len(fields_of(best))):
            alike.setdefault(best, []).append((sheet, cells))
    return alike


def _keys_found(name: str, cells: SheetCells) -> int:
    if name in TABLES:
        return max((len(found_keys) for found_keys in _candidate_rows(cells, keys_of(name)).values()), default=0)
    firsts = {written_as(row[1].value) for row in cells.rows.values() if 1 in row}
    return len(firsts & set(keys_of(name)))


def _candidate_rows(cells: SheetCells, names: dict[str, Field]) -> dict[int, dict[int, Field]]:
    """Row -> column -> field, for the first rows of a sheet, of cells that hold one of `names`."""
    rows = [number for number in sorted(cells.rows) if number <= _SEARCHED_ROWS]
    return {
        number: {
            column: names[written_as(cell.value)]
            for column, cell in cells.rows[number].items()
            if written_as(cell.value) in names
        }
        for number in rows
    }


def find_columns(sheet: str, cells: SheetCells, findings: Findings) -> Columns | None:
    """Fields of a table by column; None if neither keys nor headings are there."""
    key_row, keys = _best_row(cells, keys_of(sheet))
    heading_row, headings = _best_row(cells, headings_of(sheet))
    are_headings = key_row == heading_row and len(headings) > len(keys)  # `Sex` is a heading and nearly a key
    if len(keys) >= _ENOUGH_KEYS and not are_headings:
        columns = _by_key_row(sheet, cells, key_row, keys, findings)
    elif len(headings) >= _ENOUGH_KEYS:
        findings.add(found("keys_gone", sheet=sheet))
        columns = Columns(heading_row + 1)
        _place(sheet, sorted(headings.items()), columns, heading_row, findings)
        _unknown_columns(sheet, cells, {heading_row}, columns, findings)
    else:
        findings.add(found("missing_keys", sheet=sheet))
        return None
    _missing_columns(sheet, columns, findings)
    return columns


def _best_row(cells: SheetCells, names: dict[str, Field]) -> tuple[int, dict[int, Field]]:
    """The row that names most fields, the upper one of two alike, and its column -> field."""
    rows = _candidate_rows(cells, names)
    best = max(rows, key=lambda number: (len(rows[number]), -number), default=KEY_ROW)
    return best, rows.get(best, {})


def _by_key_row(
    sheet: str, cells: SheetCells, key_row: int, keys: dict[int, Field], findings: Findings
) -> Columns:
    heading_row = key_row + 1
    has_headings = not _is_data(heading_row, cells, keys)
    columns = Columns(heading_row + 1 if has_headings else heading_row)
    _place(sheet, sorted(keys.items()), columns, key_row, findings)
    if has_headings:
        for column, cell in sorted(cells.rows.get(heading_row, {}).items()):
            named = headings_of(sheet).get(written_as(cell.value))
            if column not in keys and named and named.name not in columns.of_field:
                columns.of_field[named.name] = column
                if not named.is_shown:
                    place = f"{get_column_letter(column)}{key_row}"
                    letter = get_column_letter(column)
                    findings.add(
                        found("renamed_column", sheet=sheet, row=key_row, field=named.name, cell=place, column=letter)
                    )
    heads = {key_row, heading_row} if has_headings else {key_row}
    _unknown_columns(sheet, cells, heads, columns, findings)
    return columns


def _is_data(row: int, cells: SheetCells, keys: dict[int, Field]) -> bool:
    """Is the row under the keys data already, because the headings were deleted? It holds a code or a number then."""
    for column, one in keys.items():
        cell = cells.rows.get(row, {}).get(column)
        if cell is None or one.is_shown or one.sheet not in TABLES:
            continue
        if written_as(cell.value) in headings_of(one.sheet):
            return False
        if cell.kind in ("number", "date") or (one.type == "code" and is_code(one, read_code(one, cell.value).read)):
            return True
    return False


def _place(sheet: str, keys: Iterable[tuple[int, Field]], columns: Columns, row: int, findings: Findings) -> None:
    """Give each field its column; a field that is there twice is an error, and its first column is read."""
    places: dict[str, list[int]] = {}
    for column, one in keys:
        places.setdefault(one.name, []).append(column)
    for name, at in places.items():
        columns.of_field[name] = at[0]
        known = field_of(sheet, name)
        if len(at) > 1 and known and not known.is_shown:
            letters = ", ".join(get_column_letter(column) for column in at)
            cell = f"{get_column_letter(at[1])}{row}"
            findings.add(found("repeated_column", sheet=sheet, row=row, field=name, cell=cell, columns=letters))
            columns.repeated |= set(at[1:])


def _unknown_columns(sheet: str, cells: SheetCells, heads: set[int], columns: Columns, findings: Findings) -> None:
    """Columns with content that no field claims."""
    claimed = {*columns.of_field.values(), *columns.repeated}
    told: dict[int, tuple[int, str]] = {}
    for number in sorted(cells.rows):
        if number < min(heads):
            continue
        for column, cell in cells.rows[number].items():
            if column not in claimed and column not in told:
                told[column] = (number, cell.value)
    for column, (number, value) in sorted(told.items()):
        letter = get_column_letter(column)
        place = f"{letter}{number}"
        findings.add(found("unknown_column", sheet=sheet, row=number, cell=place, value=value, column=letter))


def _missing_columns(sheet: str, columns: Columns, findings: Findings) -> None:
    for one in fields_of(sheet):
        if one.name not in columns.of_field:
            is_needed = (one.required == "yes" and not one.default) or (sheet, one.name) in _SHEETS_SUBSTANCE
            rule = "missing_column" if is_needed else "column_left_out"
            findings.add(found(rule, sheet=sheet, field=one.name))
