"""What a reader returns: rows with raw labels and a place, and issues for what could not be read.

Meaning (indicator, area, sex, age ...) is given later, in SQL, by seeds; a row keeps the file's own words.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

LABEL_COLUMNS = (
    "label_area",  # whose vocabulary the labels are in: '*' the source's own, else the ISO3 of the national platform
    "series_label",
    "area_label",
    "time_label",
    "value_label",
    "unit_label",
    "flag_label",
    "note_label",
    "producer_label",
    "dataset_label",
    "labels",
    "padded_columns",  # headings whose cell carried leading or trailing blanks, joined by ', '
)
EXTRA_COLUMNS = (
    "numerator_label",
    "denominator_label",
    "sample_size_label",
    "sample_numerator_label",
    "std_error_label",
    "ci_lower_label",
    "ci_upper_label",
    "deff_label",
    "conf_label",
    "nature_label",
    "age_scope_label",
    "reference_period_label",
)

ROW_SCHEMA: dict[str, pl.DataType] = {
    **{name: pl.String() for name in (*LABEL_COLUMNS, *EXTRA_COLUMNS)},
    "src_sheet": pl.String(),
    "src_row": pl.Int32(),
    "src_column": pl.String(),
}


@dataclass(frozen=True)
class SourceFile:
    """A file as it was handed in: its path, the source it is said to be, and what gives its bytes their meaning.

    `area` is the ISO3 code of a national platform (`--area`), `series` the publisher's series code where neither the
    file nor its name states it (`--series`); `name` is what people call the file.
    """

    path: Path
    source: str
    area: str = ""
    series: str = ""

    @property
    def name(self) -> str:
        """The name people know the file by."""
        return self.path.name


@dataclass(frozen=True)
class Issue:
    """One thing to mend. Rows and columns as a person counts them (the header is row 1)."""

    severity: str  # 'error' or 'warning'
    rule: str
    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""
    value: str = ""

    def as_json(self) -> dict[str, Any]:
        """The issue in the fixed order of the interface."""
        order = ("severity", "file", "sheet", "row", "column", "cell", "value", "rule", "message")
        values = asdict(self)
        return {key: values[key] for key in order}


class ReadError(Exception):
    """The file as a whole cannot be read; carries the issues that say why and what to do."""

    def __init__(self, *issues: Issue) -> None:
        """Keep the issues that explain the refusal."""
        super().__init__("; ".join(issue.message for issue in issues))
        self.issues = list(issues)


def refusal(file: SourceFile, rule: str, message: str, **place: Any) -> ReadError:
    """A `ReadError` with one error issue for `file`."""
    return ReadError(Issue("error", rule, message, file=file.name, **place))


@dataclass
class ReadLog:
    """What a reader tells besides rows: issues of single records, the file's headings, and facts for the provenance.

    `headings` names the file's heading for each label column (`area_label` -> `entityIso`), so that an issue can name
    the column as the sender sees it, and `header_row` is their record; `letters` gives a workbook heading its column
    letter. `released` is the publisher's release date (ISO 8601) where the file states it, `title` the table's name.
    `meaning` holds what gives the bytes their meaning from outside them, such as the series that only the file name
    states.
    """

    file: SourceFile
    issues: list[Issue] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    header_row: int = 1
    released: str = ""
    title: str = ""
    meaning: dict[str, str] = field(default_factory=dict)

    def note_release(self, *days: str) -> None:
        """Keep the latest of the release dates that the file states (ISO 8601; '' states none)."""
        self.released = max([self.released, *days])

    def error(self, rule: str, message: str, **place: Any) -> None:
        """Note a row that could not be read."""
        self.issues.append(Issue("error", rule, message, file=self.file.name, **place))

    def warning(self, rule: str, message: str, **place: Any) -> None:
        """Note something odd that did not stop the row from being read."""
        self.issues.append(Issue("warning", rule, message, file=self.file.name, **place))


# made once: many small files are read, and every expression is built anew otherwise
_DEFAULTS = {"labels": "{}", "label_area": "*"}
_ABSENT = {name: pl.lit(_DEFAULTS.get(name, ""), dtype=pl.String()).alias(name) for name in ROW_SCHEMA}
_PRESENT = {
    name: pl.col(name).cast(pl.String).fill_null("") if dtype == pl.String() else pl.col(name).cast(dtype)
    for name, dtype in ROW_SCHEMA.items()
}


def conform(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring a reader's frame into the row schema: absent columns become '', nulls ''; order and types fixed."""
    given = set(frame.columns)
    return frame.select([_PRESENT[name] if name in given else _ABSENT[name] for name in ROW_SCHEMA])


def label_object(columns: list[str], keys: list[str] | None = None) -> pl.Expr:
    """JSON object of the non-blank, stripped labels of `columns`, in the given order, as `labels`.

    `keys` are the names to write, where they are not the headings themselves.

    Built by hand from escaped text so that blank labels are left out and equal label sets are equal texts.
    """
    return _label_object(tuple(columns), tuple(keys or columns))


@lru_cache(maxsize=256)
def _label_object(columns: tuple[str, ...], keys: tuple[str, ...]) -> pl.Expr:
    parts = []
    for name, written in zip(columns, keys, strict=True):
        text = pl.col(name).str.strip_chars()
        escaped = text.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
        escaped = escaped.str.replace_all("[\n\r\t]", " ")
        key = written.strip().replace("\\", "\\\\").replace('"', '\\"')
        pair = pl.concat_str(pl.lit(f'"{key}":"'), escaped, pl.lit('"'))
        parts.append(pl.when(text.fill_null("") != "").then(pair))
    if not parts:
        return pl.lit("{}").alias("labels")
    body = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return pl.concat_str(pl.lit("{"), body, pl.lit("}")).alias("labels")


def padded(columns: list[str]) -> pl.Expr:
    """Headings of the cells that carry leading or trailing blanks, joined by ', ', as `padded_columns`."""
    return _padded(tuple(columns))


@lru_cache(maxsize=256)
def _padded(columns: tuple[str, ...]) -> pl.Expr:
    marks = [pl.when(pl.col(name).str.strip_chars() != pl.col(name)).then(pl.lit(name.strip())) for name in columns]
    if not marks:
        return pl.lit("").alias("padded_columns")
    return pl.concat_str(marks, separator=", ", ignore_nulls=True).fill_null("").alias("padded_columns")
