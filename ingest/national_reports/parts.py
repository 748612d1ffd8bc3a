"""The parts of a landed national report: one Parquet file per sheet beside `rows.parquet`.

A part has one text column per field of its sheet, named as the field; blank cells are ''. What is only shown to the
sender and what is personal has no column, so that it cannot land. `metadata` has one row per survey (`survey_no` 1, 2
... as the sheet counts its columns; '' if there is none), the fields of the submission repeated on each.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SOURCE = "national-report"
SHEETS = {
    "narrative": "NARRATIVE",
    "financing": "FINANCING",
    "igf_nri": "IGF_NRI",
    "policy": "POLICY",
    "metadata": "METADATA",
}
PARTS = tuple(SHEETS)
PLACE = ("src_sheet", "src_row")
_FIELDS = Path(__file__).with_name("fields.csv")


@cache
def landed_fields(part: str) -> tuple[str, ...]:
    """Fields of a part's sheet that land, in the order of the template."""
    with _FIELDS.open(encoding="utf-8", newline="") as stream:
        return tuple(
            row["name"]
            for row in csv.DictReader(stream)
            if row["sheet"] == SHEETS[part] and row["type"] != "shown" and row["is_personal"] != "yes"
        )


@cache
def part_columns(part: str) -> tuple[str, ...]:
    """Columns of a landed part beside `submission_id`; all are text."""
    survey = ("survey_no",) if part == "metadata" else ()
    return (*landed_fields(part), *survey, *PLACE)


def all_parts() -> dict[str, tuple[str, ...]]:
    """The columns of every part."""
    return {part: part_columns(part) for part in PARTS}
