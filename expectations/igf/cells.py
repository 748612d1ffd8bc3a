"""Rules that hold for a cell by the kind of its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from expectations.igf.shown import called, contact, shown
from expectations.resolution import area_meanings
from ingest.igf.fields import Field, fields_of
from ingest.igf.records import Records
from ingest.igf.words import currencies, label_key, meanings
from ingest.seeds import thresholds

NUMBER = r"^[+-]?\d+(\.\d+)?$"
CODE = r"^[\p{L}\d][\p{L}\d ._/#-]{0,39}$"
INITIATIVE = r"^[A-Z0-9][A-Z0-9-]{1,29}$"
TRUST_FUND = "TRUST_FUND"
_TRUST_FUND_WORDS = ("trust_fund", "trust fund", "igf trust fund")
_WORDS = ("label", "word", "area", "region", "recipient", "currency", "code", "text")


def check_cells(records: Records, today: dt.date) -> None:
    """Judge every cell by its field; labels, codes and words are brought into their one spelling on the way."""
    for field in fields_of(records.source):
        name = "person_key" if field.type == "reference" else field.name
        if not records.has(name):
            continue
        if field.type in _WORDS or (field.type == "event" and not field.has_cell):
            _contacts(records, name)
        if field.has_cell:
            said = "{heading} is empty. Every row needs it."
            records.wrong(name, pl.col(name) == "", "blank_cell", said)
        if judge := _BY_TYPE.get(field.type):
            judge(records, field, today)


def given(records: Records, name: str) -> pl.Expr:
    """Is there something in the cell, and nothing that may not be looked at?"""
    return (pl.col(name) != "") & ~contact(records, name)


def number(name: str) -> pl.Expr:
    """A field as a number, null if it is none."""
    return pl.when(pl.col(name).str.contains(NUMBER)).then(pl.col(name).cast(pl.Float64, strict=False))


def day(name: str) -> pl.Expr:
    """A field as a day, null if it is none."""
    return pl.col(name).str.to_date("%Y-%m-%d", strict=False)


def year(name: str) -> pl.Expr:
    """A field as a year, null if it is none."""
    return pl.when(pl.col(name).str.contains(r"^\d{4}$")).then(pl.col(name).cast(pl.Int32, strict=False))


def _contacts(records: Records, name: str) -> None:
    """An address where a word belongs; the cell is not repeated."""
    said = (
        "The cell under {heading} in row {row} holds an e-mail address or a telephone number. Take it out: personal "
        "data are not wanted here. It is not repeated in this message."
    )
    records.wrong(name, contact(records, name), "personal_value", said)


def _labels(records: Records, field: Field, today: dt.date) -> None:
    known = meanings(field.concept)
    unknown = _not_among(records, field.name, set(known))
    said = (
        "{called} is no known word for {heading}. Mend it, or add a line to the seed igf_label_map (concept "
        f"{field.concept}) if it is right."
    )
    value = shown(records, field.name)
    records.wrong(field.name, unknown, "unknown_label", said, shown=value, called=called(value))


def _not_among(records: Records, name: str, known: set[str]) -> pl.Expr:
    """Cells whose key is not known; decided once per different cell."""
    cells = records.frame[name].unique().to_list()
    return pl.col(name).is_in([cell for cell in cells if cell and label_key(cell) not in known]) & given(records, name)


def _words(records: Records, field: Field, today: dt.date) -> None:
    allowed = field.concept.split(";")
    plain = pl.col(field.name).str.to_lowercase().str.replace_all(r"[\s-]+", "_")
    records.frame = records.frame.with_columns(plain.alias(field.name))
    said = "'{value}' is not one of " + ", ".join(allowed) + " ({heading})."
    wrong = given(records, field.name) & ~pl.col(field.name).is_in(allowed)
    records.wrong(field.name, wrong, "unknown_word", said, shown=shown(records, field.name))


def _areas(records: Records, field: Field, today: dt.date) -> None:
    cells = [cell for cell in records.frame[field.name].unique().to_list() if cell]
    found = area_meanings(cells, records.source)
    is_region = field.type == "region"
    wrong = [cell for cell in cells if not (area := found[cell][0]) or (area.isdigit() and not is_region)]
    what = "country or region" if is_region else "country or territory"
    said = (
        "{called} is no known " + what + " ({heading}). Write the ISO 3166-1 alpha-3 code"
        + (" or the M49 code of the region" if is_region else "")
        + ", or add the name to the seed area_alias."
    )  # fmt: skip
    value = shown(records, field.name)
    where = pl.col(field.name).is_in(wrong) & given(records, field.name)
    records.wrong(field.name, where, "unknown_area", said, shown=value, called=called(value))


def _recipients(records: Records, field: Field, today: dt.date) -> None:
    is_fund = pl.col(field.name).str.to_lowercase().is_in(_TRUST_FUND_WORDS)
    code = pl.when(is_fund).then(pl.lit(TRUST_FUND)).otherwise(pl.col(field.name).str.to_uppercase())
    records.frame = records.frame.with_columns(code.alias(field.name))
    is_code = (pl.col(field.name) == TRUST_FUND) | pl.col(field.name).str.contains(INITIATIVE)
    wrong = given(records, field.name) & ~is_code
    said = f"'{{value}}' is no recipient. Write {TRUST_FUND} or the code of the initiative, such as KE-IGF."
    records.wrong(field.name, wrong, "unknown_recipient", said, shown=shown(records, field.name))


def _currencies(records: Records, field: Field, today: dt.date) -> None:
    records.frame = records.frame.with_columns(pl.col(field.name).str.to_uppercase())
    wrong = given(records, field.name) & ~pl.col(field.name).is_in(list(currencies()))
    said = "'{value}' is no currency in use. Write the three letters of ISO 4217, such as EUR."
    records.wrong(field.name, wrong, "unknown_currency", said, shown=shown(records, field.name))


def _amounts(records: Records, field: Field, today: dt.date) -> None:
    is_written = pl.col(field.name) != ""
    said = "{called} is no number ({heading}). Write digits with a point for decimals, such as 1250.50."
    value = shown(records, field.name)
    wrong = is_written & number(field.name).is_null()
    records.wrong(field.name, wrong, "not_a_number", said, shown=value, called=called(value))
    said = "{heading} is below zero ({value}). A payment back is a row of its own with the donor as recipient."
    if field.name != "amount":
        said = "{heading} is below zero ({value}). Counts begin at one."
    records.wrong(field.name, number(field.name) < 0, "negative_amount", said, shown=pl.col(field.name))


def _years(records: Records, field: Field, today: dt.date) -> None:
    first = int(thresholds()["igf_first_year"])
    is_plan = field.name in ("year_from", "year_to")
    last = today.year + (int(thresholds()["igf_pledge_years_max"]) if is_plan else 0)
    value = shown(records, field.name)
    said = "{called} is no year ({heading}). Write four digits."
    wrong = (pl.col(field.name) != "") & year(field.name).is_null()
    records.wrong(field.name, wrong, "not_a_year", said, shown=value, called=called(value))
    said = f"{{value}} is not between {first} and {last} ({{heading}})."
    outside = ~year(field.name).is_between(first, last)
    records.wrong(field.name, outside, "year_out_of_range", said, shown=pl.col(field.name))


def _birth_years(records: Records, field: Field, today: dt.date) -> None:
    """No value is repeated: a year of birth in a row is a person's."""
    first = int(thresholds()["igf_birth_year_min"])
    born = year(field.name)
    said = "{heading} in row {row} is no year. Give the year of birth in four digits, never the day."
    wrong = (pl.col(field.name) != "") & born.is_null()
    records.wrong(field.name, wrong, "birth_year_not_a_year", said)
    latest = pl.min_horizontal(pl.lit(today.year), year("meeting_year").fill_null(today.year))
    said = f"{{heading}} in row {{row}} is before {first} or after the meeting. Mend it or leave it empty."
    records.wrong(field.name, (born < first) | (born > latest), "birth_year_out_of_range", said)


