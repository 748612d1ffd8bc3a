"""Contributions: sessions proposed and held, speakers, written inputs, intersessional work."""

from __future__ import annotations

import datetime as dt

import polars as pl

from expectations.igf.cells import check_cells, number
from ingest.igf.fields import CONTRIBUTIONS, fields_of
from ingest.igf.records import Records
from ingest.igf.schema import landed
from ingest.igf.words import label_key, meanings

_SEVERAL_PER_NUMBER = "SPEAKER"  # a session has one number and several speakers


def judge_contributions(records: Records, today: dt.date) -> pl.DataFrame:
    """Judge the rows; issues are noted in `records`. Returns the rows as they land."""
    check_cells(records, today)
    if records.has("quantity"):
        quantity = number("quantity")
        said = "{heading} must be a whole number from 1 on; leave it empty for one contribution."
        records.wrong("quantity", (quantity == 0) | (quantity != quantity.floor()), "not_a_count", said)
    if records.has("contribution_ref"):
        _same_number(records)
    quantity = number("quantity") if records.has("quantity") else pl.lit(None, dtype=pl.Float64)
    frame = records.frame.with_columns(
        quantity.fill_null(1.0).alias("quantity"), pl.col("meeting_year").cast(pl.Int32, strict=False)
    )
    return landed(CONTRIBUTIONS, frame)


def _same_number(records: Records) -> None:
    """A number stands for one contribution of its kind and year."""
    known = meanings("CONTRIBUTION_TYPE")
    kinds = records.frame["contribution_type"].unique().to_list()
    codes = {kind: known[label_key(kind)].code for kind in kinds if label_key(kind) in known}
    kind = pl.col("contribution_type").replace_strict(codes, default="", return_dtype=pl.String)
    key = ["meeting_year", "kind", "contribution_ref"]
    others = [field.name for field in fields_of(CONTRIBUTIONS) if records.has(field.name) and field.name not in key]
    is_one = (pl.col("contribution_ref") != "") & ~pl.col("kind").is_in(["", _SEVERAL_PER_NUMBER])
    frame = records.frame.with_columns(kind.alias("kind")).with_row_index("place")
    first = pl.struct(others).first().over(key)
    frame = frame.with_columns(
        pl.col("src_row").first().over(key).alias("first"),
        (pl.col("place") != pl.col("place").first().over(key)).alias("is_later"),
        (is_one & (pl.struct(key).is_duplicated())).alias("is_repeated"),
        (pl.struct(others) != first).alias("is_other"),
    )
    records.frame = frame
    again = pl.col("is_repeated") & pl.col("is_later")
    said = "Rows {first} and {row} have the same number and differ. Keep the row that is right."
    records.wrong(
        "contribution_ref", again & pl.col("is_other"), "contradicting_rows", said, first=pl.col("first")
    )
    said = "Row {row} repeats row {first}. It counts once."
    equal = again & ~pl.col("is_other")
    records.wrong("contribution_ref", equal, "repeated_row", said, severity="warning", first=pl.col("first"))
    kept = records.frame.filter(~equal)
    records.dropped += records.frame.height - kept.height
    records.frame = kept.drop("kind", "place", "first", "is_later", "is_repeated", "is_other")
