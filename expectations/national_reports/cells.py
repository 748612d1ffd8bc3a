"""Rules that hold for a cell by the description of its field: obligations, code lists, links, lengths, signs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

import polars as pl

from expectations.national_reports.table import Table, blank, given, number
from ingest.national_reports.codes import area_of, codes_of, is_code
from ingest.national_reports.fields import BETWEEN_CODES, LONGTEXT_LIMIT, Field

LINK = r"^https?://[^\s/]+\.[^\s]+$"
LISTED_CODES = 20  # of a short code list all are named in the message
_SUGGESTIONS = 3
_LOOKED_UP = 200  # wrong codes of a column that similar ones are looked up for, which takes a millisecond each
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def check_cells(
    table: Table,
    reported: pl.Expr,
    unchecked: Sequence[str] = (),
    may_be_negative: Sequence[str] = (),
    may_be_blank: Sequence[str] = (),
) -> None:
    """Judge every cell by the description of its field.

    Args:
        table: the sheet.
        reported: rows that obligations hold for.
        unchecked: fields whose codes have rules of their own.
        may_be_negative: number fields in which a minus sign is no fault.
        may_be_blank: fields whose obligation depends on more than the row's being reported.
    """
    for field in table.fields:
        if field.required == "yes" and not field.default and field.name not in may_be_blank:
            require(table, field.name, reported)
        if (field.is_coded or field.codelist == "UNIT_MULT") and field.name not in unchecked:
            check_codes(table, field)
        if field.type == "url":
            table.report("not_a_link", field.name, given(field.name) & ~pl.col(field.name).str.contains(LINK))
        if field.type == "longtext":
            length = pl.col(field.name).str.len_chars()
            limit = str(LONGTEXT_LIMIT)
            table.report("text_too_long", field.name, length > LONGTEXT_LIMIT, length=length, limit=limit)
        if field.type in ("integer", "decimal"):
            _check_number(table, field, field.name not in may_be_negative)


def _check_number(table: Table, field: Field, is_positive: bool) -> None:
    parsed = number(field.name)
    if field.name in table.condensed:
        unread = table.frame.filter(given(field.name) & (parsed.is_null() | (parsed != parsed.floor())))
        table.mark(unread["src_row"], field.name)
    table.report("not_a_number", field.name, given(field.name) & parsed.is_null())
    if field.type == "integer":
        table.report("not_a_whole_number", field.name, parsed != parsed.floor())
    if is_positive:
        table.report("negative_number", field.name, parsed < 0)


def require(table: Table, field: str, where: pl.Expr, rule: str = "blank_cell", needs: Sequence[str] = (),
            **params: pl.Expr | str) -> None:  # fmt: skip
    """Note the rows in which a field must be filled in and is not."""
    table.report(rule, field, where & blank(field), needs, **params)


def check_codes(table: Table, field: Field) -> None:
    """Note entries that are not in the field's code list, or not all of them are."""
    wrong = {value: code for value in table.distinct(field.name) if (code := first_unknown(field, value)) is not None}
    if not wrong:
        return
    codes = list(codes_of(field))
    is_short = 0 < len(codes) <= LISTED_CODES
    hints = dict.fromkeys(wrong, ", ".join(codes)) if is_short else alike(wrong, codes)
    table.report(
        "unknown_code" if is_short else "unknown_code_of_many",
        field.name,
        pl.col(field.name).is_in(list(wrong)),
        code=pl.col(field.name).replace_strict(wrong, default=""),
        codes=pl.col(field.name).replace_strict(hints, default=""),
    )


def first_unknown(field: Field, value: str) -> str | None:
    """The first code of an entry that the field does not accept; None if all are fine."""
    parts = [part.strip() for part in value.split(BETWEEN_CODES)] if field.type == "codes" else [value]
    return next((part for part in parts if part and not _accepts(field, part)), None)


def _accepts(field: Field, code: str) -> bool:
    if field.codelist == "REF_AREA":
        return area_of(code) != ""
    return is_code(field, code)


def alike(wrong: Mapping[str, str], codes: Sequence[str]) -> dict[str, str]:
    """For each entry the codes that look most like its wrong code; of a sheet full of wrong ones only for the first."""
    found = {code: nearest(code, codes) for code in list(dict.fromkeys(wrong.values()))[:_LOOKED_UP]}
    return {entry: found.get(code, ", ".join(codes[:_SUGGESTIONS])) for entry, code in wrong.items()}


def nearest(code: str, codes: Sequence[str]) -> str:
    """The codes that look most like one, for a message."""
    plain = {_LEADING_ZEROS.sub("", known): known for known in codes}
    found = difflib.get_close_matches(_LEADING_ZEROS.sub("", code.upper()), plain, n=_SUGGESTIONS, cutoff=0.4)
    return ", ".join([plain[one] for one in found] or list(codes)[:_SUGGESTIONS])
