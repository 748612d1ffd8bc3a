"""Values of an observation: status, reasons, limits, numerator and denominator, samples, intervals, repetitions."""

from __future__ import annotations

import polars as pl

from expectations.national_reports import catalogue
from expectations.national_reports.table import Table, blank, given, number, says_something
from ingest.national_reports.report import Report
from ingest.seeds import thresholds

GROUP = ["sex", "age", "disability", "urbanisation", "other_dim_1"]
KEY = ["indicator_code", "country", "geo_code", "time_period", *GROUP]
CELLS_OF_KEY = ["indicator_code", "ref_area", *KEY[2:]]


def check_values(table: Table, report: Report) -> None:
    """Rules on the figures of single rows."""
    _check_status(table)
    _check_survey(table, report)
    _check_limits(table)
    _check_parts(table)
    _check_ratio(table)
    _check_precision(table)


def _check_status(table: Table) -> None:
    """A missing value says why; a zero is a value; breaks and estimates are explained."""
    missing, reported = pl.col("is_missing"), pl.col("is_reported")
    reason = given("missing_reason")
    contradicted = given("value") & (reason | missing)
    table.report("zero_for_missing", "value", contradicted & (number("value") == 0), ["obs_status", "missing_reason"])
    table.report("value_beside_missing_status", "obs_status", given("value") & missing, ["value"])
    table.report("value_beside_reason", "missing_reason", given("value") & reason & ~missing, ["value", "obs_status"])
    table.report("reason_missing", "missing_reason", blank("value") & missing & ~reason, ["value", "obs_status"])
    table.report(
        "status_not_missing", "obs_status", blank("value") & reason & ~missing, ["value", "missing_reason"]
    )
    table.report("value_missing", "value", blank("value") & reported & ~missing & ~reason, ["obs_status"])
    pairs = catalogue.reason_statuses()
    fitting = pairs.select("missing_reason", "obs_status", fits=pl.lit(True))
    statuses = pairs.group_by("missing_reason", maintain_order=True).agg(statuses=pl.col("obs_status").str.join(", "))
    table.frame = table.frame.join(fitting, on=["missing_reason", "obs_status"], how="left", maintain_order="left")
    table.frame = table.frame.join(statuses, on="missing_reason", how="left", maintain_order="left")
    unfit = blank("value") & missing & reason & pl.col("fits").is_null()
    table.report(
        "reason_not_of_status", "missing_reason", unfit, ["value", "obs_status"], status=pl.col("obs_status"),
        statuses=pl.col("statuses"),
    )  # fmt: skip
    table.report("number_beside_missing", "numerator", blank("value") & missing & given("numerator"),
                 ["value", "obs_status"])  # fmt: skip
    for field in ("source", "producer"):
        table.report("blank_cell", field, blank(field) & given("value"))
    silent = given("value") & ~says_something("note")
    table.report("break_without_note", "note", silent & (pl.col("obs_status") == "B"), ["obs_status"])
    table.report("estimate_without_note", "note", silent & (pl.col("obs_status") == "E"), ["obs_status"])


def _check_survey(table: Table, report: Report) -> None:
    """A survey that is cited is described on METADATA."""
    count = len(report.surveys)
    cited = given("survey_no") & ((number("survey_no") < 1) | (number("survey_no") > count))
    table.report("survey_unknown", "survey_no", cited, count=str(count))
    no_case = given("value") & ~pl.col("is_missing") & (number("sample_size") == 0)
    table.report("sample_of_nobody", "sample_size", no_case, ["value", "obs_status"])
    of_persons = (pl.col("i_statistical_unit") == "INDIVIDUAL") & blank("time_detail")  # waves may be pooled
    table.report(
        "sample_exceeds_survey", "sample_size", of_persons & (number("sample_size") > pl.col("interviewed")),
        ["indicator_code", "survey_no"], size=pl.col("interviewed"),
    )  # fmt: skip


def _check_limits(table: Table) -> None:
    value = pl.col("true_value")
    least, most = pl.col("i_min"), pl.col("i_max")
    needs = ["indicator_code", "unit_measure", "unit_mult"]
    table.report("value_too_low", "value", value < least, needs, least=least)
    table.report("value_too_high", "value", value > most, needs, most=most)


def _check_parts(table: Table) -> None:
    """Numerator within the denominator where the indicator is a share; cases within the sample."""
    numerator, denominator = number("numerator"), number("denominator")
    is_share = (pl.col("i_max") == pl.col("i_scale")).fill_null(False)
    needs = ["indicator_code", "denominator"]
    table.report("denominator_zero", "denominator", (denominator == 0) & given("value"))
    table.report(
        "numerator_exceeds_denominator", "numerator", is_share & (numerator > denominator), needs,
        denominator=denominator,
    )  # fmt: skip
    table.report(
        "cases_exceed_sample", "sample_numerator", number("sample_numerator") > number("sample_size"), ["sample_size"],
        size=number("sample_size"),
    )  # fmt: skip


def _check_ratio(table: Table) -> None:
    """Within the tolerance, or half a unit of the last digit given, value = scale x numerator / denominator."""
    computed = pl.col("i_scale") * number("numerator") / number("denominator")
    digits = pl.col("value").str.extract(r"\.(\d+)$").str.len_chars().fill_null(0)
    half_digit = 0.5 * pl.lit(10.0).pow(-digits.cast(pl.Float64)) * pl.col("factor")
    tolerance = pl.max_horizontal(half_digit, pl.lit(thresholds()["ratio_tolerance"])) * (1 + 1e-9)
    off = (pl.col("true_value") - computed).abs() > tolerance
    table.report(
        "value_is_not_the_ratio", "value", off & computed.is_finite(),
        ["indicator_code", "unit_measure", "unit_mult", "numerator", "denominator"],
        computed=computed.round(4), numerator=number("numerator"), denominator=number("denominator"),
        scale=pl.col("i_scale"),
    )  # fmt: skip


def _check_precision(table: Table) -> None:
    value = number("value")
    lower, upper = number("ci_lower"), number("ci_upper")
    table.report("interval_upside_down", "ci_lower", lower > upper, ["ci_upper"], upper=upper)
    table.report("interval_above_value", "ci_lower", lower > value, ["value", "ci_upper"], figure=value)
    table.report("interval_below_value", "ci_upper", upper < value, ["value", "ci_lower"], figure=value)
    table.report("design_effect_not_positive", "deff", number("deff") <= 0)
    level = number("ci_level")
    everybody = thresholds()["unit_percent_max"]
    table.report("confidence_level_not_percent", "ci_level", (level <= 0) | (level >= everybody))


def check_repeated(table: Table) -> None:
    """One row per cell and source, one number per row."""
    rows = table.frame.filter(pl.col("is_reported") & table.sound(*CELLS_OF_KEY, "source"))
    _note_repeated(table, rows, [*KEY, "source"], "repeated_observation", "indicator_code")
    numbered = table.frame.filter(given("row_id") & table.sound("row_id"))
    _note_repeated(table, numbered, ["row_id"], "repeated_row_id", "row_id")


def _note_repeated(table: Table, rows: pl.DataFrame, key: list[str], rule: str, field: str) -> None:
    first = pl.col("src_row").first().over(key)
    repeated = rows.filter(pl.struct(key).is_duplicated()).with_columns(first=first)
    table.add(rule, field, repeated.filter(pl.col("src_row") != pl.col("first")).select("src_row", "first"))
