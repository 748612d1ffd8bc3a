"""What is owed or wanted and not there: required cells, numerators, sample sizes. One issue per indicator."""

from __future__ import annotations

import polars as pl

from expectations.national_reports import catalogue
from expectations.national_reports.observation_values import CELLS_OF_KEY
from expectations.national_reports.table import Table, blank, given, number
from ingest.national_reports.report import Report

OWED = ["indicator_code", "sex", "age", "disability", "urbanisation", "other_dim_1"]


def check_gaps(table: Table, report: Report) -> None:
    """Note what is left out."""
    if report.year is not None:
        _check_owed(table, report.year)
    ratios = pl.col("i_method").is_in(["ratio", "survey_weighted"])
    for field in ("numerator", "denominator"):
        _check_wanted(table, field, ratios, needs=("numerator", "denominator"))
    _check_wanted(table, "sample_size", pl.col("from_survey"), needs=("survey_no",))


def _check_owed(table: Table, year: int) -> None:
    """Required cells of the reporting year that nothing was said about."""
    rows = table.frame.filter(number("time_period") == year, pl.col("geo_code") == "")
    rows = rows.filter(pl.col("country") != "").select("src_row", "is_open", *OWED)
    stand_in = catalogue.standing_in()
    as_owed = rows.join(stand_in, on="age").with_columns(age=pl.col("owed_age")).drop("owed_age")
    answered = pl.concat([rows, as_owed.select(rows.columns)]).filter(~pl.col("is_open"))
    # a row with a wrong code answers nothing, but its code has been named: its cell is not said to be left out too
    silent = catalogue.owed_cells(year).join(answered, on=OWED, how="anti", maintain_order="left")
    waiting = rows.filter("is_open").unique(OWED, keep="first", maintain_order=True)
    gaps = silent.join(waiting.drop("is_open"), on=OWED, how="left", maintain_order="left")
    wrong = _unplaced(table)
    found = gaps.group_by("indicator_code", maintain_order=True).agg(
        count=pl.len(), src_row=pl.col("src_row").min(), owed=pl.len()
    )
    for indicator, count, row, _ in found.iter_rows():
        left = count - wrong.get(indicator, 0)
        if left > 0:
            table.note("required_cells_left_out", "value", row, indicator=indicator, count=str(left), year=str(year))


def _unplaced(table: Table) -> dict[str, int]:
    """Reported rows by indicator whose place is in doubt, because a code of theirs is wrong."""
    is_placed = table.sound(*CELLS_OF_KEY[1:])
    doubtful = table.frame.filter(pl.col("is_reported") & ~is_placed & table.sound("indicator_code"))
    counted = doubtful.group_by("indicator_code").len()
    return dict(counted.iter_rows())


def _check_wanted(table: Table, field: str, where: pl.Expr, needs: tuple[str, ...]) -> None:
    """A figure that should have its numerator, denominator or sample size: one warning per indicator."""
    wanted = given("value") & ~pl.col("is_missing") & blank(field) & where
    rows = table.frame.filter(wanted & table.sound("indicator_code", "value", field, *needs))
    found = rows.group_by("indicator_code", maintain_order=True).agg(pl.col("src_row").first(), count=pl.len())
    named = found.select("src_row", indicator="indicator_code", count="count")
    table.add("number_wanted", field, named)


