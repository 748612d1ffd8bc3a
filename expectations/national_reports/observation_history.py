"""Figures against what the same country sent before and what others publish: jumps and differences."""

from __future__ import annotations

import polars as pl

from expectations.national_reports.context import Context
from expectations.national_reports.observation_revisions import CELL, approved_figures, check_revisions
from expectations.national_reports.observation_values import CELLS_OF_KEY
from expectations.national_reports.table import Table, given, number
from ingest.seeds import thresholds

PUBLISHED_CELL = ["indicator_code", "sex", "age", "disability", "urbanisation", "other_dim_1"]
OWN_SOURCE = "national-report"


def check_history(table: Table, context: Context) -> None:
    """Rules that look beyond the workbook."""
    before = approved_figures(context.previous)
    check_revisions(table, before, context.is_revision)
    _check_jumps(table, before)
    if context.published is not None:
        _check_published(table, context.published)


def _figures(table: Table) -> pl.DataFrame:
    """Sound figures of this report, one per cell and year."""
    sound = table.sound(*CELLS_OF_KEY, "value", "unit_mult", "unit_measure", "obs_status")
    rows = table.frame.filter(given("value") & pl.col("true_value").is_not_null() & ~pl.col("is_missing") & sound)
    return rows.select(
        "src_row", *CELL, "note", "obs_status", "scope", "i_unit",
        year=number("time_period").cast(pl.Int32),
        now="true_value",
        error=pl.when(table.sound("standard_error")).then(number("standard_error")) * pl.col("factor"),
    ).unique([*CELL, "year"], keep="first", maintain_order=True)  # fmt: skip


def _check_jumps(table: Table, before: pl.DataFrame) -> None:
    """The change since the nearest year before, in this report or the approved one, is not larger than usual."""
    figures = _figures(table)
    own = figures.select(*CELL, "year", before="now", error_before="error", scope_before="scope")
    approved = before.select(*CELL, "year", "before", "error_before", scope_before=pl.lit(None, pl.String))
    earlier = pl.concat([own, approved])
    earlier = earlier.unique([*CELL, "year"], keep="first", maintain_order=True)
    pairs = figures.join(earlier, on=CELL, suffix=":before", maintain_order="left_right")
    pairs = pairs.filter(pl.col("year:before") < pl.col("year"))
    nearest = pl.col("year:before") == pl.col("year:before").max().over("src_row")
    same_scope = pl.col("scope_before").is_null() | (pl.col("scope_before") == pl.col("scope"))
    # a break in the series has been stated and explained already
    pairs = pairs.filter(nearest & same_scope & (pl.col("obs_status") != "B")).with_columns(_jump())
    wrong = pairs.filter("is_jump").with_columns(_is_total(), up=pl.col("now") > pl.col("before"))
    total_jumps = (pl.col("is_total").max()).over("indicator_code", "geo_code", "year", "up")
    listed = wrong.filter(pl.col("is_total") | ~total_jumps).with_columns(pl.col("before").round(4))
    table.add("jump", "value", listed.select("src_row", "before", year=pl.col("year:before")))


def _is_total() -> pl.Expr:
    others = ("sex", "age", "disability", "urbanisation", "other_dim_1")
    return pl.all_horizontal(pl.col(name) == "_T" for name in others).alias("is_total")


def _jump() -> pl.Expr:
    """More than so many points a year or standard errors; where values are no rates, more than so many times."""
    most = thresholds()
    change = (pl.col("now") - pl.col("before")).abs()
    years = pl.col("year") - pl.col("year:before")
    is_rate = pl.col("i_unit").is_in(["PT", "PER_100_POP"])
    by_points = is_rate & (change > most["jump_points"] * years)
    spread = (pl.col("error") ** 2 + pl.col("error_before") ** 2).sqrt()
    by_errors = (years == 1) & (spread > 0) & (change > most["jump_std_errors"] * spread)
    low, high = pl.min_horizontal("now", "before"), pl.max_horizontal("now", "before")
    by_times = ~is_rate & (low > 0) & (high > most["jump_factor"] * low)
    return pl.any_horizontal(rule.fill_null(False) for rule in (by_points, by_errors, by_times)).alias("is_jump")


def _check_published(table: Table, published: pl.DataFrame) -> None:
    """A figure that differs from what an international source publishes for the same cell and year."""
    most = thresholds()
    others = published.filter((pl.col("source") != OWN_SOURCE) & pl.col("obs_value").is_not_null()).select(
        *(pl.col(name).cast(pl.String) for name in ("sex", "age", "disability", "urbanisation")),
        indicator_code=pl.col("indicator").cast(pl.String),
        other_dim_1=pl.col("breakdown").cast(pl.String),
        year=pl.col("time_period").cast(pl.Int32, strict=False),
        other=pl.col("obs_value").cast(pl.Float64),
        publisher=pl.col("source").cast(pl.String),
        is_preferred=pl.col("is_preferred").fill_null(False),
    )
    others = others.sort("is_preferred", "publisher", descending=[True, False])
    others = others.unique([*PUBLISHED_CELL, "year"], keep="first", maintain_order=True)
    rows = _figures(table).filter(pl.col("geo_code") == "")
    rows = rows.join(others, on=[*PUBLISHED_CELL, "year"], maintain_order="left")
    difference = (pl.col("now") - pl.col("other")).abs()
    by_points = (pl.col("i_unit") == "PT") & (difference > most["discrepancy_abs_points"])
    relative = 100 * difference / pl.col("other").abs()
    by_share = (pl.col("i_unit") != "PT") & (relative > most["discrepancy_relative"])
    wrong = rows.filter(by_points | by_share).with_columns(pl.col("other").round(4))
    table.add("differs_from_publisher", "value", wrong.select("src_row", "other", "publisher"))
