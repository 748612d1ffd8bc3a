"""Seeded workbooks of national reports: what a country owes, filled so that parts add up, for as many years as asked.

The persons of a group are the product of its shares, half of them have the attribute: every rate is one half, every
count a share of the whole. Other countries' workbooks are the first one with another code in its shared texts.
"""

from __future__ import annotations

import datetime as dt
import itertools
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from expectations.national_reports import age_bands
from expectations.national_reports.catalogue import age_scopes
from ingest.national_reports.codes import RequiredCell, national_indicators, required_cells, reviews
from ingest.national_reports.fields import FIRST_ROW
from ingest.national_reports.template import write_template
from ingest.seeds import thresholds

OLDEST = 84  # years; ages are spread evenly from the survey's youngest to this
PERSONS = 80_000_000
_SHARES = {"_T": 1.0, "F": 0.5, "M": 0.5, "WITH": 0.1, "WITHOUT": 0.9, "U": 0.4, "R": 0.6}
_SCOPE = "Y_GE5"
_FORM: dict[str, Any] = {
    "status": "DRAFT", "focal_point_name": "A. Person", "focal_point_org": "Ministry", "nso_endorsed": "yes",
    "focal_point_email": "person@example.org", "stakeholder_consultation": "NONE", "previous_report_revision": "no",
    "licence": "CC BY 4.0", "survey_name": "ICT survey", "survey_age_scope": _SCOPE, "sample_households": 4000,
    "sample_individuals": 9000, "response_rate": 91.5, "design": "two stages", "disability_instrument": "WG_SS",
    "disability_cutoff": "AT_LEAST_A_LOT", "respondent_type": "SELF",
}  # fmt: skip


def write_report(path: Path, area: str, rows: int) -> int:
    """Write a report of a country without an error; returns its observations.

    Args:
        path: where to write.
        area: ISO3.
        rows: observations at most; beyond those owed for a year, years before it are reported too.
    """
    year = min(review.year for review in reviews())
    write_template(path, area, year, "en")
    book = openpyxl.load_workbook(path)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    form = book["METADATA"]
    entries = {**_FORM, "submission_date": today, "survey_year": year}
    for row in range(1, form.max_row + 1):
        key = str(form.cell(row, 1).value)
        if key in entries:
            form.cell(row, 3).value = entries[key]
    sheet = book["OBSERVATIONS"]
    columns = {str(cell.value): at for at, cell in enumerate(sheet[1], start=1)}
    written = 0
    for number, record in enumerate(itertools.islice(_observations(area, year), rows), start=FIRST_ROW):
        for name, value in record.items():
            sheet.cell(number, columns[name]).value = value
        written += 1
    _narrative(book["NARRATIVE"])
    book.save(path)
    return written


def write_spoilt(source: Path, target: Path, every: int) -> int:
    """A copy of a report in which one value of so many is no number; returns how many are spoilt."""
    book = openpyxl.load_workbook(source)
    sheet = book["OBSERVATIONS"]
    column = next(cell.column for cell in sheet[1] if cell.value == "value")
    spoilt = range(FIRST_ROW, sheet.max_row + 1, every)
    for row in spoilt:
        sheet.cell(row, column).value = "about half"
    book.save(target)
    return len(spoilt)


def write_for(source: Path, target: Path, area: str, other: str) -> None:
    """A copy of a report for another country."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in book.infolist():
            content = book.read(item)
            if item.filename.startswith(("xl/sharedStrings", "xl/worksheets/")):
                content = content.replace(f"<t>{area}</t>".encode(), f"<t>{other}</t>".encode())
            copy.writestr(item, content)


def _narrative(sheet: Any) -> None:
    """Nothing to report on any action line, which the template lists."""
    column = next(cell.column for cell in sheet[1] if cell.value == "nothing_to_report")
    for row in range(FIRST_ROW, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            sheet.cell(row, column).value = "yes"


def _observations(area: str, year: int) -> Iterator[dict[str, Any]]:
    for back in itertools.count():
        for cell in required_cells(year):
            yield _observation(cell, area, year - back)


def _observation(cell: RequiredCell, area: str, year: int) -> dict[str, Any]:
    one = national_indicators("OBSERVATIONS")[cell.indicator]
    scope = _scope(cell.indicator)
    survey = one.method == "survey_weighted"
    age = "Y5T17" if cell.age == "Y0T17" else cell.age  # the survey begins at five
    row: dict[str, Any] = {
        "indicator_code": one.code, "ref_area": area, "sex": cell.sex, "age": age, "disability": cell.disability,
        "urbanisation": cell.urbanisation, "other_dim_1": cell.breakdown, "time_period": year,
        "unit_measure": one.unit_measure, "reference_period": one.reference_period, "producer": "NSO",
        "source": "ICT survey" if survey else "Register", "survey_no": 1 if survey else None,
        "sample_size": 900 if survey else None, "age_scope": scope if survey and scope != _SCOPE else None,
    }  # fmt: skip
    persons = _persons(cell, scope if cell.age == "_T" else age)
    if one.method in ("ratio", "survey_weighted"):
        scale = one.scale or 1
        half = persons // 2 if scale == thresholds()["unit_percent_max"] else max(1, round(persons / scale))
        row |= {"numerator": half, "denominator": persons, "value": scale * half / persons}
    else:
        row["value"] = one.value_max / 2 if one.value_max else persons // 1000
    return row


@cache
def _scope(indicator: str) -> str:
    """The ages that an indicator's figures cover: all of the survey's, or the first that the catalogue accepts."""
    accepted = [row["age_scope"] for row in age_scopes().to_dicts() if row["indicator_code"] == indicator]
    known = [scope for scope in accepted if scope.startswith("Y_GE")]
    return _SCOPE if not accepted or _SCOPE in accepted else known[0]


def _persons(cell: RequiredCell, age: str) -> int:
    low, high = age_bands.bounds(age) or (0, OLDEST)
    years = min(high, OLDEST) - low + 1
    share = _SHARES[cell.sex] * _SHARES[cell.disability] * _SHARES[cell.urbanisation]
    return round(PERSONS / OLDEST * years * share / (1 if cell.breakdown == "_T" else 20))
