"""A window on a sheet of the workbook: the rows around a cell, wrong cells in red, doubtful ones in amber."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboards.reporting import plain
from dashboards.reporting.language import Words
from warehouse.national_reports import ReportIssue, SheetView, heading

ROWS_AROUND, COLUMNS_AROUND = 5, 3
_LONG, _SHORT = 700, 90  # characters of the chosen cell, and of others
_RANGE = re.compile(r"^([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?$")


@dataclass(frozen=True)
class Place:
    """Cells that an issue is about; None is any row, '' any column."""

    first_row: int | None
    last_row: int | None
    first_column: str
    last_column: str

    def holds(self, row: int, letter: str) -> bool:
        """Whether a cell is among them; neither a whole row nor a whole column counts as a cell."""
        if self.first_row is None or self.last_row is None or not self.first_column:
            return False
        return self.first_row <= row <= self.last_row and _at(self.first_column) <= _at(letter) <= _at(self.last_column)

    def is_row(self, row: int) -> bool:
        """Whether it is this row as a whole."""
        return not self.first_column and self.first_row == row

    def is_column(self, letter: str) -> bool:
        """Whether it is this column as a whole."""
        return self.first_row is None and self.first_column == letter


def place_of(issue: ReportIssue, view: SheetView) -> Place:
    """Where an issue is on its sheet: the address that it names, else its row and the column of its field."""
    match = _RANGE.match(issue.cell)
    if match:
        first, last = int(match[2]), int(match[4] or match[2])
        return Place(first, last, match[1], match[3] or match[1])
    letter = view.letter_of(issue.field) if issue.field else ""
    return Place(issue.row, issue.row, letter, letter)


def show(view: SheetView, issues: Iterable[ReportIssue], chosen: ReportIssue, _: Words) -> None:
    """Draw the window around the place of the chosen issue.

    Args:
        view: the sheet of the chosen issue.
        issues: everything found on that sheet; their cells are coloured.
        chosen: its place is framed.
        _: the language.
    """
    place = place_of(chosen, view)
    letters = _letters(view, place)
    rows = _rows(view, place)
    marks = [(place_of(issue, view), issue.severity) for issue in issues]
    near = [(mark, severity) for mark, severity in marks if _is_near(mark, rows)]
    head = "<tr><th></th>" + "".join(_letter_head(letter, near, place) for letter in letters) + "</tr>"
    if view.name != "METADATA":
        head += "<tr><th></th>" + "".join(_named(view, letter, _) for letter in letters) + "</tr>"
    body = "".join(_row(view, row, letters, near, place, _) for row in rows)
    table = f'<table class="wsis sheet"><thead>{head}</thead><tbody>{body}</tbody></table>'
    st.html(f'{plain.STYLE}<div class="wsis-scroll" dir="{_.direction}">{table}</div>')


def _at(letter: str) -> int:
    place = 0
    for sign in letter:
        place = place * 26 + ord(sign) - ord("A") + 1
    return place


def _letters(view: SheetView, place: Place) -> list[str]:
    """The columns that tell what a row is about, and those around the place; '' stands for columns left out."""
    known = sorted({*view.fields, *([place.first_column] if place.first_column else [])}, key=_at)
    if view.name == "METADATA":
        return known
    middle = known.index(place.first_column) if place.first_column else 0
    around = set(known[max(0, middle - COLUMNS_AROUND) : middle + COLUMNS_AROUND + 1])
    wanted = [letter for letter in known if letter in around or letter in view.telling]
    shown: list[str] = []
    for letter in wanted:
        if shown and known.index(letter) - known.index(shown[-1]) > 1:
            shown.append("")
        shown.append(letter)
    return shown


def _rows(view: SheetView, place: Place) -> list[int]:
    rows = view.rows
    if place.first_row is None:
        return rows[: ROWS_AROUND * 2]
    if place.first_row not in rows:  # an empty row, or one above the data
        rows = sorted([*rows, place.first_row])
    middle = rows.index(place.first_row)
    return rows[max(0, middle - ROWS_AROUND) : middle + ROWS_AROUND + 1]


def _is_near(place: Place, rows: Sequence[int]) -> bool:
    if place.first_row is None or place.last_row is None or not rows:
        return True
    return place.first_row <= rows[-1] and place.last_row >= rows[0]


def _worst(found: Iterable[str]) -> str:
    severities = set(found)
    return "error" if "error" in severities else "warning" if severities else ""


def _classes(severity: str, is_chosen: bool) -> str:
    names = [name for name in (severity, "chosen" if is_chosen else "") if name]
    return f' class="{" ".join(names)}"' if names else ""


def _letter_head(letter: str, marks: Sequence[tuple[Place, str]], chosen: Place) -> str:
    if not letter:
        return '<th class="gap">…</th>'
    severity = _worst(severity for mark, severity in marks if mark.is_column(letter))
    return f'<th scope="col"{_classes(severity, chosen.is_column(letter))}>{letter}</th>'


def _named(view: SheetView, letter: str, _: Words) -> str:
    name = heading(view.name, view.fields.get(letter, ""), _.lang) if letter else ""
    return f'<th scope="col" dir="auto">{html.escape(name)}</th>'


def _row(
    view: SheetView, row: int, letters: Sequence[str], marks: Sequence[tuple[Place, str]], chosen: Place, _: Words
) -> str:
    severity = _worst(severity for mark, severity in marks if mark.is_row(row))
    label = str(row)
    if view.name == "METADATA":
        label += f" · {heading(view.name, view.field_at(row, ''), _.lang)}"
    parts = [f'<th scope="row"{_classes(severity, chosen.is_row(row))}>{html.escape(label)}</th>']
    values = view.cells(row)
    for letter in letters:
        if not letter:
            parts.append('<td class="gap"></td>')
            continue
        is_chosen = chosen.holds(row, letter)
        found = _worst(severity for mark, severity in marks if mark.holds(row, letter))
        value = plain.shortened(values.get(letter, ""), _LONG if is_chosen else _SHORT)
        parts.append(f'<td dir="auto"{_classes(found, is_chosen)}>{html.escape(value)}</td>')
    return f"<tr>{''.join(parts)}</tr>"
