"""National SDG platforms built on Open SDG: one CSV per indicator, `Year, <breakdowns ...>, Value`.

The columns between Year and Value, their labels and their language are each platform's own; the reviewed maps in the
seeds give them meaning. The file name carries the indicator: `indicator_17-8-1.csv`, `indicator_5-b-1-a.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ingest.csv_file import find_table, inspect_text
from ingest.limits import MAX_FILE_BYTES
from ingest.rows import ReadLog, conform, label_object, padded, refusal

REQUIRED = ["Year", "Value"]
FILE_NAME = re.compile(r"indicator_(\d+-[0-9a-z]+-[0-9a-z]+(?:-[0-9a-z]+)?)", re.IGNORECASE)


def series_of(file_name: str) -> str:
    """The indicator that the file name states (`17-8-1`), '' if it states none."""
    found = FILE_NAME.search(file_name)
    return found.group(1).lower() if found else ""


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield the rows of one Open SDG file; every column but Year and Value is a breakdown label.

    Raises:
        ReadError: no area was given, the file name states no indicator, or the layout is another one.
    """
    if not log.file.area:
        raise refusal(
            log.file,
            "area_needed",
            "A national platform's file does not say whose it is. Give the country: --area KEN (ISO 3166-1 alpha-3).",
        )
    series = series_of(log.file.name)
    if not series:
        raise refusal(
            log.file,
            "series_not_in_name",
            "The file name does not state the indicator. Keep the platform's name, such as indicator_17-8-1.csv.",
        )
    facts = inspect_text(log.file, MAX_FILE_BYTES)
    table = find_table(log.file, facts.head, REQUIRED)
    log.headings = {"time_label": "Year"}
    log.meaning = {"series": series}
    breakdowns = [name for name in table.header if name not in REQUIRED]
    for batch in table.batches(log):
        yield conform(
            batch.select(
                label_object(breakdowns),
                padded(table.header),
                label_area=pl.lit(log.file.area),
                series_label=pl.lit(series),
                area_label=pl.lit(log.file.area),
                time_label=pl.col("Year"),
                value_label=pl.col("Value"),
                dataset_label=pl.lit(series),
                src_row=pl.col("src_row"),
                src_column=pl.lit("Value"),
            )
        )
