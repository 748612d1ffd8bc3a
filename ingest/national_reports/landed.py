"""What of a report goes into the landing: figures as rows of every source, the other sheets as text.

Defaults of empty cells are filled in here. Fields that hold personal data never leave the workbook.
"""

from __future__ import annotations

import json
from decimal import Decimal

import polars as pl

from ingest.national_reports.codes import NOTHING_MORE, catalogue
from ingest.national_reports.fields import field_of, fields_of
from ingest.national_reports.report import Report
from ingest.rows import conform

_TEXT_SHEETS = ("NARRATIVE", "FINANCING", "IGF_NRI", "POLICY")
_SURVEY = "survey_no"
_FIRST_SURVEY = "1"
_COUNTRY_LEVEL = "NATIONAL"
_PLAIN = {"sex": NOTHING_MORE, "age": NOTHING_MORE, "disability": NOTHING_MORE, "urbanisation": NOTHING_MORE}


def landed_rows(report: Report) -> dict[str, pl.DataFrame]:
    """The frames of a submission.

    Returns:
        `rows` in the shape of `ingest.rows` (figures of OBSERVATIONS, answers of POLICY); `narrative`, `financing`,
        `igf_nri`, `policy` with one text column per field, `src_sheet` and `src_row`; `metadata` likewise with one
        row per survey (`survey_no`), one alone where there is none. Rows that stand as the template wrote them are
        left out.
    """
    figures = [_figure(report, row) for row in _entered(report, "OBSERVATIONS") if _says_something(row)]
    answers = [_answer(report, row) for row in _entered(report, "POLICY") if row["answer"]]
    rows = pl.DataFrame([*figures, *answers], schema=_LABELS, orient="row")
    texts = {name.lower(): text_frame(name, _entered(report, name)) for name in _TEXT_SHEETS}
    return {"rows": conform(rows), **texts, "metadata": _metadata(report)}


_LABELS = {
    **dict.fromkeys(
        (
            "series_label", "area_label", "time_label", "value_label", "unit_label", "flag_label", "note_label",
            "producer_label", "dataset_label", "labels", "numerator_label", "denominator_label", "sample_size_label",
            "sample_numerator_label", "std_error_label", "ci_lower_label", "ci_upper_label", "deff_label", "conf_label",
            "nature_label", "age_scope_label", "reference_period_label", "src_sheet", "src_column",
        ),
        pl.String(),
    ),
    "src_row": pl.Int32(),
}  # fmt: skip


def _entered(report: Report, sheet: str) -> list[dict[str, str]]:
    """Rows that the sender filled in, as text, with defaults for empty cells; `src_row` as text too."""
    defaults = {one.name: one.default for one in fields_of(sheet) if one.default}
    frame = report.sheets[sheet].entered().with_columns(pl.col("src_row").cast(pl.String))
    return [row | {name: row[name] or value for name, value in defaults.items()} for row in frame.iter_rows(named=True)]


def _says_something(row: dict[str, str]) -> bool:
    """A row with a source and no more (filled down, say) is as good as untouched."""
    plain = _default("OBSERVATIONS", "obs_status")
    return bool(row["value"] or row["missing_reason"]) or row["obs_status"] != plain


def _figure(report: Report, row: dict[str, str]) -> dict[str, str | int]:
    power = int(row["unit_mult"] or 0)
    survey = _survey_of(report, row)
    return {
        "series_label": row["indicator_code"],
        "area_label": row["ref_area"],
        "time_label": row["time_period"],
        "value_label": _times(row["value"], power),
        "unit_label": row["unit_measure"],
        "flag_label": row["obs_status"],
        "note_label": row["note"],
        "producer_label": row["producer"],
        "dataset_label": row["source"],
        "labels": _labels(row),
        "numerator_label": row["numerator"],
        "denominator_label": row["denominator"],
        "sample_size_label": row["sample_size"],
        "sample_numerator_label": row["sample_numerator"],
        "std_error_label": _times(row["standard_error"], power),
        "ci_lower_label": _times(row["ci_lower"], power),
        "ci_upper_label": _times(row["ci_upper"], power),
        "deff_label": row["deff"],
        "conf_label": row["conf_status"],
        "nature_label": row["nature"],
        "age_scope_label": row["age_scope"] or survey.get("survey_age_scope", "") or NOTHING_MORE,
        "reference_period_label": row["reference_period"],
        "src_sheet": "OBSERVATIONS",
        "src_column": "value",
        "src_row": int(row["src_row"]),
    }


