"""The parts of a landed national report: one Parquet file per sheet beside `rows.parquet`.

A part has one text column per field of its sheet, named as the field; blank cells are ''. What is only shown to the
sender and what is personal has no column, so that it cannot land. `metadata` has one row per survey (`survey_no` 1, 2
... as the sheet counts its columns; '' if there is none), the fields of the submission repeated on each.
"""

from __future__ import annotations

from ingest.national_reports.fields import fields_of

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


def part_columns(part: str) -> tuple[str, ...]:
    """Columns of a landed part beside `submission_id`, in the order of the template; all are text."""
    fields = (field.name for field in fields_of(SHEETS[part]) if not field.is_personal)
    survey = ("survey_no",) if part == "metadata" else ()
    return (*fields, *survey, *PLACE)


def all_parts() -> dict[str, tuple[str, ...]]:
    """The columns of every part."""
    return {part: part_columns(part) for part in PARTS}
