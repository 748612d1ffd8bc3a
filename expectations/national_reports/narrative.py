"""The sheet NARRATIVE: one row per action line, told or said to be empty."""

from __future__ import annotations

import polars as pl

from expectations.national_reports.cells import check_cells, require
from expectations.national_reports.table import Table, given
from ingest.national_reports.report import Report

OF_THE_OFFICE = ("lead_institution", "strategy_ref")
TOLD = ("lead_institution", "achievements", "challenges", "recommendations_next_steps")


def check_narrative(report: Report) -> Table:
    """Judge the sheet NARRATIVE."""
    table = Table(report, "NARRATIVE")
    others = [field.name for field in table.fields if field.name not in ("action_line", "nothing_to_report")]
    table.frame = table.frame.with_columns(
        is_told=pl.any_horizontal(given(name) for name in others), is_empty=pl.col("nothing_to_report") == "yes"
    )
    check_cells(table, pl.lit(True))
    _check_untouched(table)
    for field in TOLD:
        require(table, field, pl.col("is_told") & ~pl.col("is_empty"), "narrative_blank", ["nothing_to_report"])
    # `nothing to report` beside a text: the sender must say which of the two holds; who is in charge is no text
    is_said = pl.any_horizontal(given(name) for name in others if name not in OF_THE_OFFICE)
    table.report("nothing_beside_text", "nothing_to_report", pl.col("is_empty") & is_said)
    first = pl.col("src_row").first().over("action_line")
    repeated = pl.col("action_line").is_duplicated() & given("action_line") & (pl.col("src_row") != first)
    table.report("repeated_action_line", "action_line", repeated, first=first)
    return table


def _check_untouched(table: Table) -> None:
    """A row in which nothing is said; one issue if that is so of the whole sheet."""
    silent = ~pl.col("is_told") & ~pl.col("is_empty")
    rows = table.frame.filter(silent & table.sound("nothing_to_report"))
    if rows.height == table.frame.height > 1:
        table.add("narrative_untouched", "nothing_to_report", rows.head(1).select("src_row", count=pl.lit(rows.height)))
        return
    table.report("narrative_row_untouched", "nothing_to_report", silent)