def _dates(records: Records, field: Field, today: dt.date) -> None:
    said = "'{value}' is no day ({heading}). Write it as 2026-03-31."
    wrong = (pl.col(field.name) != "") & day(field.name).is_null()
    records.wrong(field.name, wrong, "not_a_date", said, shown=shown(records, field.name))
    said = "{value} is after today ({heading}). Give what has happened."
    records.wrong(field.name, day(field.name) > today, "date_in_future", said, shown=pl.col(field.name))


def _codes(records: Records, field: Field, today: dt.date) -> None:
    pattern, example = (INITIATIVE, "KE-IGF") if field.name == "nri_code" else (CODE, "WS-123")
    if field.name == "nri_code":
        records.frame = records.frame.with_columns(pl.col(field.name).str.to_uppercase())
    has_digit = pl.col(field.name).str.contains(r"\d") if field.name == "contribution_ref" else pl.lit(True)
    wrong = given(records, field.name) & ~(pl.col(field.name).str.contains(pattern) & has_digit)
    said = f"{{called}} is no code ({{heading}}). Write a code without a name in it, such as {example}."
    value = shown(records, field.name)
    records.wrong(field.name, wrong, "not_a_code", said, shown=value, called=called(value))


_BY_TYPE: dict[str, Callable[[Records, Field, dt.date], None]] = {
    "label": _labels,
    "word": _words,
    "area": _areas,
    "region": _areas,
    "recipient": _recipients,
    "currency": _currencies,
    "amount": _amounts,
    "year": _years,
    "birth_year": _birth_years,
    "date": _dates,
    "code": _codes,
}
