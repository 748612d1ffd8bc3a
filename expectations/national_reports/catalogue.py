"""The catalogue as frames, so that rules can join it: indicators, what they may be split by, age scopes, limits."""

from __future__ import annotations

from functools import cache

import polars as pl

from expectations.national_reports import age_bands
from ingest.national_reports.codes import POPULATION, catalogue, code_list, national_indicators, required_cells
from ingest.seeds import seed

MISSING_STATUS = tuple(row["code"] for row in seed("missing_status"))
PERSONS = ("INDIVIDUAL", "PARTICIPANT")
HAVE_MEMBERS = (*PERSONS, "HOUSEHOLD")  # units whose figures can be split by sex, age, disability, residence


@cache
def indicators() -> pl.DataFrame:
    """One row per indicator of the catalogue: `indicator_code` and facts under `i_`."""
    rows = [
        {
            "indicator_code": one.code,
            "i_method": one.method,
            "i_unit": one.unit_measure,
            "i_scale": one.scale,
            "i_min": one.value_min,
            "i_max": one.value_max,
            "i_period": one.reference_period,
            "i_statistical_unit": one.statistical_unit,
            "i_reporter": one.reporter,
            "i_sheet": one.sheet,
            "i_from": one.valid_from,
            "i_to": one.valid_to,
        }
        for one in catalogue().values()
    ]
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(
        pl.col("i_scale", "i_min", "i_max").cast(pl.Float64), pl.col("i_from", "i_to").cast(pl.Int32)
    )


@cache
def _pairs(name: str, column: str) -> pl.DataFrame:
    rows = [(row["indicator"], row[column]) for row in seed(name)]
    return pl.DataFrame(rows, schema=["indicator_code", column], orient="row")


def concepts() -> pl.DataFrame:
    """What an indicator may be split by: `indicator_code`, `concept`."""
    return _pairs("indicator_disaggregation", "concept")


def action_lines() -> pl.DataFrame:
    """The action lines of an indicator, primary and others: `indicator_code`, `action_line`."""
    return _pairs("indicator_action_line", "action_line")


def age_scopes() -> pl.DataFrame:
    """Age scopes that an indicator accepts: `indicator_code`, `age_scope`."""
    return _pairs("indicator_age_scope", "age_scope")


@cache
def accepted(frame: str) -> pl.DataFrame:
    """`indicator_code` and, as one text for messages, what it accepts: `concepts` or `age_scopes`."""
    source, column = (age_scopes(), "age_scope") if frame == "age_scopes" else (_further_concepts(), "concept")
    return source.group_by("indicator_code", maintain_order=True).agg(pl.col(column).str.join(", ").alias(frame))


def _further_concepts() -> pl.DataFrame:
    return concepts().filter(~pl.col("concept").is_in(POPULATION))


@cache
def reason_statuses() -> pl.DataFrame:
    """Statuses that a reason for a missing value goes with: `missing_reason`, `obs_status`."""
    rows = [(row["missing_reason"], row["obs_status"]) for row in seed("missing_reason_status")]
    return pl.DataFrame(rows, schema=["missing_reason", "obs_status"], orient="row")


@cache
def owed_cells(year: int) -> pl.DataFrame:
    """Cells of OBSERVATIONS that a country owes for a reporting year, under the names of the fields."""
    rows = [
        (cell.indicator, cell.sex, cell.age, cell.disability, cell.urbanisation, cell.breakdown)
        for cell in required_cells(year)
    ]
    names = ["indicator_code", "sex", "age", "disability", "urbanisation", "other_dim_1"]
    return pl.DataFrame(rows, schema={name: pl.String() for name in names}, orient="row")


@cache
def primary_lines() -> dict[str, str]:
    """Indicator to its primary action line."""
    return {code: one.action_line for code, one in catalogue().items()}


@cache
def owed_answers(year: int) -> list[str]:
    """Questions of POLICY that a country owes an answer to."""
    return [code for code, one in national_indicators("POLICY").items() if one.is_asked(year)]


@cache
def standing_in() -> pl.DataFrame:
    """Ages that answer for a required one: `age` (as reported, such as Y5T17) and `owed_age` (Y0T17)."""
    groups = {row["group_code"]: row for row in seed("population_group")}
    rows = [(row["age"], groups[row["stands_for"]]["age"]) for row in groups.values() if row["stands_for"]]
    return pl.DataFrame(rows, schema=["age", "owed_age"], orient="row")


@cache
def iso2() -> dict[str, str]:
    """ISO3 to the two letters that the codes of a country's regions begin with."""
    return {row["ref_area"]: row["iso2"] for row in seed("area") if row["iso2"]}


def scope_of_survey(survey: dict[str, str]) -> str:
    """The age scope of a survey of METADATA as a code; '' if not given or none."""
    code = age_bands.scope_code(survey.get("survey_age_scope", ""))
    return code if code in code_list("AGE") else ""
