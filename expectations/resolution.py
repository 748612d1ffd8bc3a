"""Rows get their meaning by the same SQL in the gate and in the build: the macros of `dbt_project/macros`.

dbt renders them for the build; here plain Jinja renders them for a DuckDB connection that holds the rows of the files
to be judged, so that what is accepted and what is published cannot drift apart.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from ingest.rows import ROW_SCHEMA
from ingest.seeds import seed_path

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
ROW_COLUMNS = ["row_id", "file_no", "source", *ROW_SCHEMA]
# what the rules look at besides the meaning; the other labels stay where they are until a row has to be shown
JUDGED_COLUMNS = [
    "row_id", "file_no", "source", "label_area", "time_label", "value_label", "padded_columns", "src_row", "src_column"
]  # fmt: skip
SEEDS = (
    "area",
    "area_alias",
    "code_list",
    "flag_map",
    "indicator",
    "label_map",
    "missing_marker",
    "note_pattern",
    "series_map",
    "source_style",
    "threshold",
    "unit_override",
)
_TYPED = {
    "indicator": {"value_min": "DOUBLE", "value_max": "DOUBLE", "scale": "DOUBLE"},
    "threshold": {"value": "DOUBLE"},
    "source_style": {"writes_months": "BOOLEAN"},
}


class _Dispatch:
    """Stands in for dbt's `adapter`: a dispatched macro is its DuckDB version."""

    def __init__(self) -> None:
        self.module: Any = None

    def dispatch(self, name: str) -> Any:
        return getattr(self.module, f"duckdb__{name}")


@cache
def _macros() -> Any:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("engine", "resolve")
        for path in sorted((PROJECT / "macros" / folder).glob("*.sql"))
    )
    adapter = _Dispatch()
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined)  # noqa: S701
    environment.globals.update(adapter=adapter, **{"return": lambda value: value})
    adapter.module = environment.from_string(text).module
    return adapter.module


def load_seeds(connection: duckdb.DuckDBPyConnection) -> None:
    """Create one table per seed of the resolution; blank cells are '' as in the labels they are compared with."""
    for name in SEEDS:
        typed = _TYPED.get(name, {})
        casts = ", ".join(f"try_cast(nullif({column}, '') as {dtype}) as {column}" for column, dtype in typed.items())
        replace = f" replace ({casts})" if casts else ""
        connection.execute(
            f"create or replace table {name} as select *{replace} from read_csv(?, all_varchar = true, header = true, "
            "delim = ',', quote = '\"', escape = '\"', nullstr = '\\N')",
            [str(seed_path(name))],
        )


def area_meanings(labels: list[str], source: str) -> dict[str, tuple[str | None, str]]:
    """What names and codes of areas mean, by the SQL and the seeds of the build.

    Args:
        labels: the labels as written.
        source: whose labels they are; the source's own aliases come before the common ones.

    Returns:
        Label -> its area (None if it is not known, or not to be loaded) and the reason why not.
    """
    if not labels:
        return {}
    connection = _area_seeds().cursor()  # of its own, so that threads do not share a result
    rows = ", ".join(f"({_quoted(source)}, {_quoted(label)})" for label in labels)
    sql = _macros().resolve_areas("labels", "area", "area_alias")
    # texts, not parameters: binding the first parameter makes DuckDB import pandas, which takes a second
    found = connection.execute(
        f"with labels(source, area_label) as (values {rows}) "
        f"select area_label, ref_area, area_action, area_reason from ({sql})"
    ).fetchall()
    return {label: (area if action == "load" else None, reason or "") for label, area, action, reason in found}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\x00", "") + "'"


@cache
def _area_seeds() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in ("area", "area_alias"):
        connection.execute(
            f"create table {name} as select * from read_csv({_quoted(str(seed_path(name)))}, all_varchar = true, "
            "header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N')"
        )
    return connection


def resolve(
    connection: duckdb.DuckDBPyConnection,
    file: Path | None = None,
    rows: str = "raw_row",
    target: str = "resolved_row",
) -> None:
    """Create `target`: every row of `rows` with the codes, number and reasons that the seeds give it.

    Args:
        connection: has the seeds (`load_seeds`) and `rows`.
        file: where the resolved rows are kept; in the database if not given.
        rows: relation with the columns of a row.
        target: name of the view.
    """
    macros = _macros()
    steps = {
        "area_meaning": macros.resolve_areas(rows, "area", "area_alias"),
        "time_meaning": macros.resolve_times(rows, "source_style"),
        "note_meaning": macros.resolve_notes(rows, "note_pattern"),
        "flag_meaning": macros.resolve_flags(rows, "flag_map"),
        "missing_meaning": macros.resolve_markers(rows, "missing_marker"),
        "label_meaning": macros.resolve_labels(rows, "label_map"),
        "row_meaning": macros.resolve_meanings(rows, "label_meaning", "series_map", "unit_override"),
        target: macros.resolve_rows(
            rows,
            "area_meaning",
            "time_meaning",
            "note_meaning",
            "row_meaning",
            "flag_meaning",
            "missing_meaning",
            "indicator",
            JUDGED_COLUMNS,
            with_texts=False,
        ),
    }
    for name, sql in steps.items():
        if name != target or file is None:
            connection.execute(f"create or replace table {name} as {sql}")
    if file is not None:
        # Parquet beside the database: as a table the same rows take twice as long to write
        connection.execute(f"copy ({steps[target]}) to '{file}' (format parquet)")
        connection.execute(f"create or replace view {target} as select * from read_parquet('{file}')")
