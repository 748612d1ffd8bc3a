"""Rows of a table one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each_row(table: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, one attribute per column; typed loosely, since columns are known by name only."""
    return iter(table.itertuples(index=False))
