"""The vertical sheets README and METADATA: machine key, heading, value; further surveys to the right."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl.utils.cell import get_column_letter

from ingest.national_reports.fields import Field, field_of, fields_of, survey_fields
from ingest.national_reports.issues import found
from ingest.national_reports.layout import headings_of, keys_of, written_as
from ingest.national_reports.values import Findings, Place, read_cell
from ingest.national_reports.xml_parts import Cell, SheetCells

_SHEET = "METADATA"
_SEARCHED_COLUMNS = 6
_ENOUGH_KEYS = 2


@dataclass
class Form:
    """METADATA as read; see `Report`."""

    metadata: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    surveys: list[dict[str, str]] = field(default_factory=list)


def readme_values(cells: SheetCells | None) -> dict[str, str]:
    """Facts of the template by key; a key stands in any column, its value in the last cell of the row."""
    known = keys_of("README")
    facts: dict[str, str] = {}
    for row in (cells.rows if cells else {}).values():
        for column, cell in sorted(row.items()):
            one = known.get(written_as(cell.value))
            written = row[max(row)].value.strip()
            # the value was emptied where the heading beside the key is what is left
            if one and column < max(row) and written_as(written) not in headings_of("README"):
                facts.setdefault(one.name, written)
    return facts


def read_form(cells: SheetCells, findings: Findings) -> Form:
    """Read METADATA."""
    form = Form(dict.fromkeys((one.name for one in fields_of(_SHEET) if not one.is_survey), ""))
    rows, first = _lines(cells, findings)
    surveys: dict[int, dict[str, str]] = {}
    for name, number in rows.items():
        one = field_of(_SHEET, name)
        if one is None:
            continue
        values = {column: cell for column, cell in cells.rows[number].items() if column >= first}
        if one.is_survey:
            for column, cell in values.items():
                survey = surveys.setdefault(column - first + 1, {})
                survey[name] = _read(one, number, column, cell, findings)
        else:
            form.cells[name] = f"{get_column_letter(first)}{number}"
            if first in values:
                form.metadata[name] = _read(one, number, first, values.pop(first), findings)
            _not_read(one, number, values, findings)
    form.surveys = [_survey(no, surveys.get(no, {}), rows, first) for no in range(1, max(surveys, default=0) + 1)]
    _merged(cells, rows, first, findings)
    return form


def _read(one: Field, row: int, column: int, cell: Cell, findings: Findings) -> str:
    return read_cell(one, cell, Place(_SHEET, row, f"{get_column_letter(column)}{row}"), findings)


def _survey(no: int, values: dict[str, str], rows: dict[str, int], first: int) -> dict[str, str]:
    letter = get_column_letter(first + no - 1)
    survey = {one.name: values.get(one.name, "") for one in survey_fields()}
    return survey | {f"cell:{name}": f"{letter}{rows[name]}" if name in rows else "" for name in survey}


def _lines(cells: SheetCells, findings: Findings) -> tuple[dict[str, int], int]:
    """Row of each field, and the column of the values."""
    key_column, keys = _best_column(cells, keys_of(_SHEET))
    heading_column, headings = _best_column(cells, headings_of(_SHEET))
    are_headings = key_column == heading_column and len(headings) > len(keys)  # `Country` is a heading and nearly a key
    if len(keys) >= _ENOUGH_KEYS and not are_headings:
        found_rows, first = keys, key_column + 2
    else:
        key_column, found_rows, first = heading_column, headings, heading_column + 1
        findings.add(found("keys_gone" if found_rows else "missing_keys", sheet=_SHEET))
    rows = _single(found_rows, key_column, findings)
    if found_rows:
        _other_lines(cells, rows, {at for places in found_rows.values() for at in places}, first, findings)
    _missing(rows, findings)
    return rows, first


def _best_column(cells: SheetCells, names: dict[str, Field]) -> tuple[int, dict[str, list[int]]]:
    """The column that names most fields, the left one of two alike, and its field -> rows."""
    columns = {column: _named(cells, column, names) for column in range(1, _SEARCHED_COLUMNS + 1)}
    best = max(columns, key=lambda column: (len(columns[column]), -column))
    return best, columns[best]


def _named(cells: SheetCells, column: int, names: dict[str, Field]) -> dict[str, list[int]]:
    """Rows in which a column names a field, by field."""
    rows: dict[str, list[int]] = {}
    for number in sorted(cells.rows):
        cell = cells.rows[number].get(column)
        one = names.get(written_as(cell.value)) if cell else None
        if one:
            rows.setdefault(one.name, []).append(number)
    return rows


def _single(rows: dict[str, list[int]], column: int, findings: Findings) -> dict[str, int]:
    letter = get_column_letter(column)
    for name, at in rows.items():
        if len(at) > 1:
            places = ", ".join(f"{letter}{number}" for number in at)
            cell = f"{letter}{at[1]}"
            findings.add(found("repeated_line", sheet=_SHEET, row=at[1], field=name, cell=cell, cells=places))
    return {name: at[0] for name, at in rows.items()}


def _other_lines(
    cells: SheetCells, rows: dict[str, int], taken: set[int], first: int, findings: Findings
) -> None:
    """Lines with a value but without a known key: by their heading if that is known, else told and left."""
    for number in sorted(set(cells.rows) - taken):
        line = cells.rows[number]
        heading = next((headings_of(_SHEET).get(written_as(cell.value)) for cell in line.values()
                        if written_as(cell.value) in headings_of(_SHEET)), None)  # fmt: skip
        cell = f"{get_column_letter(min(line))}{number}"
        if heading and heading.name not in rows:
            rows[heading.name] = number
            findings.add(found("renamed_line", sheet=_SHEET, row=number, field=heading.name, cell=cell))
        elif max(line) >= first:
            value = line[min(line)].value
            findings.add(found("unknown_line", sheet=_SHEET, row=number, cell=cell, value=value))


def _missing(rows: dict[str, int], findings: Findings) -> None:
    for one in fields_of(_SHEET):
        if one.name not in rows:
            rule = "missing_line" if one.required == "yes" and not one.default else "line_left_out"
            findings.add(found(rule, sheet=_SHEET, field=one.name))


def _not_read(one: Field, row: int, values: dict[int, Cell], findings: Findings) -> None:
    for column, cell in values.items():
        place = Place(_SHEET, row, f"{get_column_letter(column)}{row}")
        findings.at(one, place, "value_not_read", cell.value)


def _merged(cells: SheetCells, rows: dict[str, int], first: int, findings: Findings) -> None:
    """Merged cells hide values where they join lines, or columns of surveys."""
    by_row = {number: name for name, number in rows.items()}
    for reference, (_, top, right, bottom) in cells.merged:
        joined = [by_row[number] for number in range(top, min(bottom, max(by_row, default=0)) + 1) if number in by_row]
        survey = any(name in {one.name for one in survey_fields()} for name in joined)
        if right >= first and (len(joined) > 1 or (survey and right > first)):
            findings.add(found("merged_cells", sheet=_SHEET, row=top, field=joined[0], cell=reference))
