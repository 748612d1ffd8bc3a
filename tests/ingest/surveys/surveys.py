"""A small survey and its mapping, to which tests do harm: four strata of two PSUs of five persons each."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.rows import Issue, ReadError, SourceFile
from ingest.surveys.mapping_file import read_mapping
from ingest.surveys.respondents import Survey, read_survey

MAPPING = """\
ref_area: KEN
time_period: 2025
source: {producer: KNBS, title: Household survey, licence: CC BY 4.0}
age_scope: Y_GE5
columns: {stratum: h, psu: c, weight: w, age: age, sex: sex, urbanisation: urb, wg: [see, hear, walk, cog, self, comm]}
codes: {sex: {1: M, 2: F}, urbanisation: {1: U, 2: R}}
indicators:
  C2-01: {column: internet_3m, yes: [1], no: [2]}    # any other value is missing
  C2-05: {column: owns_phone, yes: [1], no: [2]}
"""


def frame() -> pl.DataFrame:
    """Forty persons; every fifth has difficulty 3 in walking."""
    rows = []
    for number in range(40):
        rows.append(
            {
                "h": 1 + number // 10,
                "c": 1 + number // 5,
                "w": 100.5 + number,
                "age": 6 + 2 * number,
                "sex": 1 + number % 2,
                "urb": 1 + (number // 10) % 2,
                "see": 1,
                "hear": 2,
                "walk": 3 if number % 5 == 0 else 1,
                "cog": 1,
                "self": 1,
                "comm": 1,
                "internet_3m": 1 + (number % 3 == 0),
                "owns_phone": 1 + (number % 4 == 0),
                "name": f"person {number}",
            }
        )
    return pl.DataFrame(rows)


def write(folder: Path, data: pl.DataFrame | None = None, mapping: str = MAPPING) -> tuple[Path, Path]:
    """The survey as CSV and its mapping."""
    folder.mkdir(parents=True, exist_ok=True)
    (data if data is not None else frame()).write_csv(folder / "survey.csv")
    (folder / "mapping.yml").write_text(mapping, encoding="utf-8")
    return folder / "survey.csv", folder / "mapping.yml"


def judge(folder: Path, data: pl.DataFrame | None = None, mapping: str = MAPPING) -> tuple[Survey | None, list[Issue]]:
    """The survey that would land, None if it is refused, and all issues."""
    file, written = write(folder, data, mapping)
    try:
        read, notes = read_mapping(written)
        survey = read_survey(SourceFile(file, "survey", read.ref_area), read)
    except ReadError as error:
        return None, error.issues
    issues = [*notes, *survey.issues]
    return (None if any(issue.severity == "error" for issue in issues) else survey), issues


def with_value(column: str, row: int, value: str) -> pl.DataFrame:
    """The survey as text with one cell replaced; `row` as a person counts, the header being row 1."""
    text = frame().cast(pl.String)
    changed = pl.int_range(text.height) == row - 2
    return text.with_columns(pl.when(changed).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))
