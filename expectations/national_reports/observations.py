"""The sheet OBSERVATIONS: what kind of row each one is, and the order in which its rules are asked."""

from __future__ import annotations

import polars as pl

from expectations.national_reports import (
    catalogue,
    observation_codes,
    observation_gaps,
    observation_groups,
    observation_history,
    observation_values,
)
from expectations.national_reports.cells import check_cells
from expectations.national_reports.context import Context
from expectations.national_reports.table import Table, blank, given, number
from ingest.national_reports.codes import area_of
from ingest.national_reports.report import Report

NUMBERS = ("numerator", "denominator", "sample_size", "sample_numerator", "standard_error", "ci_lower", "ci_upper",
           "deff")  # fmt: skip
MAY_BE_NEGATIVE = ("value", "ci_lower", "ci_upper")
OWN_RULES = ("indicator_code", "age", "other_dim_1")  # code lists with words of their own
OF_A_VALUE = ("source", "producer")  # where there is no value, there is none to name a source of


def check_observations(report: Report, context: Context) -> Table:
    """Judge the sheet OBSERVATIONS."""
    table = Table(report, "OBSERVATIONS", answer="note")
    _describe_rows(table, report)
    observation_codes.check_codes_of_rows(table, report, context)
    check_cells(table, pl.col("is_reported"), unchecked=OWN_RULES, may_be_negative=MAY_BE_NEGATIVE,
                may_be_blank=OF_A_VALUE)  # fmt: skip
    observation_codes.check_catalogue(table)
    observation_values.check_values(table, report)
    observation_values.check_repeated(table)
    observation_groups.check_groups(table)
    observation_history.check_history(table, context)
    observation_gaps.check_gaps(table, report)
    return table


def _describe_rows(table: Table, report: Report) -> None:
    """Add what the rules ask for: facts of the catalogue and survey, the true value, and the kind of row.

    A row is open while nothing was answered in it: no value, no reason, no number. It is reported otherwise.
    """
    frame = table.frame.with_columns(
        is_missing=pl.col("obs_status").is_in(catalogue.MISSING_STATUS),
        has_numbers=pl.any_horizontal(given(field) for field in NUMBERS),
        country=pl.col("ref_area").replace_strict(
            {code: area_of(code) for code in table.distinct("ref_area")}, default="", return_dtype=pl.String
        ),
        is_national=pl.col("indicator_code").str.starts_with("NAT-"),
    ).join(catalogue.indicators(), on="indicator_code", how="left", maintain_order="left")
    is_open = (
        blank("value")
        & ~pl.col("bad:value")
        & (pl.col("obs_status") == "A")
        & blank("missing_reason")
        & ~pl.col("has_numbers")
    )
    frame = frame.with_columns(is_open=is_open, is_reported=~is_open, other_dim_1=_nothing_more("other_dim_1"))
    frame = frame.with_columns(
        from_survey=pl.col("is_reported")
        & ((pl.col("i_method") == "survey_weighted").fill_null(False) | given("survey_no")),
        survey=number("survey_no").fill_null(1).cast(pl.Int32, strict=False),
        factor=pl.lit(10.0).pow(number("unit_mult").fill_null(0)),
    )
    frame = frame.join(_surveys(report), on="survey", how="left", maintain_order="left")
    survey_scope = pl.when("from_survey").then(pl.col("survey_scope"))
    table.frame = frame.with_columns(
        scope=pl.when(given("age_scope")).then(pl.col("age_scope")).otherwise(survey_scope.fill_null("_T")),
        true_value=number("value") * pl.col("factor"),
    )


def _surveys(report: Report) -> pl.DataFrame:
    """Number, age scope and persons interviewed of each survey of METADATA."""
    rows = [
        (at, catalogue.scope_of_survey(survey), survey.get("sample_individuals", ""))
        for at, survey in enumerate(report.surveys, start=1)
    ]
    names = {"survey": pl.Int32, "survey_scope": pl.String, "interviewed": pl.String}
    interviewed = pl.col("interviewed").cast(pl.Float64, strict=False)
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(interviewed)


def _nothing_more(field: str) -> pl.Expr:
    return pl.when(pl.col(field) == "").then(pl.lit("_T")).otherwise(pl.col(field))
