"""The columns of the IGF's record files, as `fields.csv` describes them.

`column` says whether a file must have the column, `cell` whether a row must fill it in. `concept` is the concept of the
seed `igf_label_map` for a label, and the words allowed for a word.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.national_reports.fields import fields_of as report_fields_of

FIELDS_FILE = Path(__file__).with_name("fields.csv")

REGISTRATIONS, STATISTICS = "igf-registrations", "igf-statistics"
FUNDING, CONTRIBUTIONS, INITIATIVES = "igf-funding", "igf-contributions", "igf-nri"
SOURCES = (REGISTRATIONS, STATISTICS, FUNDING, CONTRIBUTIONS, INITIATIVES)
EVENT_SHEET = "IGF_NRI"  # of the national report; an initiative's own file has its fields too
DERIVED_EVENT_FIELDS = ("event_type",)  # follows from nri_type
OF_PERSONS = (REGISTRATIONS, CONTRIBUTIONS)  # a row is a person's; words of such a file are shown with care


@dataclass(frozen=True)
class Field:
    """One column of a record file.

    `type` is year, birth_year, reference, label, word, area, region, recipient, currency, amount, date, schedule, code
    or text.
    """

    name: str
    type: str
    has_column: bool
    has_cell: bool
    concept: str
    meaning: str


@cache
def fields_of(source: str) -> tuple[Field, ...]:
    """The columns of a record file in order; of an initiative's file with those of the sheet IGF_NRI."""
    with FIELDS_FILE.open(encoding="utf-8", newline="") as stream:
        own = tuple(
            Field(
                line["field"],
                line["type"],
                line["column"] == "required",
                line["cell"] == "required",
                line["concept"],
                line["meaning"],
            )
            for line in csv.DictReader(stream)
            if line["source"] == source
        )
    return own + _event_fields() if source == INITIATIVES else own


def _event_fields() -> tuple[Field, ...]:
    """Fields that the national report's rules judge."""
    return tuple(
        Field(field.name, "event", field.required == "yes", False, "", field.heading)
        for field in report_fields_of(EVENT_SHEET)
        if not field.is_shown and field.name not in DERIVED_EVENT_FIELDS
    )
