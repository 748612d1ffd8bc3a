"""One sheet while it is judged: its rows with typed columns, and what was found so far.

A rule names the cell it speaks of and the cells it needs to be sound. What was found wrong once is not judged again,
so that one cause gives one issue.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from ingest.national_reports.fields import Field, fields_of
from ingest.national_reports.issues import ReportIssue, found, messages
from ingest.national_reports.report import Report

Place = tuple[str, int | None, str]
_SAYING = r"[\p{L}\p{N}]"


def number(field: str) -> pl.Expr:
    """A field as a number; null if blank or none."""
    return pl.col(f"number:{field}")


def day(field: str) -> pl.Expr:
    """A field as a date; null if blank or none."""
    return pl.col(f"day:{field}")


def given(field: str) -> pl.Expr:
    """Is there anything in the cell?"""
    return pl.col(field) != ""


def blank(field: str) -> pl.Expr:
    """Is the cell empty (and does an empty cell mean nothing else)?"""
    return pl.col(field) == ""


def says_something(field: str) -> pl.Expr:
    """Is there a letter or a digit in the cell? A dash is no answer."""
    return pl.col(field).str.contains(_SAYING)


def written(value: Any) -> str:
    """A value of a message's placeholder: numbers without needless digits."""
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, list):
        return ", ".join(written(part) for part in value)
    return "" if value is None else str(value)


class Table:
    """The rows of a sheet with their types, and the issues found in them.

    `frame` holds `src_row`, the fields as text (a blank cell holds the field's default), numbers under
    `number:<field>`, dates under `day:<field>`, and `bad:<field>` where a cell is already known to be wrong.
    """

    def __init__(self, report: Report, name: str, answer: str = "") -> None:
        """Type the rows of a sheet; `answer` is the field in which the sender answers warnings."""
        sheet = report.sheets[name]
        faulty = report.faulty()
        self.sheet = sheet
        self.name = name
        self.fields: list[Field] = fields_of(name)
        self.issues: list[ReportIssue] = []
        self.answer = answer
        self.gone: pl.DataFrame | None = None  # approved figures that are no longer there: cell and year
        # fields with so many unreadable cells that the reader did not list them all
        self.condensed = {one.field for one in report.issues if (one.rule, one.sheet) == ("more_of_the_same", name)}
        self._index = {row: at for at, row in enumerate(sheet.rows["src_row"])}
        bad = {field.name: self._faulty_rows(field, faulty) for field in self.fields}
        self.frame = sheet.rows.with_columns(
            *(_number(field) for field in self.fields if field.type in ("integer", "decimal", "year")),
            *(_day(field) for field in self.fields if field.type == "date"),
            *(_defaulted(field) for field in self.fields if field.default),
            *(_is_bad(name, rows) for name, rows in bad.items()),
        )
        self._set_unreadable_aside()

    def _set_unreadable_aside(self) -> None:
        """The reader has told of dates, years and yes or no that are none; of too many at once it tells the first."""
        unreadable = {field.name: expr for field in self.fields if (expr := _unreadable(field)) is not None}
        self.frame = self.frame.with_columns(
            (pl.col(f"bad:{name}") | (given(name) & expr)).alias(f"bad:{name}") for name, expr in unreadable.items()
        )

    def _faulty_rows(self, field: Field, faulty: Iterable[Place]) -> list[int] | None:
        """Rows in which the reader could not make sense of the cell; None for all of them (no such column)."""
        if field.required != "no" and field.name not in self.sheet.columns:
            return None
        return [row for sheet, row, name in faulty if row is not None and (sheet, name) == (self.name, field.name)]

    def sound(self, *fields: str) -> pl.Expr:
        """Is none of the cells known to be wrong?"""
        return pl.all_horizontal(~pl.col(f"bad:{field}") for field in fields)

    def report(
        self, rule: str, field: str, where: pl.Expr, needs: Sequence[str] = (), **params: pl.Expr | str
    ) -> None:
        """Note an issue in every row where a condition holds and the cells it needs are sound."""
        columns = [pl.lit(value).alias(name) if isinstance(value, str) else value.alias(name)
                   for name, value in params.items()]  # fmt: skip
        self.add(rule, field, self.frame.filter(where & self.sound(field, *needs)).select("src_row", *columns))

    def add(self, rule: str, field: str, rows: pl.DataFrame, also: Sequence[str] = ()) -> None:
        """Note an issue in each of `rows` (`src_row`, params); `also` are further cells not to be judged again."""
        if rows.is_empty():
            return
        names = [name for name in rows.columns if name != "src_row"]
        for row, *values in rows.select("src_row", *names).iter_rows():
            self.note(rule, field, row, True, **dict(zip(names, map(written, values), strict=True)))
        if messages()[rule].severity == "error":
            self.mark(rows["src_row"], field, *also)

    def note(self, rule: str, field: str, row: int | None, may_be_answered: bool = True, **params: str) -> None:
        """Note one issue; without a row it concerns the sheet. The answer of the row answers a warning, if it may."""
        known = self._index.get(row) if row is not None else None
        value = "" if known is None else self.sheet.rows[field][known]
        answered = (
            messages()[rule].severity == "warning"
            and may_be_answered
            and known is not None
            and self.answer != ""
            and any(sign.isalnum() for sign in self.sheet.rows[self.answer][known])
        )
        cell = "" if row is None else self.sheet.cell(row, field)
        issue = found(rule, sheet=self.name, row=row, field=field, cell=cell, value=value)
        self.issues.append(dataclasses.replace(issue, params=params, is_answered=answered))

    def mark(self, rows: pl.Series, *fields: str) -> None:
        """Take cells out of further judgement."""
        wrong = pl.col("src_row").is_in(rows.implode())
        self.frame = self.frame.with_columns((pl.col(f"bad:{field}") | wrong).alias(f"bad:{field}") for field in fields)

    def distinct(self, field: str) -> list[str]:
        """The different entries of a column, without blanks."""
        return [value for value in self.frame[field].unique(maintain_order=True) if value != ""]


def _number(field: Field) -> pl.Expr:
    typed = pl.col(field.name).cast(pl.Float64, strict=False)
    if field.default:
        typed = pl.when(pl.col(field.name) == "").then(pl.lit(field.default).cast(pl.Float64)).otherwise(typed)
    return pl.when(typed.is_finite()).then(typed).alias(f"number:{field.name}")


def _day(field: Field) -> pl.Expr:
    return pl.col(field.name).str.to_date("%Y-%m-%d", strict=False).alias(f"day:{field.name}")


def _defaulted(field: Field) -> pl.Expr:
    return pl.when(pl.col(field.name) == "").then(pl.lit(field.default)).otherwise(pl.col(field.name)).alias(field.name)


def _unreadable(field: Field) -> pl.Expr | None:
    if field.type == "year":
        return number(field.name).is_null()
    if field.type == "date":
        return day(field.name).is_null()
    return ~pl.col(field.name).is_in(["yes", "no"]) if field.type == "boolean" else None


def _is_bad(name: str, rows: list[int] | None) -> pl.Expr:
    if rows is None:
        return pl.lit(True).alias(f"bad:{name}")
    return pl.col("src_row").is_in(rows).alias(f"bad:{name}")
