"""Answers become numbers: 1 and 0 for yes and no, the figure itself for means and totals, null for missing."""

from __future__ import annotations

import polars as pl

from ingest.surveys.mapping import Item
from ingest.surveys.values import Reading, number

_LISTED = 5


def answers(reading: Reading, item: Item, people: pl.DataFrame) -> pl.Series:
    """One answer per record, null where it is missing, outside the ages asked, or not the first of its household.

    Args:
        reading: the file's columns and the place for issues.
        item: what to read.
        people: `age` (if mapped), `weight` and `is_first` of the household.
    """
    values = _yes_or_no(reading, item) if item.yes else _figures(reading, item)
    counts = people["weight"] > 0
    if item.is_household:
        counts &= people["is_first"]
    if item.by_person and item.age_scope and "age" in people.columns:
        counts &= _in_scope(people["age"], item)
    values = pl.select(pl.when(counts).then(values)).to_series()
    _judge(reading, item, values)
    return values


def _in_scope(age: pl.Series, item: Item) -> pl.Series:
    """Whether the person is of the ages asked; who gave no age but an answer is taken to be."""
    assert item.age_scope is not None  # asked by the caller
    inside = age >= item.age_scope.from_age
    if item.age_scope.to_age is not None:
        inside &= age <= item.age_scope.to_age
    return inside.fill_null(True)


def _yes_or_no(reading: Reading, item: Item) -> pl.Series:
    text = reading.frame[item.column]
    yes, no = reading.codes_of(item.column, item.yes), reading.codes_of(item.column, item.no)
    values = text.replace_strict(
        {**dict.fromkeys(yes, 1.0), **dict.fromkeys(no, 0.0)}, default=None, return_dtype=pl.Float64
    )
    others = text.filter(values.is_null() & (text != "") & ~text.is_in(reading.codes_of(item.column, item.missing)))
    if others.len():
        counts = others.value_counts(sort=True)
        shown = ", ".join(f"'{value}' ({rows:,})" for value, rows in counts.head(_LISTED).iter_rows())
        more = f" and {counts.height - _LISTED} more" if counts.height > _LISTED else ""
        unused = [codes for codes, given in ((item.yes, yes), (item.no, no)) if not text.is_in(given).any()]
        if unused and values.is_not_null().any():
            # with the other answers taken as missing the share would be none or all
            reading.error(
                "unused_code",
                f"{item.label}: nobody in column {item.column} has {' or '.join(unused[0])}, but there is {shown}"
                f"{more}. Mend the codes of the mapping; list answers that are no answers under 'missing'.",
                column=item.column,
            )
            return values
        reading.warning(
            "other_answers",
            f"{item.label}: neither yes nor no, taken as missing: {shown}{more}. "
            "List them under 'missing' if that is meant.",
            column=item.column,
        )
    return values


def _figures(reading: Reading, item: Item) -> pl.Series:
    text = reading.frame[item.column]
    missing = text.is_in(reading.codes_of(item.column, item.missing))
    values = number(reading, item.column, f"{item.label}: the figure") if not missing.any() else None
    if values is None:
        cleaned = text.set(missing, "")
        values = cleaned.cast(pl.Float64, strict=False)
        said = (
            f"{item.label}: the figure '{{value}}' ({{where}}) is no number. Write 12.5, with a point, or list it "
            "under 'missing'."
        )
        reading.wrong(item.column, (cleaned != "") & values.is_null(), "not_a_number", said)
    return values


def _judge(reading: Reading, item: Item, values: pl.Series) -> None:
    """An indicator without any answer is a fault of the mapping; one with equal answers only is possible, but odd."""
    known = values.drop_nulls()
    place = {"column": item.column}
    if known.is_empty():
        codes = f" with the codes {', '.join(item.yes + item.no)}" if item.yes else ""
        reading.error(
            "no_answers",
            f"{item.label}: column {item.column} has no answer{codes} among the persons in scope. "
            "Check codes and age_scope.",
            **place,
        )
    elif known.n_unique() == 1:
        word = {1.0: "yes", 0.0: "no"}.get(known[0], f"{known[0]:g}") if item.yes else f"{known[0]:g}"
        reading.warning(
            "equal_answers",
            f"{item.label}: all {known.len():,} answers are '{word}'. The standard error is 0.",
            **place,
        )
