"""The tables of the report workbook: keys, headings, what is asked of a country, and what it reported last."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from ingest.national_reports.codes import Indicator, catalogue, code_list, national_indicators, required_cells
from ingest.national_reports.fields import FIRST_ROW, HEADING_ROW, KEY_ROW, Field, columns_of
from ingest.national_reports.template_lists import DropDowns, answers_of, steps
from ingest.national_reports.template_style import (
    HEADING_HEIGHT,
    KEY_HEIGHT,
    NARRATIVE_HEIGHT,
    Styles,
    print_on_one_page_width,
)
from ingest.national_reports.texts import text
from ingest.national_reports.xml_parts import number_text

PREPARED_ROWS = 10_000  # rows with drop-downs
_FROZEN_COLUMNS = {"OBSERVATIONS": 4, "NARRATIVE": 2, "FINANCING": 2, "IGF_NRI": 2, "POLICY": 2}
_WRAPPED = ("question", "scale", "action_line_name")

Row = dict[str, str | int]


@dataclass(frozen=True)
class AcceptedValue:
    """A figure that was accepted from the country before; `obs_value` None where it was reported as missing."""

    indicator: str
    sex: str
    age: str
    disability: str
    urbanisation: str
    breakdown: str
    time_period: str
    obs_value: float | None
    obs_status: str
    source: str

    @property
    def key(self) -> tuple[str, ...]:
        """The cell, whatever the period."""
        return (self.indicator, self.sex, self.age, self.disability, self.urbanisation, self.breakdown)


@dataclass(frozen=True)
class Asked:
    """Whom the workbook is for, and what was accepted from that country before."""

    area: str
    year: int
    lang: str
    accepted: tuple[AcceptedValue, ...]

    @cached_property
    def _latest(self) -> dict[tuple[str, ...], AcceptedValue]:
        ordered = sorted(self.accepted, key=lambda one: (one.time_period, one.source))
        return {one.key: one for one in ordered}

    def last_accepted(self, *key: str) -> str:
        """The latest accepted value of a cell in words: `41.5 (2024, A, survey)`; '' if there is none."""
        one = self._latest.get(key)
        if one is None:
            return ""
        value = "-" if one.obs_value is None else number_text(float(one.obs_value))
        return f"{value} ({', '.join(part for part in (one.time_period, one.obs_status, one.source) if part)})"


def write_table(sheet: Worksheet, name: str, styles: Styles, lists: DropDowns, asked: Asked) -> None:
    """Write one table: row 1 keys, row 2 headings, then a row for each thing that is asked."""
    columns = columns_of(name)
    sheet.set_row(KEY_ROW - 1, KEY_HEIGHT)
    sheet.set_row(HEADING_ROW - 1, HEADING_HEIGHT)
    sheet.freeze_panes(HEADING_ROW, _FROZEN_COLUMNS[name])
    print_on_one_page_width(sheet)
    sheet.repeat_rows(KEY_ROW, HEADING_ROW - 1)
    looks = [_look(field, styles) for field in columns]
    for at, field in enumerate(columns):
        sheet.set_column(at, at, field.width, looks[at])
        sheet.write_string(KEY_ROW - 1, at, field.name, styles.key)
        sheet.write_string(HEADING_ROW - 1, at, text(field.heading, asked.lang), styles.heading(field))
        sheet.write_comment(HEADING_ROW - 1, at, text(field.help, asked.lang), styles.comment)
        lists.apply(sheet, field, (FIRST_ROW - 1, at, FIRST_ROW + PREPARED_ROWS - 2, at))
    row = FIRST_ROW - 2
    for row, values in enumerate(_ROWS.get(name, _nothing)(asked), start=FIRST_ROW - 1):
        if name == "NARRATIVE":
            sheet.set_row(row, NARRATIVE_HEIGHT)
        for at, field in enumerate(columns):
            if values.get(field.name, "") != "":
                sheet.write(row, at, values[field.name], looks[at])
    sheet.autofilter(HEADING_ROW - 1, 0, max(row, FIRST_ROW - 1), len(columns) - 1)
    if name == "POLICY":
        _tie_answers(sheet, lists, asked)


def _look(field: Field, styles: Styles) -> object:
    if field.is_shown:
        return styles.shown_wrapped if field.name in _WRAPPED else styles.shown
    return styles.data(field.type)


def _nothing(_: Asked) -> Iterable[Row]:
    return ()


def _observations(asked: Asked) -> Iterable[Row]:
    for number, cell in enumerate(required_cells(asked.year), start=1):
        one = catalogue()[cell.indicator]
        key = (cell.indicator, cell.sex, cell.age, cell.disability, cell.urbanisation, cell.breakdown)
        yield {
            "row_id": number,
            "action_line": one.action_line,
            "indicator_code": one.code,
            "indicator_name": text(one.name, asked.lang),
            "sex": cell.sex,
            "age": cell.age,
            "disability": cell.disability,
            "urbanisation": cell.urbanisation,
            "other_dim_1": cell.breakdown,
            "time_period": asked.year,
            "last_accepted": asked.last_accepted(*key),
            "unit_measure": one.unit_measure,
            "reference_period": one.reference_period,
            "ref_area": asked.area,
        }


def _narrative(asked: Asked) -> Iterable[Row]:
    for code, name in code_list("ACTION_LINE").items():
        yield {"action_line": code, "action_line_name": text(name, asked.lang)}


def _questions(asked: Asked) -> list[Indicator]:
    return [one for one in national_indicators("POLICY").values() if one.is_asked(asked.year)]


def _policy(asked: Asked) -> Iterable[Row]:
    for one in _questions(asked):
        yield {
            "question_code": one.code,
            "question": text(one.name, asked.lang),
            "scale": "\n".join(f"{answer} = {meaning}" for answer, meaning in steps(one, asked.lang).items()),
            "last_accepted": asked.last_accepted(one.code, "_T", "_T", "_T", "_T", "_T"),
        }


def _tie_answers(sheet: Worksheet, lists: DropDowns, asked: Asked) -> None:
    at = next(at for at, field in enumerate(columns_of("POLICY")) if field.name == "answer")
    for row, one in enumerate(_questions(asked), start=FIRST_ROW - 1):
        lists.tie(sheet, answers_of(one), (row, at, row, at))
        sheet.set_row(row, 15 * max(2, len(one.anchors)))


_ROWS: dict[str, Callable[[Asked], Iterable[Row]]] = {
    "OBSERVATIONS": _observations,
    "NARRATIVE": _narrative,
    "POLICY": _policy,
}
