"""The SQL of models and macros, rendered without dbt: for tests that feed a model with many rows of their own."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2

from warehouse.settings import DBT_PROJECT


class _Dispatch:
    """Stands in for dbt's adapter: the DuckDB version of a dispatched macro."""

    module: Any

    def dispatch(self, name: str) -> Any:
        return getattr(self.module, f"duckdb__{name}")


@cache
def _environment() -> tuple[jinja2.Environment, str]:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted((DBT_PROJECT / "macros").rglob("*.sql"))
        if path.parent.name not in ("tests", "materializations") and path.stem != "generate_schema_name"
    )
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined)  # noqa: S701
    adapter = _Dispatch()
    values = {"as_of": "2026-11-22", "touched_areas": [], "new_submissions": []}
    environment.globals.update(
        adapter=adapter,
        ref=lambda name: name,
        config=lambda **_: "",
        var=lambda name: values[name],
        is_incremental=lambda: False,
        target={"database": "work", "type": "duckdb"},
        **{"return": lambda value: value},
    )
    adapter.module = environment.from_string(text).module
    return environment, text


def model_sql(name: str) -> str:
    """The query of a model; the relations that it reads keep their bare names.

    Raises:
        FileNotFoundError: there is no such model, or more than one.
    """
    found = sorted((DBT_PROJECT / "models").rglob(f"{name}.sql"))
    if len(found) != 1:
        raise FileNotFoundError(f"Model {name}: {len(found)} files under {DBT_PROJECT / 'models'}.")
    return sql(found[0].read_text(encoding="utf-8"))


def sql(text: str) -> str:
    """Text with macros of the project, rendered."""
    environment, macros = _environment()
    return environment.from_string(f"{macros}\n{text}").render().strip()
