"""Which module reads which source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import polars as pl

from ingest.rows import ReadLog

Reader = Callable[[ReadLog], Iterator[pl.DataFrame]]

MODULES = {
    "itu-datahub": "itu_datahub",
    "world-bank": "world_bank",
    "un-sdg": "un_sdg",
    "open-sdg": "open_sdg",
    "eurostat": "eurostat",
    "egdi": "egdi",
    "price-baskets": "price_baskets",
    "sdmx-csv": "sdmx_csv",
}


def reader_of(source: str) -> Reader:
    """The reader of a source.

    Raises:
        KeyError: there is no such source.
    """
    reader: Reader = import_module(f"ingest.sources.{MODULES[source]}").read
    return reader
