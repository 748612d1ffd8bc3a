"""Amounts, counts of events and answers on policy against those that are approved: nothing changes silently.

POLICY has a comment in which a change is explained. FINANCING and IGF_NRI have none: there METADATA has to say that
approved entries change, and each changed cell is a warning.
"""

from __future__ import annotations

import polars as pl

from expectations.national_reports.context import Context
from expectations.national_reports.table import Table, says_something
from ingest.national_reports.fields import fields_of

_SAME = 1e-9  # relative difference below which two numbers are one
_KEYS = {
    "FINANCING": ["instrument", "name", "fiscal_year_end", "purpose", "action_lines", "earmark"],
    "IGF_NRI": ["event_type", "name", "start_date"],
    "POLICY": ["question_code", "year"],
}
REVISED_SHEETS = tuple(_KEYS)
_CODES = {"FINANCING": ["currency"], "IGF_NRI": ["breakdown_base", "funding_currency"]}
_COMMENT = "comment"
_YEAR = r"^(\d{4})-"


def check_sheet_revisions(table: Table, context: Context, year: int | None) -> int:
    """Note what changed; returns how many changed cells METADATA has to own up to."""
    rows = context.previous_sheets.get(table.name)
    if rows is None or rows.is_empty():
        return 0
    key = _KEYS[table.name]
    before = _keyed(table.name, rows, pl.col("reporting_year")).unique(key, keep="first", maintain_order=True)
    now = _keyed(table.name, table.frame, pl.lit(str(year or ""))).unique(key, keep="first", maintain_order=True)
    pairs = now.join(before, on=key, suffix=":before", maintain_order="left")
    if table.name == "POLICY":
        _check_answers(table, pairs)
        count = 0
    else:
        count = _check_entries(table, pairs)
    if context.is_revision:
        gone = before.filter("is_of_review").join(now, on=key, how="anti", maintain_order="left")
        if gone.height:
            example = " ".join(part for part in gone.select(key).row(0) if part)
            table.note("approved_row_gone", key[0], None, count=str(gone.height), example=example)
    return count


def _keyed(sheet: str, rows: pl.DataFrame, reporting_year: pl.Expr) -> pl.DataFrame:
    """Rows with their key; an answer holds for the year of its day, else for that of its report."""
    if sheet != "POLICY":
        return rows
    stated = pl.col("as_of").str.extract(_YEAR, 1)
    named = stated.fill_null(reporting_year.cast(pl.String)).alias("year")
    return rows.with_columns(named).filter(pl.col("answer") != "")


def _check_answers(table: Table, pairs: pl.DataFrame) -> None:
    silent = ~says_something(_COMMENT) | (pl.col(_COMMENT) == pl.col(f"{_COMMENT}:before"))
    changed = pairs.filter(_differs("answer") & silent & ~pl.col("bad:answer"))
    table.add("answer_changed_without_comment", "answer", changed.select("src_row", before="answer:before"))


def _check_entries(table: Table, pairs: pl.DataFrame) -> int:
    """A warning at every cell that says something else than was approved."""
    numbers = [field.name for field in fields_of(table.name) if field.type in ("integer", "decimal")]
    count = 0
    for name in (*_CODES[table.name], *numbers):
        changed = pairs.filter(_differs(name) & ~pl.col(f"bad:{name}"))
        now = pl.when(pl.col(name) == "").then(pl.lit("–")).otherwise(pl.col(name))
        before = pl.when(pl.col(f"{name}:before") == "").then(pl.lit("–")).otherwise(pl.col(f"{name}:before"))
        table.add("approved_entry_changed", name, changed.select("src_row", before=before, now=now))
        count += changed.height
    return count


def _differs(name: str) -> pl.Expr:
    """Is it another number, or another text where it is none?"""
    now, before = (pl.col(one).cast(pl.Float64, strict=False) for one in (name, f"{name}:before"))
    other_text = pl.col(name) != pl.col(f"{name}:before").fill_null("")
    other_number = (now - before).abs() > pl.max_horizontal(now.abs(), before.abs()) * _SAME
    return pl.when(now.is_not_null() & before.is_not_null()).then(other_number).otherwise(other_text)
