"""Great Expectations: suites written as data, run on the rows of a gate database, all failing rows returned.

Great Expectations takes seconds to import and is imported on first use only.
"""

from __future__ import annotations

import gc
import logging
import os
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import yaml

SUITES = Path(__file__).with_name("suites")
EVERY_SOURCE = "every_source"
MEMORY_LIMIT = os.environ.get("WSIS_MEMORY_LIMIT", "800MB")


@dataclass(frozen=True)
class Check:
    """One expectation of a suite: what it is called in an issue and which label of the row it shows."""

    expectation: str
    kwargs: dict[str, Any]
    rule: str
    label: str
    severity: str


@dataclass(frozen=True)
class Failure:
    """A check that did not hold, with the query that finds every row that fails it."""

    check: Check
    query: str


def read_suite(name: str) -> list[Check]:
    """The checks of a suite file; none if the source has no suite of its own."""
    path = SUITES / f"{name}.yml"
    if not path.exists():
        return []
    return [
        Check(item["expectation"], item["kwargs"], item["rule"], item["label"], item.get("severity", "error"))
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def bind(check: Check, connection: duckdb.DuckDBPyConnection, this_year: int) -> Check:
    """Replace references to seeds (`threshold:`, `code_list:`) and to the present year by their values."""

    def value(item: Any) -> Any:
        if item == "this_year":
            return this_year
        if isinstance(item, str) and item.startswith("threshold:"):
            found = connection.execute(
                "select value from threshold where parameter = ?", [item.partition(":")[2]]
            ).fetchone()
            if found is None:
                raise LookupError(f"Seed threshold has no parameter {item.partition(':')[2]}.")
            return found[0]
        if isinstance(item, str) and item.startswith("code_list:"):
            codes = connection.execute(
                "select code from code_list where codelist = ? order by code", [item.partition(":")[2]]
            ).fetchall()
            return [code for (code,) in codes]
        return item

    kwargs = {key: value(item) for key, item in check.kwargs.items()}
    return Check(check.expectation, kwargs, check.rule, check.label, check.severity)


def connect(database: Path) -> duckdb.DuckDBPyConnection:
    """Open a gate database beside Great Expectations.

    DuckDB lets a process open one file in one configuration only, and the SQLAlchemy dialect names itself in its own.
    """
    agent = f"duckdb-sqlalchemy/{version('duckdb-sqlalchemy')}(sqlalchemy/{version('sqlalchemy')})"
    connection = duckdb.connect(str(database), config={"custom_user_agent": agent})
    connection.execute("set enable_progress_bar = false")
    # set, not configured: the dialect opens the same file in a configuration of its own
    connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
    connection.execute(f"set temp_directory = '{database.with_name('spill')}'")
    connection.execute("set preserve_insertion_order = false")
    return connection


def import_engine() -> Any:
    """Import Great Expectations once, quietly, and mend its DuckDB cursor.

    The DuckDB cursor is closed before it is fetched; buffering every result in full avoids that. A listener on one
    engine is not called for the connections that Great Expectations makes, hence the global one.
    """
    warnings.filterwarnings("ignore", module="great_expectations")
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    import great_expectations as gx
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    def buffer_rows(connection: Any, cursor: Any, _s: Any, _p: Any, context: Any, _many: Any) -> None:
        if connection.dialect.name == "duckdb" and cursor.description:
            context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(cursor)

    if not getattr(import_engine, "listening", False):
        event.listen(Engine, "after_cursor_execute", buffer_rows)
        import_engine.listening = True  # type: ignore[attr-defined]
        gc.freeze()  # what was imported stays: the collector need not go through all of it again
    return gx


def run_checks(database: Path, relation: str, checks: list[Check], name: str) -> list[Failure]:
    """Validate `relation` of the DuckDB file `database` against `checks`; see `connect` for who may hold the file open.

    Returns:
        One `Failure` per check that did not hold.

    Raises:
        RuntimeError: an expectation could not be computed (a fault of the suite, not of the data).
    """
    gx = import_engine()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    source = context.data_sources.add_sql("gate", connection_string=f"duckdb:///{database}")
    try:
        batch = (
            source.add_table_asset(relation, table_name=relation).add_batch_definition_whole_table("all").get_batch()
        )
        suite = gx.ExpectationSuite(
            name=name,
            expectations=[
                getattr(gx.expectations, check.expectation)(**check.kwargs, meta={"check": place})
                for place, check in enumerate(checks)
            ],
        )
        result = batch.validate(
            suite,
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": ["row_id"],
                "return_unexpected_index_query": True,
            },
        )
    finally:
        source.get_execution_engine().engine.dispose()
    return [_failure(item, checks) for item in result.results if not item.success]


def _failure(item: Any, checks: list[Check]) -> Failure:
    check = checks[item.expectation_config.meta["check"]]
    query = item.result.get("unexpected_index_query")
    if not query:
        raise RuntimeError(
            f"Expectation {check.expectation} {check.kwargs} could not be computed: {item.exception_info}"
        )
    return Failure(check, query)
