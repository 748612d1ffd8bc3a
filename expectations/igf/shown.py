"""Which words of a file may be repeated in a message. In a file of persons only what several rows share."""

from __future__ import annotations

import polars as pl

from ingest.igf.fields import OF_PERSONS
from ingest.igf.personal import is_contact
from ingest.igf.records import Records
from ingest.seeds import thresholds


def contact(records: Records, name: str) -> pl.Expr:
    """Cells with an e-mail address or a telephone number; looked for once per different cell."""
    texts = records.frame.select(pl.col(name).unique())
    found = texts.filter(is_contact(pl.col(name)))[name].to_list()
    return pl.col(name).is_in(found) if found else pl.lit(False)


def shown(records: Records, name: str) -> pl.Expr:
    """The cell as it may be repeated, else ''.

    A name under a wrong heading is hardly written in several rows, a group or a country is; the smallest number is that
    below which the statistics of persons are confidential. Addresses and telephone numbers are never repeated.
    """
    value = pl.when(contact(records, name)).then(pl.lit("")).otherwise(pl.col(name))
    if records.source not in OF_PERSONS:
        return value
    is_shared = pl.len().over(name) >= int(thresholds()["confidentiality_k"])
    return pl.when(is_shared).then(value).otherwise(pl.lit(""))


def called(value: pl.Expr) -> pl.Expr:
    """How a sentence names a value: quoted, or as an entry that only the file shows."""
    return pl.when(value != "").then(pl.format("'{}'", value)).otherwise(pl.lit("The entry (see the file)"))
