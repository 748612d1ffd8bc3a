"""Opens the published file read-only for each question and remembers the answers, filed under the published build."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pandas as pd
import streamlit as st

from dashboards.published import Published

Parameter = str | int | float | bool | Sequence[str]
CELL = ("sex", "age", "disability", "urbanisation", "breakdown")
"""The dimensions that make a population cell, in key order."""
TOTAL = ("_T", "_T", "_T", "_T", "_T")
"""The cell that is not broken down."""
DEPTH = " + ".join(f"({name} <> '_T')::int" for name in CELL)
"""SQL: by how many dimensions a cell is broken down; totals come first where it orders."""


def frame(published: Published, sql: str, **parameters: Parameter) -> pd.DataFrame:
    """The answer to `sql` (named parameters `$name`) from the published build, as a table of its own.

    Raises:
        duckdb.Error: the file is not a published warehouse of this version.
    """
    given = tuple(
        sorted((name, value if isinstance(value, str) else _fixed(value)) for name, value in parameters.items())
    )
    return _answer(published.key, sql, given, _path=published.path)


def cell_parameters(cell: Sequence[str]) -> dict[str, Parameter]:
    """The five dimensions of a cell as named parameters."""
    return dict(zip(CELL, cell, strict=True))


def _fixed(value: Parameter) -> Parameter:
    return value if isinstance(value, (str, int, float, bool)) else tuple(value)


@st.cache_data(max_entries=400, show_spinner=False)
def _answer(key: str, sql: str, parameters: tuple[tuple[str, Parameter], ...], *, _path: str) -> pd.DataFrame:
    # One connection per question: an open one would keep DuckDB on the old file when a build is published anew.
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in parameters}
    with duckdb.connect(_path, read_only=True) as connection:
        connection.execute("set enable_external_access = false")
        table: pd.DataFrame = connection.execute(sql, given or None).df()
    # pandas marks a missing text as NaN, which is true in a condition; the pages test for None.
    for name in table.select_dtypes(include=["object", "string"]).columns:
        table[name] = table[name].astype(object).where(table[name].notna(), None)
    return table
