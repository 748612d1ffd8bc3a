"""The published warehouse as an export sees it: opened read-only, marts only, with the facts of its build."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

MEMORY_LIMIT = "900MB"  # leaves room for the writer of the workbook beside it
SYNTHETIC_MARK = "synthetic"


class ExportError(Exception):
    """The export cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class PublishedBuild:
    """A published build: a connection whose default catalogue holds the schema `marts`, and the facts of the build."""

    connection: duckdb.DuckDBPyConnection
    build_id: str
    as_of: dt.date
    submissions: int
    is_synthetic: bool


def literal(value: object) -> str:
    """A value as SQL text. Bound parameters would do the same, but make DuckDB import pandas, which takes seconds."""
    return "'" + str(value).replace("'", "''") + "'"


@contextlib.contextmanager
def opened(published: Path, spill: Path) -> Iterator[PublishedBuild]:
    """Open a published warehouse file by its real path.

    Args:
        published: `wsis.duckdb` of a build; `build.json` stands beside it.
        spill: an existing directory for what does not fit into memory.

    Raises:
        ExportError: the file or the record of its build is missing or cannot be read.
    """
    file = published.resolve()
    record = _record(file)
    # an in-memory database of our own: settings and temporary tables do not touch other readers of the same process
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
        connection.execute(f"set temp_directory = {literal(spill)}")
        try:
            connection.execute(f"attach {literal(file)} as wsis (read_only)")
        except duckdb.Error as error:
            raise ExportError(f"{file} cannot be opened as a published warehouse: {error}") from error
        connection.execute("use wsis")
        found = connection.execute(
            f"select count(*), coalesce(bool_or(contains(lower(file_name), {literal(SYNTHETIC_MARK)})), false) "
            "from marts.dim_submission"
        ).fetchone()
        submissions, synthetic = found or (0, False)
        yield PublishedBuild(
            connection, str(record["build_id"]), dt.date.fromisoformat(record["as_of"]), submissions, bool(synthetic)
        )
    finally:
        connection.close()


def _record(file: Path) -> dict[str, str]:
    path = file.with_name("build.json")
    if not file.is_file():
        raise ExportError(f"There is no published warehouse at {file}. Load files, then run: wsis build")
    try:
        record: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError) as error:
        raise ExportError(
            f"The record of the build, {path}, is missing or cannot be read. Build again: wsis build --full"
        ) from error
    return record
