"""Figures against those of the same country that are approved and in force: changed, held back, gone.

A figure is known by its cell, its year and its source. Where a source has another name now, the figures that are left
of a cell are held against each other in their order: a new name makes no new figure.
"""

from __future__ import annotations

import polars as pl

from expectations.national_reports.observation_values import CELLS_OF_KEY
from expectations.national_reports.table import Table, given, number, says_something
from ingest.national_reports.fields import field_of

CELL = ["indicator_code", "geo_code", "sex", "age", "disability", "urbanisation", "other_dim_1"]
_PLACE = [*CELL, "year"]
_SAME = 1e-9  # relative difference below which two numbers are one


def approved_figures(rows: pl.DataFrame | None) -> pl.DataFrame:
    """Values in force, the one approved last of each cell, year and source; blank codes mean what they mean here."""
    names = [*CELL, "time_period", "source", "value", "unit_mult", "standard_error", "conf_status", "note"]
    frame = pl.DataFrame(schema={name: pl.String for name in names}) if rows is None else rows
    absent = [pl.lit("").alias(name) for name in names if name not in frame.columns]
    is_own = pl.col("is_of_review") if "is_of_review" in frame.columns else pl.lit(True).alias("is_of_review")
    frame = frame.with_columns(*absent).select(pl.col(names).fill_null(""), is_own)
    power = frame["unit_mult"].cast(pl.Float64, strict=False).fill_null(0)
    return (
        frame.with_columns(
            *(_or_default(name) for name in ("sex", "other_dim_1", "conf_status")),
            origin=_origin(),
            year=pl.col("time_period").cast(pl.Int32, strict=False),
            before=pl.col("value").cast(pl.Float64, strict=False) * (10.0**power),
            error_before=pl.col("standard_error").cast(pl.Float64, strict=False),
        )
        .filter(pl.col("before").is_finite() & pl.col("year").is_not_null())
        .select(*_PLACE, "origin", "before", "error_before", "is_of_review", note_before="note",
                conf_before="conf_status")  # fmt: skip
        .unique([*_PLACE, "origin"], keep="first", maintain_order=True)
    )


def check_revisions(table: Table, before: pl.DataFrame, is_revision: bool) -> None:
    """What was approved changes, is held back or goes only with a word why that was not there before.

    Args:
        table: the sheet OBSERVATIONS.
        before: as of `approved_figures`.
        is_revision: a version of this report was approved before; only of that one must every figure be there again.
    """
    pairs = _paired(_reported(table), before).with_columns(
        is_silent=~says_something("note") | (pl.col("note") == pl.col("note_before"))
    )
    free = _default("conf_status")
    withheld = pl.col("is_figure") & (pl.col("conf_before") == free) & (pl.col("conf_status") != free)
    span = pl.max_horizontal(pl.col("now").abs(), pl.col("before").abs())
    is_other = (pl.col("now") - pl.col("before")).abs() > span * _SAME
    changed = pl.col("is_figure") & is_other & ~withheld
    silent = pl.col("is_silent")
    table.add("revision_without_note", "value", pairs.filter(changed & silent).select("src_row", "before"))
    table.add("withheld_without_note", "conf_status", pairs.filter(withheld & silent).select("src_row"))
    table.add("approved_figure_withheld", "conf_status", pairs.filter(withheld & ~silent).select("src_row"))
    revised = pairs.filter((changed | withheld) & ~silent)["src_row"]
    table.frame = table.frame.with_columns(is_revised=pl.col("src_row").is_in(revised.implode()))
    gone = _left(before.filter(pl.col("is_of_review") & is_revision), pairs)
    emptied = pairs.filter(~pl.col("has_value") & silent).select(gone.columns)
    _note_gone(table, pl.concat([gone, emptied]))


def _reported(table: Table) -> pl.DataFrame:
    """The rows of this report that say something, the first of each cell, year and source."""
    sound = table.sound(*CELLS_OF_KEY, "value", "unit_mult", "unit_measure", "obs_status", "conf_status")
    is_figure = given("value") & pl.col("true_value").is_not_null() & ~pl.col("is_missing") & sound
    rows = table.frame.filter(pl.col("is_reported") & (given("value") | given("missing_reason") | pl.col("is_missing")))
    return rows.select(
        "src_row", *CELL, "note", "conf_status", year=number("time_period").cast(pl.Int32), origin=_origin(),
        now="true_value", is_figure=is_figure.fill_null(False), has_value=given("value"),
    ).unique([*_PLACE, "origin"], keep="first", maintain_order=True)  # fmt: skip


def _paired(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Each row of this report with the approved figure that it stands for."""
    key = [*_PLACE, "origin"]
    same = now.join(before, on=key, maintain_order="left").with_columns(origin_before="origin")
    nth = pl.int_range(pl.len()).over(_PLACE).alias("nth")
    new = now.join(before, on=key, how="anti", maintain_order="left").with_columns(nth)
    left = before.join(now, on=key, how="anti", maintain_order="left").with_columns(nth)
    renamed = new.join(left.rename({"origin": "origin_before"}), on=[*_PLACE, "nth"], maintain_order="left")
    return pl.concat([same, renamed.select(same.columns)])


def _left(before: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Cell and year of approved figures that no row of this report stands for."""
    met = pairs.select(*_PLACE, origin="origin_before")
    return before.join(met, on=[*_PLACE, "origin"], how="anti", maintain_order="left").select(_PLACE)


def _note_gone(table: Table, gone: pl.DataFrame) -> None:
    """Approved figures that would be taken out of publication without a word why: one issue per indicator."""
    rows = table.frame.with_columns(year=number("time_period").cast(pl.Int32))
    places = rows.unique(_PLACE, keep="first", maintain_order=True).select(*_PLACE, "src_row")
    placed = gone.join(places, on=_PLACE, how="left", maintain_order="left")
    found = placed.group_by("indicator_code", maintain_order=True).agg(count=pl.len(), src_row=pl.col("src_row").min())
    for indicator, count, row in found.iter_rows():
        table.note("approved_figure_gone", "value", row, may_be_answered=False, indicator=indicator, count=str(count))
    table.gone = gone


def _origin() -> pl.Expr:
    """A source without capitals and needless blanks."""
    return pl.col("source").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars().alias("origin")


def _default(name: str) -> str:
    known = field_of("OBSERVATIONS", name)
    return known.default if known and known.default else "_T"


def _or_default(name: str) -> pl.Expr:
    return pl.when(pl.col(name) == "").then(pl.lit(_default(name))).otherwise(pl.col(name)).alias(name)
