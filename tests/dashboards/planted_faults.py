"""Thirty faults of different kinds for the sample report, as people make them, and the cells in which they stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ingest.national_reports.fields import FIRST_ROW

_DIMENSIONS = ("sex", "age", "disability", "urbanisation", "other_dim_1")


@dataclass(frozen=True)
class Fault:
    """Entries that spoil a row, the rule that they break, and the field under which the fault must come back.

    The row of OBSERVATIONS is found by its codes (totals where none is given); elsewhere it is counted from the first.
    """

    sheet: str
    rule: str
    at: str
    entries: dict[str, Any]
    row: int = FIRST_ROW
    codes: dict[str, str] = field(default_factory=dict)


def _seen(rule: str, at: str, indicator: str, entries: dict[str, Any], **codes: str) -> Fault:
    return Fault("OBSERVATIONS", rule, at, entries, codes={"indicator_code": indicator, **codes})


def _form(rule: str, at: str, entry: Any) -> Fault:
    return Fault("METADATA", rule, at, {at: entry})


FAULTS = [
    _form("not_a_yes_no", "nso_endorsed", "peut-être"),
    _form("not_a_link", "consultation_participants_url", "voir annexe"),
    _form("more_than_all", "response_rate", 191.5),
    _seen("unknown_code", "sex", "C2-01", {"sex": "filles"}, sex="F"),
    _seen("disability_code_of_sdmx", "disability", "C2-05", {"disability": "PD"}, disability="WITH"),
    _seen("age_band_not_accepted", "age", "C2-06", {"age": "Y18T25"}, age="Y18T24"),
    _seen("value_is_not_the_ratio", "value", "C2-07", {"value": 55.9}),
    _seen("indicator_has_no_breakdown", "other_dim_1", "C2-08", {"other_dim_1": "SKILL:SSHT"}),
    _seen("error_value", "value", "C2-09", {"value": "=1/0"}),  # LibreOffice keeps #DIV/0! in the cell
    _seen("estimate_without_note", "note", "C2-02", {"obs_status": "E"}),
    _seen("unit_differs", "unit_measure", "C2-11", {"unit_measure": "NUMBER"}),
    _seen("date_in_year", "time_period", "C2-12", {"time_period": dt.date(2026, 6, 30)}),
    _seen("value_missing", "value", "C4-01", {"value": None}, other_dim_1="SKILL:SSHT"),
    _seen("not_a_number", "value", "C4-05", {"value": "douze mille"}),
    _seen("value_too_low", "value", "C10-01", {"value": -1}),
    _seen("blank_cell", "source", "C2-13", {"source": None}),
    _seen("reference_period_differs", "reference_period", "C2-17", {"reference_period": "L12M"}),
    Fault("NARRATIVE", "narrative_blank", "challenges", {"challenges": None}),
    Fault("NARRATIVE", "unknown_code", "gdc_links", {"gdc_links": "GDC6"}, row=4),
    Fault("NARRATIVE", "text_too_long", "achievements", {"achievements": "é" * 3001}, row=5),
    Fault("NARRATIVE", "unknown_code_of_many", "sdg_links", {"sdg_links": "4.4;99.9"}, row=6),
    Fault("FINANCING", "unknown_code", "purpose", {"purpose": "ROADS"}),
    Fault("FINANCING", "earmarked_exceeds_disbursed", "amount_earmarked", {"amount_earmarked": 401}),
    Fault("FINANCING", "negative_number", "amount_committed", {"amount_committed": -80}, row=4),
    Fault("IGF_NRI", "ends_before_start", "end_date", {"end_date": dt.date(2026, 5, 11)}),
    Fault("IGF_NRI", "parts_are_not_base", "by_gov", {"by_cs": 151}),
    Fault("IGF_NRI", "not_asked_but_given", "with_disability", {"with_disability": 0}, row=4),
    Fault("POLICY", "answer_not_a_step", "answer", {"answer": 7}),
    Fault("POLICY", "evidence_missing", "url", {"url": None}, row=4),
    Fault("POLICY", "instrument_missing", "instrument_title", {"instrument_title": None}, row=5),
]


def plant(path: Path, faults: list[Fault]) -> dict[tuple[str, str], str]:
    """Enter the faults into a filled workbook; returns the rule by the sheet and cell where each must come back."""
    book = openpyxl.load_workbook(path)
    places: dict[tuple[str, str], str] = {}
    rows = [(fault, _row(book[fault.sheet], fault)) for fault in faults]  # before any code is spoilt
    for fault, row in rows:
        sheet = book[fault.sheet]
        for name, entry in fault.entries.items():
            sheet[_cell(sheet, fault.sheet, name, row)].value = entry
        places[fault.sheet, _cell(sheet, fault.sheet, fault.at, row)] = fault.rule
    book.save(path)
    assert len(places) == len(faults)
    return places


def _cell(sheet: Worksheet, name: str, key: str, row: int) -> str:
    if name == "METADATA":
        line = next(at for at in range(1, sheet.max_row + 1) if sheet.cell(at, 1).value == key)
        return f"C{line}"
    column = next(at for at in range(1, sheet.max_column + 1) if sheet.cell(1, at).value == key)
    return f"{get_column_letter(column)}{row}"


def _row(sheet: Worksheet, fault: Fault) -> int:
    if not fault.codes:
        return fault.row
    wanted = {**dict.fromkeys(_DIMENSIONS, "_T"), **fault.codes}
    columns = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    for row in range(FIRST_ROW, sheet.max_row + 1):
        if all(str(sheet.cell(row, columns[name]).value).split(" | ")[0] == code for name, code in wanted.items()):
            return row
    raise AssertionError(f"the sample has no row {wanted}")
