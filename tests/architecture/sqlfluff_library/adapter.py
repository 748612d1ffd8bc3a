"""Stands in for dbt's `adapter` when sqlfluff renders the models: a dispatched macro is its DuckDB version.

sqlfluff takes every module of this folder as a name that templates may use.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

_MACROS = Path(__file__).resolve().parents[3] / "dbt_project" / "macros"


@cache
def _module() -> Any:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(_MACROS.rglob("*.sql"))
        if "duckdb__" in path.read_text(encoding="utf-8")
    )
    environment = jinja2.Environment()  # noqa: S701  # SQL is rendered here, not HTML
    environment.globals["return"] = lambda value: value
    return environment.from_string(text).module


def dispatch(name: str) -> Any:
    """The DuckDB version of a dispatched macro.

    Raises:
        AttributeError: no file under dbt_project/macros defines `duckdb__<name>`.
    """
    return getattr(_module(), f"duckdb__{name}")