def _times(number: str, power: int) -> str:
    """`number` times ten to the `power`, exactly."""
    return format(Decimal(number).scaleb(power), "f") if number and power else number


def _survey_of(report: Report, row: dict[str, str]) -> dict[str, str]:
    """The survey that a figure cites; the first one for an indicator that surveys measure, if it cites none."""
    one = catalogue().get(row["indicator_code"])
    is_survey = one is not None and one.method == "survey_weighted"
    number = row[_SURVEY] or (_FIRST_SURVEY if is_survey else "")
    if number.isdigit() and 0 < int(number) <= len(report.surveys):
        return report.surveys[int(number) - 1]
    return {}


def _labels(row: dict[str, str]) -> str:
    labels = {name.upper(): row[name] for name in _PLAIN}
    if row["geo_level"] != _COUNTRY_LEVEL and row["geo_code"]:
        labels["SUB_AREA"] = f"ISO:{row['geo_code']}"
    concept, colon, code = row["other_dim_1"].partition(":")
    if colon:
        labels[concept.strip()] = code.strip()
    return json.dumps(labels, ensure_ascii=False, separators=(",", ":"))


def _answer(report: Report, row: dict[str, str]) -> dict[str, str | int]:
    one = catalogue().get(row["question_code"])
    day = row["as_of"]
    return {
        "series_label": row["question_code"],
        "area_label": report.area,
        "time_label": day[:4] if day else str(report.year or ""),
        "value_label": row["answer"],
        "unit_label": one.unit_measure if one else "",
        "flag_label": _default("OBSERVATIONS", "obs_status"),
        "note_label": row["comment"],
        "conf_label": _default("OBSERVATIONS", "conf_status"),
        "nature_label": _default("OBSERVATIONS", "nature"),
        "labels": json.dumps({name.upper(): code for name, code in _PLAIN.items()}, separators=(",", ":")),
        "age_scope_label": NOTHING_MORE,
        "reference_period_label": one.reference_period if one else "",
        "src_sheet": "POLICY",
        "src_column": "answer",
        "src_row": int(row["src_row"]),
    }


def _default(sheet: str, name: str) -> str:
    known = field_of(sheet, name)
    return known.default if known else ""


def text_frame(sheet: str, rows: list[dict[str, str]]) -> pl.DataFrame:
    """Rows of a sheet as text, without personal fields; of no rows the typed empty frame."""
    names = [one.name for one in fields_of(sheet) if not one.is_personal]
    frame = pl.DataFrame(rows, schema={name: pl.String() for name in (*names, "src_row")}, orient="row")
    return frame.select(*names, pl.lit(sheet).alias("src_sheet"), "src_row")


def _metadata(report: Report) -> pl.DataFrame:
    names = [one.name for one in fields_of("METADATA") if not one.is_personal]
    surveys = [survey | {_SURVEY: str(no)} for no, survey in enumerate(report.surveys, start=1)] or [{}]
    rows = [{name: ({**report.metadata, **survey}).get(name, "") for name in (*names, _SURVEY)} for survey in surveys]
    frame = pl.DataFrame(rows, schema={name: pl.String() for name in (*names, _SURVEY)}, orient="row")
    return frame.with_columns(pl.lit("METADATA").alias("src_sheet"), pl.lit("").alias("src_row"))
