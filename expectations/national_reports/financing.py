"""The sheet FINANCING: amounts by instrument, purpose and main action line."""

from __future__ import annotations

import polars as pl

from expectations.national_reports.cells import check_cells, require
from expectations.national_reports.context import Context
from expectations.national_reports.table import Table, day, given, number
from ingest.national_reports.fields import BETWEEN_CODES
from ingest.national_reports.report import Report
from ingest.seeds import thresholds

WITH_BALANCE = ("USF",)
COLLECTING = ("USF", "LEVY")
PARTS = ("beneficiaries_f", "beneficiaries_m", "beneficiaries_with_disability", "beneficiaries_y18t35")
AMOUNTS = ("opening_balance", "amount_collected", "amount_committed", "amount_disbursed", "amount_earmarked")
US_DOLLAR = "USD"
KEY = ["instrument", "name", "fiscal_year_end", "currency", "purpose", "main_line", "earmark"]


def check_financing(report: Report, context: Context) -> Table:
    """Judge the sheet FINANCING."""
    table = Table(report, "FINANCING")
    check_cells(table, pl.lit(True), may_be_negative=("opening_balance",))
    instrument = pl.col("instrument")
    require(table, "opening_balance", instrument.is_in(WITH_BALANCE), "amount_missing", ["instrument"], kind=instrument)
    require(table, "amount_collected", instrument.is_in(COLLECTING), "amount_missing", ["instrument"], kind=instrument)
    if report.year is not None:
        late = day("fiscal_year_end").dt.year() > report.year
        table.report("period_after_report", "fiscal_year_end", late, latest=str(report.year))
        early = day("fiscal_year_end").dt.year() < report.year - thresholds()["fiscal_years_back_max"]
        table.report("fiscal_year_long_past", "fiscal_year_end", early, reporting_year=str(report.year))
    table.report("date_in_future", "fiscal_year_end", day("fiscal_year_end") > context.today)
    table.report("rate_not_positive", "exchange_rate_usd", number("exchange_rate_usd") <= 0)
    without_rate = given("currency") & (pl.col("currency") != US_DOLLAR) & _has_amount()
    require(table, "exchange_rate_usd", without_rate, "rate_missing", ["currency"])
    _check_amounts(table)
    _check_beneficiaries(table)
    _check_repeated(table)
    return table


def _has_amount() -> pl.Expr:
    return pl.any_horizontal((number(name) > 0).fill_null(False) for name in AMOUNTS)


def _check_amounts(table: Table) -> None:
    disbursed, earmarked = number("amount_disbursed"), number("amount_earmarked")
    sources = ("opening_balance", "amount_collected", "amount_committed")
    available = pl.sum_horizontal(number(name) for name in sources)
    is_stated = pl.any_horizontal(number(name).is_not_null() for name in sources)
    table.report(
        "disbursed_exceeds_available", "amount_disbursed", is_stated & (disbursed > available), sources,
        available=available,
    )  # fmt: skip
    table.report(
        "earmarked_exceeds_disbursed", "amount_earmarked", earmarked > disbursed, ["amount_disbursed"],
        disbursed=disbursed,
    )  # fmt: skip
    unnamed = given("amount_earmarked") & (earmarked > 0) & pl.col("earmark").is_in(["", "NONE"])
    table.report("earmark_without_group", "earmark", unnamed, ["amount_earmarked"])


def _check_beneficiaries(table: Table) -> None:
    total = number("beneficiaries_total")
    for part in PARTS:
        table.report("part_of_people_exceeds", part, number(part) > total, ["beneficiaries_total"], total=total)
    is_split = pl.any_horizontal(given(part) for part in PARTS)
    require(table, "beneficiaries_total", is_split, "whole_of_people_missing", PARTS)
    women_and_men = number("beneficiaries_f") + number("beneficiaries_m")
    table.report(
        "women_and_men_exceed", "beneficiaries_total", women_and_men > total, ["beneficiaries_f", "beneficiaries_m"],
        sum=women_and_men,
    )  # fmt: skip


def _check_repeated(table: Table) -> None:
    """Amounts are added up, so that none may stand twice."""
    main = pl.col("action_lines").str.split(BETWEEN_CODES).list.first().str.strip_chars()
    table.frame = table.frame.with_columns(main_line=main)
    first = pl.col("src_row").first().over(KEY)
    repeated = pl.struct(KEY).is_duplicated() & (pl.col("src_row") != first)
    needs = [name for name in KEY if name != "main_line"]
    table.report("amount_twice", "instrument", repeated, [*needs, "action_lines"], first=first)
