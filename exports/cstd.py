"""`wsis export cstd`: one workbook for an editor at the CSTD secretariat, made from the published marts.

The same build gives the same bytes, wherever its directory stands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from exports import cstd_readme, igf_columns
from exports.cstd_columns import BUILT_TABLES, FIGURE_COLUMNS, SheetPlan
from exports.published import PublishedBuild, literal, opened
from exports.workbook import EXCEL_ROWS, Book, Table

BANNER = "Synthetic sample data, not real figures"
_SQL = Path(__file__).with_name("sql")
_REST = "All figures are in the published warehouse: `wsis path` prints its file, the table is {mart}."
_FETCH = 5_000


def write_cstd(
    published: Path, out_dir: Path, *, include_non_official: bool = False, row_limit: int = EXCEL_ROWS
) -> list[Path]:
    """Write `wsis-cstd-<build id>.xlsx`.

    Args:
        published: `wsis.duckdb` of a build, by any path; `build.json` stands beside it.
        out_dir: where the file goes; made if it is not there. A file of that name is replaced.
        include_non_official: also print figures of sources that are not official statistics.
        row_limit: most rows of a sheet.

    Returns:
        The files, here one.

    Raises:
        ExportError: nothing is published, or the build cannot be read.
        OSError: `out_dir` cannot be written or the disk is full; no half-written file is left.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".wsis-cstd-", dir=out_dir) as aside,
        opened(published, Path(aside)) as build,
    ):
        _prepare(build, include_non_official)
        name = f"wsis-cstd-{build.build_id}" + ("-all-sources" if include_non_official else "")
        file = Path(aside) / f"{name}.xlsx"
        title = f"WSIS follow-up: figures for the CSTD, build {build.build_id}"
        banner = BANNER if build.is_synthetic else ""
        with Book(file, title, build.as_of, banner, row_limit, Path(aside)) as book:
            _write(book, build, include_non_official)
        return [file.replace(out_dir / file.name)]


def _prepare(build: PublishedBuild, include_non_official: bool) -> None:
    build.connection.execute(
        f"create temp table setting as select {include_non_official} as include_non_official, "
        f"cast({literal(build.as_of)} as date) as as_of"
    )
    build.connection.execute(_query("prepare"))
    build.connection.execute(_query("igf_words"))


def _write(book: Book, build: PublishedBuild, include_non_official: bool) -> None:
    before, after = BUILT_TABLES
    lines = _action_lines(build.connection)
    sheets = [*before, *lines, *igf_columns.CHAPTER, *after]
    book.prose(
        "README",
        cstd_readme.lines(build, [(plan.name, plan.title) for plan in sheets], include_non_official),
        links={plan.name for plan in sheets},
    )
    for plan in sheets:
        book.table(_table(build.connection, plan))


def _table(connection: duckdb.DuckDBPyConnection, plan: SheetPlan) -> Table:
    connection.execute(f"set variable action_line = {literal(plan.name)}")
    made = connection.execute(f"create or replace temp table sheet as {_query(plan.query)}")  # kept in its order
    (total,) = made.fetchone() or (0,)
    remarks = list(plan.remarks)
    if not total:
        remarks.append(plan.if_empty)
    return Table(
        plan.name,
        plan.title,
        remarks,
        plan.columns,
        _rows(connection),
        total,
        _REST.format(mart=plan.mart),
        plan.tab_colour,
    )


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute("from sheet")
    while rows := cursor.fetchmany(_FETCH):
        yield from rows


def _action_lines(connection: duckdb.DuckDBPyConnection) -> list[SheetPlan]:
    """A sheet per action line and sub-line; a line that only has sub-lines and no indicator has none of its own."""
    plans = []
    for line, name, lead, co_lead, elsewhere in connection.execute(_query("action_lines")).fetchall():
        remarks = [
            f"Lead facilitator: {lead or 'on the sub-lines'}." + (f" Co-facilitators: {co_lead}." if co_lead else "")
        ]
        if elsewhere:
            remarks.append(f"Also for this action line, on the sheet of their own line: {elsewhere}.")
        plans.append(
            SheetPlan(
                name=line,
                title=f"{line}: {name}",
                query="action_line",
                columns=FIGURE_COLUMNS,
                remarks=remarks,
                if_empty="No figure of an indicator of this action line is in the build.",
                mart="marts.fct_observation",
                tab_colour="#2E75B6",
            )
        )
    return plans


def _query(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
