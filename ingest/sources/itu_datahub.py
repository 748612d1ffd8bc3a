"""ITU DataHub: CSV downloads, one row per series, economy and year.

Layout (13 columns): seriesID, seriesCode, seriesName, seriesParent, seriesUnits, entityID, entityIso, entityName,
dataValue, dataYear, dataNote, dataSource, seriesDescription. A breakdown stands in the suffix of seriesCode
(`HHU781l_HHCFemale`); seriesName is then only "Female" and seriesParent names the total.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ingest.csv_file import find_table, inspect_text
from ingest.limits import MAX_FILE_BYTES
from ingest.rows import ReadLog, conform, padded

REQUIRED = ["seriesCode", "seriesUnits", "entityIso", "dataValue", "dataYear"]
OPTIONAL = ["seriesName", "seriesParent", "dataNote", "dataSource", "entityName"]
SUFFIX = r"^(.+?)_(HH[A-Za-z0-9]+)$"


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield the rows of one DataHub CSV; the suffix of seriesCode becomes the label of column `seriesCode`.

    Raises:
        ReadError: not the DataHub layout, not text, empty or too large.
    """
    facts = inspect_text(log.file, MAX_FILE_BYTES)
    table = find_table(log.file, facts.head, REQUIRED, is_known=lambda name: name in OPTIONAL)
    log.headings = {
        "series_label": "seriesCode",
        "area_label": "entityIso",
        "time_label": "dataYear",
        "unit_label": "seriesUnits",
    }
    for batch in table.batches(log):
        absent = [pl.lit("").alias(name) for name in OPTIONAL if name not in batch.columns]
        batch = batch.with_columns(absent)
        suffix = pl.col("seriesCode").str.strip_chars().str.extract(SUFFIX, 2)
        base = pl.col("seriesCode").str.strip_chars().str.extract(SUFFIX, 1)
        yield conform(
            batch.select(
                series_label=pl.coalesce(base, pl.col("seriesCode")),
                area_label=pl.col("entityIso"),
                time_label=pl.col("dataYear"),
                value_label=pl.col("dataValue"),
                unit_label=pl.col("seriesUnits"),
                note_label=pl.col("dataNote"),
                producer_label=pl.col("dataSource"),
                labels=pl.when(suffix.is_not_null())
                .then(pl.concat_str(pl.lit('{"seriesCode":"'), suffix, pl.lit('"}')))
                .otherwise(pl.lit("{}")),
                padded_columns=padded(["seriesCode", "entityIso", "dataYear", "dataValue"]),
                src_row=pl.col("src_row"),
                src_column=pl.lit("dataValue"),
            )
        )
