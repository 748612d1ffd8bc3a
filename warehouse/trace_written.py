"""The words that stand at a place: a cell of a landed sheet or ledger, or a landed row."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb

# what names a row of a sheet or ledger
_NAMES = ("name", "donor", "flow", "kind", "currency", "schedule")
# what a published fact says beside its number
_STATED = ("meeting", "measure", "dimension", "category", "value_text", "unit", "qualifier", "quality", "source_title")


def cell_as_written(part: Path, row: int | None, column: str) -> dict[str, Any]:
    """The text of one cell of a landed sheet, with what names its row; a blank cell as an empty text."""
    column = re.sub(r"[^a-z0-9_]", "", column)
    found = _row(part, f"src_row = {int(row or 0)}")
    return {name: found[name] for name in (*_NAMES, column) if found.get(name) is not None}


def row_as_written(rows: Path, sheet: str, row: int | None, column: str) -> dict[str, Any]:
    """The words of the landed row at the place of a figure, without blanks; breakdown labels as a dictionary."""
    found = _row(
        rows,
        f"src_row = {int(row or 0)} and coalesce(src_sheet, '') = {_literal(sheet)} "
        f"and coalesce(src_column, '') = {_literal(column)}",
    )
    words = {name.removesuffix("_label"): text for name, text in found.items() if name.endswith("_label") and text}
    words |= {name: found[name] for name in _STATED if found.get(name)}
    labels = json.loads(found.get("labels") or "{}")
    return words | ({"labels": labels} if labels else {})


def _row(part: Path, condition: str) -> dict[str, Any]:
    with duckdb.connect(":memory:") as connection:
        result = connection.execute(f"select * from read_parquet({_literal(part)}) where {condition} limit 1")
        names = [column[0] for column in result.description or []]
        row = result.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}


def _literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
