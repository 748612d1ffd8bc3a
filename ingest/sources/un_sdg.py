"""UN SDG Global Database: the full extract (67 columns, any subset or order) and platforms' trimmed CSV.

Needed are SeriesCode and Value, GeoAreaCode or GeoAreaName, TimePeriod or Year. `un_sdg_columns.csv` says
which other columns describe a figure; every column that is not in it is a breakdown (`Sex`, `Type of skill`,
`Reporting Type`, `UnitMultiplier` ...). Newer downloads write breakdowns in brackets (`[Sex]`): the brackets
are taken off. ReleaseName (`2020.Q4.G.02`) gives the release date: the last day of its quarter. Values such as
`<2.5`, `>95`, `N` or `NaN` stand in the database; they stay as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl

from ingest.csv_file import CsvTable, find_table, inspect_text, unique_names
from ingest.limits import MAX_FILE_BYTES
from ingest.release_date import end_of_quarter
from ingest.rows import ReadLog, conform, label_object, padded, refusal

COLUMNS_FILE = Path(__file__).with_name("un_sdg_columns.csv")
BRACKETED = re.compile(r"^\[(.+)\]$")
LABEL_OF_ROLE = {
    "series": "series_label",
    "time": "time_label",
    "value": "value_label",
    "unit": "unit_label",
    "flag": "flag_label",
    "nature": "nature_label",
    "producer": "producer_label",
    "note": "note_label",
    "ci_upper": "ci_upper_label",
    "ci_lower": "ci_lower_label",
}


@cache
def column_roles() -> dict[str, str]:
    """Role of every column that is not a breakdown, by heading in lower case."""
    with COLUMNS_FILE.open(encoding="utf-8", newline="") as stream:
        return {row["heading"].lower(): row["role"] for row in csv.DictReader(stream)}


def plain_heading(heading: str) -> str:
    """The heading without the brackets newer downloads write around it."""
    found = BRACKETED.match(heading.strip())
    return found.group(1).strip() if found else heading.strip()


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield one row per record of the extract.

    Raises:
        ReadError: SeriesCode, the area, the time or Value has no column, not text, empty or too large.
    """
    facts = inspect_text(log.file, MAX_FILE_BYTES)
    table = find_table(
        log.file,
        facts.head,
        ["SeriesCode", "Value"],
        is_known=lambda name: plain_heading(name).lower() in column_roles(),
    )
    roles = {heading: column_roles().get(plain_heading(heading).lower(), "breakdown") for heading in table.header}
    _require(log, table, roles)
    value = next(heading for heading, role in roles.items() if role == "value")
    keys = [heading for heading, role in roles.items() if role in ("series", "area", "time", "value", "breakdown")]
    log.headings = {LABEL_OF_ROLE[role]: name for name, role in reversed(roles.items()) if role in LABEL_OF_ROLE}
    log.headings["area_label"] = next(name for name, role in roles.items() if role in ("area", "area_name"))
    releases = [heading for heading, role in roles.items() if role == "release"]
    for batch in table.batches(log):
        log.note_release(*(end_of_quarter(name) for heading in releases for name in batch[heading].unique()))
        yield conform(
            batch.select(
                _labels(roles),
                padded(keys),
                _area(roles),
                *_described(roles),
                src_row=pl.col("src_row"),
                src_column=pl.lit(value),
            )
        )


def _require(log: ReadLog, table: CsvTable, roles: dict[str, str]) -> None:
    for choice, headings in (
        ({"area", "area_name"}, "GeoAreaCode or GeoAreaName"),
        ({"time"}, "TimePeriod or Year"),
    ):
        if not choice & set(roles.values()):
            raise refusal(
                log.file,
                "shifted_header",
                f"The heading {headings} is missing in row {table.header_row} "
                f"(found: {', '.join(table.header[:12])}). Send the extract with that column.",
                row=table.header_row,
                column=headings.split()[0],
            )


def _labels(roles: dict[str, str]) -> pl.Expr:
    breakdowns = [heading for heading, role in roles.items() if role == "breakdown"]
    keys = unique_names([plain_heading(heading) for heading in breakdowns])
    return label_object(breakdowns, keys)


def _area(roles: dict[str, str]) -> pl.Expr:
    """The M49 code where the row has one, else the name."""
    columns = [heading for wanted in ("area", "area_name") for heading, role in roles.items() if role == wanted]
    written = [pl.when(pl.col(heading).str.strip_chars() != "").then(pl.col(heading)) for heading in columns]
    return pl.coalesce(written).fill_null("").alias("area_label")


def _described(roles: dict[str, str]) -> list[pl.Expr]:
    found: dict[str, pl.Expr] = {}
    for heading, role in roles.items():
        label = LABEL_OF_ROLE.get(role)
        if label and label not in found:  # TimePeriod stands before Year where a file has both
            found[label] = pl.col(heading).alias(label)
    return list(found.values())
