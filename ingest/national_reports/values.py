"""From a cell to the text of a field: canonical numbers, dates, codes, yes and no; what is wrong is collected."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

from openpyxl.utils.datetime import to_excel

from ingest.national_reports.codes_as_written import read_code, read_codes
from ingest.national_reports.fields import LIST_MARK, Field
from ingest.national_reports.issues import ReportIssue, found
from ingest.national_reports.numbers import NumberText, latin_digits, read_date, read_number
from ingest.national_reports.texts import LANGUAGES, msgid, text
from ingest.national_reports.xml_parts import Cell, serial_date

_SAME_FAULT = 200  # issues of one rule and field that are listed one by one
_EXAMPLE_DATE = "2026-06-30"
_YES_NO = {"yes": "yes", "no": "no", "true": "yes", "false": "no", "1": "yes", "0": "no", "x": "yes", "✓": "yes"}


class Place(NamedTuple):
    """Where a cell stands: sheet, row and address."""

    sheet: str
    row: int
    cell: str


class Findings:
    """Issues in the order found; of one rule in one field only the first are listed one by one."""

    def __init__(self) -> None:
        """Start with none."""
        self.issues: list[ReportIssue] = []
        self._count: Counter[tuple[str, str, str]] = Counter()
        self._first: dict[tuple[str, str, str], ReportIssue] = {}

    def add(self, issue: ReportIssue) -> None:
        """Keep an issue, or count it where many are like it."""
        key = (issue.sheet, issue.field, issue.rule)
        self._first.setdefault(key, issue)
        self._count[key] += 1
        if self._count[key] <= _SAME_FAULT or not issue.field:
            self.issues.append(issue)

    def at(self, field: Field, place: Place, rule: str, value: str, **params: str) -> None:
        """Keep an issue of a field's cell."""
        sheet, row, cell = place
        self.add(found(rule, sheet=sheet, row=row, field=field.name, cell=cell, value=value, **params))

    def all(self) -> list[ReportIssue]:
        """The issues, with one more for each fault that was found too often to list."""
        return self.issues + [self._rest(key, count) for key, count in self._count.items() if count > _SAME_FAULT]

    def _rest(self, key: tuple[str, str, str], count: int) -> ReportIssue:
        first = self._first[key]
        sheet, field, _ = key
        rest = found("more_of_the_same", sheet=sheet, field=field, cell=first.cell, count=count - _SAME_FAULT)
        return dataclasses.replace(rest, severity=first.severity)


def read_cell(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    """Canonical text of a cell; what cannot be read stays as written, with an issue."""
    if cell.kind == "error":
        findings.at(field, place, "error_value", cell.value)
        return cell.value
    if cell.kind == "nothing":
        findings.at(field, place, "formula_without_value", "")
        return ""
    if cell.is_formula:
        findings.at(field, place, "formula", cell.value)
    return _READERS[field.type](field, cell, place, findings)


def _read_text(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    return cell.value.strip()


def _read_code(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    several = field.type == "codes"
    code = (read_codes if several else read_code)(field, cell.value)
    if code.rule:
        findings.at(field, place, code.rule, cell.value.strip(), read=code.read)
    return code.read


def _read_decimal(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    if cell.kind == "number":
        return cell.value
    if cell.kind == "date":
        findings.at(field, place, "date_in_number", cell.value)
        return cell.value
    if cell.kind == "percent":
        shown = f"{float(cell.value) * 100:.6g} %"
        findings.at(field, place, "percent_format", shown, read=cell.value)
        return cell.value
    return _number_of_text(field, cell, place, findings, is_whole=False)


def _read_integer(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    if cell.kind in ("date", "percent"):
        return _read_decimal(field, cell, place, findings)
    is_number = cell.kind == "number"
    read = cell.value if is_number else read_number(cell.value, is_whole=True).read
    if "." in read:
        findings.at(field, place, "not_a_whole_number", cell.value.strip())
        return cell.value.strip()
    return read if is_number else _number_of_text(field, cell, place, findings, is_whole=True)


def _number_of_text(field: Field, cell: Cell, place: Place, findings: Findings, *, is_whole: bool) -> str:
    written = cell.value.strip()
    if field.codelist:  # an answer chosen from a list: `2 | adopted`
        written = written.partition(LIST_MARK)[0].strip()
    number = NumberText() if cell.kind == "boolean" else read_number(written, is_whole)
    if number.ambiguous:
        first, second = number.ambiguous
        findings.at(field, place, "ambiguous_number", written, first=first, second=second)
        return written
    if not number.read:
        findings.at(field, place, "not_a_number", written)
        return written
    if not number.is_plain:
        findings.at(field, place, "number_as_text", written, read=number.read)
    return number.read


def _read_year(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    if cell.kind == "date":
        findings.at(field, place, "date_in_year", cell.value, year=_year_meant(cell.value))
        return cell.value
    written = cell.value.strip()
    year = latin_digits(written)
    if not (len(year) == 4 and year.isdigit()) or cell.kind in ("boolean", "percent"):
        findings.at(field, place, "not_a_year", written)
        return written
    if year != written:
        findings.at(field, place, "number_as_text", written, read=year)
    return year


def _year_meant(day: str) -> str:
    """The year of a date; of a year that was formatted as a date (2025 shows as 17 July 1905) that year."""
    try:
        serial = int(to_excel(date.fromisoformat(day)))
    except ValueError:
        return day[:4]
    return str(serial) if len(str(serial)) == 4 else day[:4]


def _read_date(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    if cell.kind == "date" and len(cell.value) == len(_EXAMPLE_DATE):
        return cell.value
    written = cell.value.strip()
    if cell.kind == "number":
        day = serial_date(float(written)) if len(written.partition(".")[0]) == 5 else ""
        if not day:
            findings.at(field, place, "not_a_date", written, example=_EXAMPLE_DATE)
            return written
        findings.at(field, place, "date_as_number", written, read=day)
        return day
    known = read_date(written) if cell.kind == "text" else read_date("")
    if known.is_ambiguous or not known.read:
        rule = "ambiguous_date" if known.is_ambiguous else "not_a_date"
        findings.at(field, place, rule, written, example=_EXAMPLE_DATE)
        return written
    if not known.is_plain:
        findings.at(field, place, "date_as_text", written, read=known.read)
    return known.read


def _read_yes_no(field: Field, cell: Cell, place: Place, findings: Findings) -> str:
    written = cell.value.strip()
    for said in (written, written.partition(LIST_MARK)[0]):
        answer = _yes_no_words().get(latin_digits(said).strip().casefold())
        if answer:
            return answer
    findings.at(field, place, "not_a_yes_no", written)
    return written


@cache
def _yes_no_words() -> dict[str, str]:
    words = {text(answer, lang).casefold(): answer for lang in LANGUAGES for answer in (msgid("yes"), msgid("no"))}
    return words | _YES_NO


_READERS: dict[str, Callable[[Field, Cell, Place, Findings], str]] = {
    "text": _read_text,
    "longtext": _read_text,
    "url": _read_text,
    "code": _read_code,
    "codes": _read_code,
    "decimal": _read_decimal,
    "integer": _read_integer,
    "year": _read_year,
    "date": _read_date,
    "boolean": _read_yes_no,
}
