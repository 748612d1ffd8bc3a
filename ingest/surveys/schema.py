"""What lands of a survey: people without names or row numbers, the survey itself, and what is estimated from it."""

from __future__ import annotations

import polars as pl

SLOTS = 12  # answers per landed row; the macro survey_slots has the same number, and a test compares them
ANSWERS = tuple(f"y{number:02d}" for number in range(1, SLOTS + 1))
WG_ANSWERS = tuple(f"wg{number}" for number in range(1, 7))

# One row per person, block of answers and breakdown. `block` counts blocks of SLOTS answers; the rows of block 1 with
# breakdown `_T` are the whole design. Other breakdowns repeat the person under a code of one more dimension.
PERSONS: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "block": pl.Int16(),
    "breakdown": pl.String(),
    "stratum": pl.Int32(),
    "psu": pl.Int32(),
    "fpc": pl.Float64(),
    "weight": pl.Float64(),
    "age": pl.Int16(),
    "sex": pl.String(),
    "urbanisation": pl.String(),
    "disability": pl.String(),
    **{name: pl.Int8() for name in WG_ANSWERS},
    **{name: pl.Float64() for name in ANSWERS},
}

SURVEY: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "ref_area": pl.String(),
    "time_period": pl.String(),
    "freq": pl.String(),
    "year": pl.Int32(),
    "producer": pl.String(),
    "title": pl.String(),
    "dataset": pl.String(),
    "licence": pl.String(),
    "single_psu": pl.String(),
    "instrument": pl.String(),
    "mapping_file": pl.String(),
    "mapping_sha256": pl.String(),
    "design_columns": pl.String(),
    "persons": pl.Int64(),
}

ITEM: dict[str, pl.DataType] = {
    "submission_id": pl.String(),
    "block": pl.Int16(),
    "slot": pl.Int16(),
    "indicator": pl.String(),
    "breakdown": pl.String(),
    "statistic": pl.String(),
    "is_yes_no": pl.Boolean(),
    "answer_column": pl.String(),
    "age_scope": pl.String(),
    "from_age": pl.Int32(),
    "to_age": pl.Int32(),
    "reference_period": pl.String(),
    "by_person": pl.Boolean(),
}

TABLES = {"rows": PERSONS, "survey": SURVEY, "item": ITEM}
