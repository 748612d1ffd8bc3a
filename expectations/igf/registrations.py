"""Registrations: one row per person and meeting; what is said twice must be said alike."""

from __future__ import annotations

import datetime as dt

import polars as pl

from expectations.igf.cells import check_cells
from ingest.igf.fields import REGISTRATIONS, fields_of
from ingest.igf.records import Records
from ingest.igf.schema import landed
from ingest.igf.words import label_key, meanings

KEY = ("meeting_year", "person_key")


def judge_registrations(records: Records, today: dt.date) -> pl.DataFrame:
    """Judge the rows; issues are noted in `records`.

    Returns:
        The rows as they land, without repeated ones; of no use where an error was noted.
    """
    check_cells(records, today)
    _same_person(records)
    frame = records.frame.with_columns(_scheme(records).alias("scheme"))
    if records.has("birth_year"):
        frame = frame.with_columns(pl.col("birth_year").cast(pl.Int32, strict=False))
    return landed(REGISTRATIONS, frame.with_columns(pl.col("meeting_year").cast(pl.Int32, strict=False)))


def _same_person(records: Records) -> None:
    """A person may stand twice with the same answers (one row is left out), not with two different ones."""
    frame = records.frame
    answers = [field.name for field in fields_of(REGISTRATIONS) if records.has(field.name) and field.name not in KEY]
    twice = frame.filter(pl.struct(*KEY).is_duplicated() & (pl.col("person_key") != ""))
    if twice.is_empty():
        return
    different = [
        pl.when(pl.col(name) != pl.col(name).first().over(KEY)).then(pl.lit(records.heading(name))) for name in answers
    ]
    twice = twice.with_columns(
        pl.col("src_row").first().over(KEY).alias("first_row"),
        pl.col("src_sheet").first().over(KEY).alias("first_sheet"),
        pl.concat_str(different, separator=", ", ignore_nulls=True).alias("different"),
    )
    repeated = twice.filter((pl.col("src_row") != pl.col("first_row")) | (pl.col("src_sheet") != pl.col("first_sheet")))
    _contradicting(records, repeated.filter(pl.col("different") != ""))
    _left_out(records, repeated.filter(pl.col("different") == ""))


def _contradicting(records: Records, rows: pl.DataFrame) -> None:
    records.frame = records.frame.join(
        rows.select("src_sheet", "src_row", "first_row", "different"), on=["src_sheet", "src_row"], how="left",
        maintain_order="left",
    )  # fmt: skip
    said = (
        "Rows {first} and {row} are of the same person at the same meeting ({heading}) and differ in {different}. "
        "Keep the row that is right."
    )
    where = pl.col("first_row").is_not_null()
    records.wrong(
        "person_key", where, "contradicting_rows", said, first=pl.col("first_row"), different=pl.col("different")
    )
    records.frame = records.frame.drop("first_row", "different")


def _left_out(records: Records, rows: pl.DataFrame) -> None:
    if rows.is_empty():
        return
    place = ["src_sheet", "src_row"]
    records.frame = records.frame.join(
        rows.select(*place, "first_row"), on=place, how="left", maintain_order="left"
    )
    said = "Row {row} repeats row {first}: the same person, meeting and answers. It counts once."
    where = pl.col("first_row").is_not_null()
    records.wrong("person_key", where, "repeated_row", said, severity="warning", first=pl.col("first_row"))
    records.dropped += rows.height
    records.frame = records.frame.filter(pl.col("first_row").is_null()).drop("first_row")


def _scheme(records: Records) -> pl.Expr:
    known = meanings("STAKEHOLDER")
    cells = records.frame["stakeholder_group"].unique().to_list()
    schemes = {cell: known[label_key(cell)].scheme for cell in cells if label_key(cell) in known}
    return pl.col("stakeholder_group").replace_strict(schemes, default="", return_dtype=pl.String)
