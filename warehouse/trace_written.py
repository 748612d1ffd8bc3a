"""The words that stand at a place: a cell of a landed sheet or ledger, or a landed row."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb

# what names a row: of a sheet, of a ledger
_NAME = ("name",)
_LEDGER = ("donor", "flow", "kind", "currency", "schedule")
# what a published fact says beside its number
_STATED = ("meeting", "measure", "dimension", "category", "value_text", "unit", "qualifier", "quality", "source_title")


def cell_as_written(part: Path, row: int | None, column: str) -> dict[str, Any]:
    """The text of one cell of a landed sheet, with what names its row; a blank cell as an empty text."""
    column = re.sub(r"[^a-z0-9_]", "", column)
    found = _row(part, f"src_row = {int(row or 0)}")
    names = _LEDGER if "donor" in found and "name" not in found else _NAME
    return {name: found[name] for name in (*names, column) if found.get(name) is not None}


def row_as_written(rows: Path, sheet: str, row: int | None, column: str) -> dict[str, Any]:
    """The words of the landed row at the place of a figure, without blanks; breakdown labels as a dictionary."""
    found = _row(rows, f"src_row = {int(row or 0)}", {"src_sheet": sheet, "src_column": column})
    words = {name.removesuffix("_label"): text for name, text in found.items() if name.endswith("_label") and text}
    words |= {name: found[name] for name in _STATED if found.get(name)}
    labels = json.loads(found.get("labels") or "{}")
    return words | ({"labels": labels} if labels else {})


def _row(part: Path, condition: str, place: dict[str, str] | None = None) -> dict[str, Any]:
    """The first landed row; a ledger's rows are whole lines and have no column for the place in them."""
    with duckdb.connect(":memory:") as connection:
        relation = f"read_parquet({_literal(part)})"
        known = [column[0] for column in connection.execute(f"select * from {relation} limit 0").description or []]
        texts = [f"coalesce({name}, '') = {_literal(text)}" for name, text in (place or {}).items() if name in known]
        where = " and ".join([condition, *texts])
        row = connection.execute(f"select * from {relation} where {where} limit 1").fetchone()
    return dict(zip(known, row, strict=True)) if row else {}


def _literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
