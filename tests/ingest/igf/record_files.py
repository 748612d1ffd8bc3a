"""Small record files of the IGF, to which tests do harm, and their judgement."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping as Words
from pathlib import Path

import polars as pl
import xlsxwriter

from expectations.igf.judge import judge
from ingest.igf.fields import CONTRIBUTIONS, FUNDING, INITIATIVES, REGISTRATIONS, STATISTICS, fields_of
from ingest.igf.mapping import Mapping
from ingest.igf.person_key import PersonKey
from ingest.igf.records import Records
from ingest.igf.registrations import read_registrations
from ingest.igf.statistics import read_statistics
from ingest.igf.tables import Wanted, read_table
from ingest.rows import Issue, SourceFile

Row = dict[str, object]

KEY = PersonKey(b"0123456789abcdef0123456789abcdef")
TODAY = dt.date(2026, 11, 22)

PERSON: Row = {
    "meeting_year": 2025,
    "person_ref": "R-1",
    "stakeholder_group": "Civil society",
    "country": "KEN",
    "sex": "Female",
    "birth_year": 1990,
    "disability": "no",
    "attendance": "onsite",
    "first_time": "yes",
    "role": "speaker",
    "supported": "no",
}
PLEDGE: Row = {
    "donor": "Ministry A",
    "donor_type": "Government",
    "recipient": "TRUST_FUND",
    "flow": "pledge",
    "kind": "cash",
    "currency": "EUR",
    "amount": 100,
    "agreed_on": "2023-02-01",
    "received_on": "",
    "year_from": 2023,
    "year_to": 2024,
    "schedule": "2023:40;2024:60",
    "pledge_ref": "P-1",
    "note": "",
}
RECEIPT: Row = {
    **PLEDGE,
    "flow": "receipt",
    "amount": 40,
    "agreed_on": "",
    "received_on": "2023-05-01",
    "year_from": "",
    "year_to": "",
    "schedule": "",
}
CONTRIBUTION: Row = {
    "meeting_year": 2025,
    "contribution_type": "PROPOSAL",
    "contribution_ref": "WS-1",
    "stakeholder_group": "Civil society",
    "country": "KEN",
    "sex": "",
    "is_youth": "no",
    "quantity": "",
}
MEETING: Row = {
    "nri_code": "KE-IGF",
    "area": "KEN",
    "year": 2025,
    "nri_type": "National IGF",
    "name": "Kenya IGF 2025",
    "nri_recognised": "yes",
    "start_date": "2025-06-12",
    "end_date": "2025-06-13",
    "mode": "HYBRID",
    "registrations": 300,
    "onsite_participants": 100,
    "online_participants": 120,
    "breakdown_base": "ONSITE",
    "by_gov": 40,
    "by_cs": 50,
    "stakeholder_unknown": 10,
    "by_f": 48,
    "by_m": 50,
    "sex_unknown": 2,
    "disability_asked": "NOT_ASKED",
    "donors": "",
    "sent_to_secretariat": "yes",
}
FACT: Row = {
    "meeting_year": 2025,
    "meeting": "IGF 2025",
    "host": "Lillestrøm",
    "measure": "onsite",
    "dimension": "_T",
    "category": "",
    "value": 3435,
    "unit": "count",
    "qualifier": "",
    "quality": "official",
    "source_title": "Statistics page",
    "source_url": "https://example.org/2025",
    "note": "",
}


def people(count: int, **changed: object) -> list[Row]:
    """Rows of different persons."""
    return [{**PERSON, "person_ref": f"R-{number}", **changed} for number in range(1, count + 1)]


def write_csv(path: Path, rows: list[Row]) -> Path:
    """Write rows under the headings of the first one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, sheets: Words[str, list[list[object]]], at: tuple[int, int] = (0, 0)) -> Path:
    """Write sheets of cells from a first cell on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(at[0] + number, at[1], row)
    return path


def cells(rows: list[Row]) -> list[list[object]]:
    """Header and rows as lists."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def read(source: str, path: Path, mapping: Mapping | None = None, key: PersonKey = KEY) -> Records:
    """Read a file by the way of its source."""
    file = SourceFile(path, source)
    if source == REGISTRATIONS:
        return read_registrations(file, mapping or Mapping(), key)
    if source == STATISTICS:
        return read_statistics(file)
    fields = fields_of(source)
    required = frozenset(one.name for one in fields if one.has_column)
    return read_table(file, Wanted({one.name: one.name for one in fields}, required))


def judged(source: str, path: Path, rows: list[Row]) -> tuple[pl.DataFrame, list[Issue], Records]:
    """Write, read and judge rows."""
    records = read(source, write_csv(path / f"{source}.csv", rows))
    table = judge(records, TODAY, SourceFile(path / f"{source}.csv", source))
    return table, records.issues, records


def faults(issues: list[Issue], severity: str = "error") -> list[tuple[str, int | None, str]]:
    """Rule, row and column of the errors (or warnings)."""
    return [(issue.rule, issue.row, issue.column) for issue in issues if issue.severity == severity]


SAMPLES = {FUNDING: PLEDGE, CONTRIBUTIONS: CONTRIBUTION, INITIATIVES: MEETING, STATISTICS: FACT, REGISTRATIONS: PERSON}
