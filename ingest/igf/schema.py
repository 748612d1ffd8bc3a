"""What lands of the IGF's records: one table per source, with the place of every row."""

from __future__ import annotations

import polars as pl

from ingest.igf.fields import (
    CONTRIBUTIONS,
    DERIVED_EVENT_FIELDS,
    FUNDING,
    INITIATIVES,
    REGISTRATIONS,
    STATISTICS,
    fields_of,
)

Schema = dict[str, pl.DataType]

_PLACE: Schema = {"submission_id": pl.String(), "src_sheet": pl.String(), "src_row": pl.Int32()}


def _table(columns: tuple[str, ...], integers: tuple[str, ...] = (), doubles: tuple[str, ...] = ()) -> Schema:
    types: Schema = {name: pl.Int32() for name in integers} | {name: pl.Float64() for name in doubles}
    return _PLACE | {name: types.get(name, pl.String()) for name in columns}


def _names(source: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(source))


def _registrations() -> Schema:
    names = [name for name in _names(REGISTRATIONS) if name != "person_ref"]
    columns = ("meeting_year", "person_key", "key_id", *names[1:], "scheme")
    return _table(columns, integers=("meeting_year", "birth_year"))


STATISTIC_COLUMNS = (
    "src_column",
    "meeting_year",
    "meeting",
    "host",
    "measure",
    "dimension",
    "category",
    "value_text",
    "value",
    "unit",
    "qualifier",
    "quality",
    "source_title",
    "source_url",
    "note",
)

TABLES: dict[str, Schema] = {
    REGISTRATIONS: _registrations(),
    STATISTICS: _table(STATISTIC_COLUMNS, integers=("meeting_year",), doubles=("value",)),
    FUNDING: _table(_names(FUNDING), integers=("year_from", "year_to"), doubles=("amount",)),
    CONTRIBUTIONS: _table(_names(CONTRIBUTIONS), integers=("meeting_year",), doubles=("quantity",)),
    INITIATIVES: _table((*_names(INITIATIVES), *DERIVED_EVENT_FIELDS), integers=("year",)),
}


def landed(source: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a source's table but the submission, in order and typed; absent ones are null."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in TABLES[source].items()
        if name != "submission_id"
    )
