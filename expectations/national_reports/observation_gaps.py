"""What is owed or wanted and not there: required cells, numerators, sample sizes. One issue per indicator."""

from __future__ import annotations

from collections import Counter, defaultdict

import polars as pl

from expectations.national_reports import catalogue
from expectations.national_reports.observation_values import CELLS_OF_KEY
from expectations.national_reports.table import Table, blank, given, number
from ingest.national_reports.codes import national_indicators
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
    silent = catalogue.owed_cells(year).join(answered, on=OWED, how="anti", maintain_order="left")
    if table.gone is not None:  # which has been said
        silent = silent.join(table.gone.filter(pl.col("year") == year), on=OWED, how="anti", maintain_order="left")
    waiting = rows.filter("is_open").unique(OWED, keep="first", maintain_order=True)
    gaps = silent.join(waiting.drop("is_open"), on=OWED, how="left", maintain_order="left")
    excused = _misplaced(table) + _of_wrong_indicator(table, gaps)
    found = gaps.group_by("indicator_code", maintain_order=True).agg(count=pl.len(), src_row=pl.col("src_row").min())
    for indicator, count, row in found.iter_rows():
        left = count - excused[indicator]
        if left > 0:
            table.note("required_cells_left_out", "value", row, indicator=indicator, count=str(left), year=str(year))


def _misplaced(table: Table) -> Counter[str]:
    """Reported rows, by indicator, that answer no cell because a code of theirs is wrong.

    The code has been named: that its cell is empty for that reason is not said again.
    """
    known = pl.col("indicator_code").is_in(list(national_indicators("OBSERVATIONS")))
    rows = table.frame.filter(pl.col("is_reported") & ~table.sound(*CELLS_OF_KEY) & known)
    return Counter(rows["indicator_code"].to_list())


def _of_wrong_indicator(table: Table, gaps: pl.DataFrame) -> Counter[str]:
    """As `_misplaced`, where the indicator itself is wrong: the rows around it or the action line tell which it was."""
    known = pl.col("indicator_code").is_in(list(national_indicators("OBSERVATIONS")))
    beside = table.frame.with_columns(
        above=pl.col("indicator_code").shift(1), below=pl.col("indicator_code").shift(-1)
    ).filter(pl.col("is_reported") & ~known & ~table.sound("indicator_code"))
    excused: Counter[str] = Counter()
    lines = catalogue.primary_lines()
    left: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for code, *cell in gaps.select(OWED).iter_rows():
        left[tuple(cell)].add(code)
    for above, below, line, *group in beside.select("above", "below", "action_line", *OWED[1:]).iter_rows():
        same = left[tuple(group)]
        near = [code for code in (above, below) if code in same]
        of_line = [code for code in sorted(same) if line in ("", lines[code])]
        for code in near[:1] or (of_line if len(of_line) == 1 else []):
            excused[code] += 1
            same.discard(code)
    return excused


def _check_wanted(table: Table, field: str, where: pl.Expr, needs: tuple[str, ...]) -> None:
    """A figure that should have its numerator, denominator or sample size: one warning per indicator."""
    wanted = given("value") & ~pl.col("is_missing") & blank(field) & where
    rows = table.frame.filter(wanted & table.sound("indicator_code", "value", field, *needs))
    found = rows.group_by("indicator_code", maintain_order=True).agg(pl.col("src_row").first(), count=pl.len())
    named = found.select("src_row", indicator="indicator_code", count="count")
    table.add("number_wanted", field, named)


