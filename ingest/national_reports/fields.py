"""The fields of the report workbook, as `fields.csv` describes them: sheet, type, obligation, code list, words.

A field's name is the machine key that stands in the workbook in every language. Fields of type `shown` are columns
that help the sender (names, scales, last accepted values) and are never read back.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIELDS_FILE = Path(__file__).with_name("fields.csv")
VERSIONS_FILE = Path(__file__).with_name("versions.csv")

SHEETS = ("README", "METADATA", "OBSERVATIONS", "NARRATIVE", "FINANCING", "IGF_NRI", "POLICY")
TABLES = SHEETS[2:]
LISTS = "LISTS"  # the sheet of code lists: written for the sender, not read
ISSUES = "ISSUES"  # the list of issues in front of an annotated copy: not read

KEY_ROW, HEADING_ROW, FIRST_ROW = 1, 2, 3  # of the tables, as a person counts
LIST_MARK = " | "  # between code and label in a drop-down: `F | Female`
BETWEEN_CODES = ";"
LONGTEXT_LIMIT = 3000


@dataclass(frozen=True)
class Field:
    """One field: a column of a table, or a line of METADATA.

    `type` is text, longtext, url, code, codes (several, `;` between), year, date, integer, decimal, boolean or shown.
    `required` is yes, no or cond (the condition is in `rule`). `accepted` narrows the code list; empty means all of
    it. `default` is what an empty cell means. A prefilled field says nothing about whether the sender touched the
    row. `heading` and `help` are English; they are the msgids of the translations.
    """

    sheet: str
    name: str
    type: str
    required: str
    codelist: str
    accepted: tuple[str, ...]
    default: str
    is_prefilled: bool
    is_personal: bool
    is_survey: bool
    width: int
    heading: str
    help: str
    rule: str

    @property
    def is_shown(self) -> bool:
        """Is it there for the sender's eyes only?"""
        return self.type == "shown"

    @property
    def is_coded(self) -> bool:
        """Does it hold one code or several?"""
        return self.type in ("code", "codes")


@dataclass(frozen=True)
class TemplateVersion:
    """A version of the workbook and the reporting years it is for (`last_year` None: still in use)."""

    version: str
    first_year: int
    last_year: int | None


@cache
def all_fields() -> tuple[Field, ...]:
    """Every field in the order of the workbook, shown columns included."""
    with FIELDS_FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(_field(line) for line in csv.DictReader(stream))


def _field(line: dict[str, str]) -> Field:
    return Field(
        sheet=line["sheet"],
        name=line["name"],
        type=line["type"],
        required=line["required"],
        codelist=line["codelist"],
        accepted=tuple(line["accepted"].split()),
        default=line["default"],
        is_prefilled=line["is_prefilled"] == "yes",
        is_personal=line["is_personal"] == "yes",
        is_survey=line["is_survey"] == "yes",
        width=int(line["width"]),
        heading=line["heading"],
        help=line["help"],
        rule=line["rule"],
    )


@cache
def columns_of(sheet: str) -> tuple[Field, ...]:
    """Fields of a sheet in order, with the shown columns."""
    return tuple(field for field in all_fields() if field.sheet == sheet)


@cache
def fields_of(sheet: str) -> list[Field]:
    """Fields of a sheet in order: what the reader reads."""
    return [field for field in columns_of(sheet) if not field.is_shown]


@cache
def field_of(sheet: str, name: str) -> Field | None:
    """The field of that name, shown ones included; None if there is none."""
    return next((field for field in columns_of(sheet) if field.name == name), None)


@cache
def survey_fields() -> list[Field]:
    """Fields of METADATA of which there is one per survey, in columns C, D, E and so on."""
    return [field for field in fields_of("METADATA") if field.is_survey]


@cache
def template_versions() -> tuple[TemplateVersion, ...]:
    """The versions that the reader knows, oldest first."""
    with VERSIONS_FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            TemplateVersion(
                line["template_version"],
                int(line["first_year"]),
                int(line["last_year"]) if line["last_year"] else None,
            )
            for line in csv.DictReader(stream)
        )


TEMPLATE_VERSION = template_versions()[-1].version
