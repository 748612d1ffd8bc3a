"""A factsheet of one annual meeting of the IGF: a workbook of a few pages that an editor can quote from."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from exports.cstd import BANNER
from exports.cstd_columns import SheetPlan
from exports.igf_columns import CONTRIBUTIONS, FUNDING, PARTICIPATION, STATISTICS
from exports.published import PublishedBuild, opened
from exports.workbook import Book, Column, Table

_SQL = Path(__file__).with_name("sql")
_BALANCE = SheetPlan(
    "BALANCE",
    "Is participation getting more balanced?",
    "igf_balance",
    (
        Column("Share of", 44),
        Column("This meeting, %", 10, "share"),
        Column("Of how many who answered", 12, "count"),
        Column("Response rate, %", 10, "share"),
        Column("Meeting before, %", 10, "share"),
        Column("Change, points", 9, "share"),
        Column("Held against, %", 10, "share"),
        Column("What it is held against", 13),
        Column("Why it is held against nothing", 26),
        Column("Published, %", 10, "share"),
        Column("Published as", 10),
        Column("Published of", 14),
        Column("Published by", 40),
        Column("Why no number", 40),
    ),
    "marts.fct_igf_participation",
    (
        "Measured shares are of the registered who answered the question, counted from registrations; published "
        "ones are "
        "what others printed and are not compared with the measured ones.",
    ),
)
# plan, and the column of its query that holds the year
_SHEETS = (
    (PARTICIPATION, "meeting_year"),
    (CONTRIBUTIONS, "meeting_year"),
    (FUNDING, "year"),
    (STATISTICS, "meeting_year"),
)


def write_factsheet(published: Path, meeting_year: int, out_dir: Path) -> Path:
    """Write `igf-<year>-factsheet-<build>.xlsx`.

    Args:
        published: `wsis.duckdb` of a build.
        meeting_year: year of the meeting.
        out_dir: where the file goes; made if it is not there.

    Returns:
        The file. The same build gives the same bytes.

    Raises:
        ExportError: nothing is published, or the build cannot be read.
        OSError: `out_dir` cannot be written; no half-written file is left.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=".igf-", dir=out_dir) as aside,
        opened(published, Path(aside)) as build,
    ):
        build.connection.execute(_query("igf_words"))
        build.connection.execute(f"set variable meeting_year = {int(meeting_year)}")
        file = Path(aside) / f"igf-{int(meeting_year)}-factsheet-{build.build_id}.xlsx"
        title = f"IGF {int(meeting_year)}: factsheet, build {build.build_id}"
        with Book(file, title, build.as_of, BANNER if build.is_synthetic else "", scratch=Path(aside)) as book:
            book.prose("ABOUT", _about(build))
            book.table(_table(build, _BALANCE, _query(_BALANCE.query)))
            for plan, year in _SHEETS:
                query = f"select * from ({_query(plan.query)}) where {year} = getvariable('meeting_year')"
                book.table(_table(build, replace(plan, tab_colour=""), query))
        return file.replace(out_dir / file.name)


def _about(build: PublishedBuild) -> list[tuple[str, str]]:
    """What the factsheet is, and the sources of its figures."""
    sources = build.connection.execute(
        "select name, publisher, licence, coalesce(licence_url, '') from marts.dim_source "
        "where source in ('igf-registrations', 'igf-statistics', 'igf-funding', 'igf-contributions') order by source"
    ).fetchall()
    lines = [
        ("This factsheet", ""),
        ("What it is", "Who took part in the meeting, who spoke, who paid, who came again, and what was contributed."),
        ("Build", build.build_id),
        ("As of", f"{build.as_of.isoformat()}: what was known on that day."),
        (
            "Two series",
            "Measured: counted here from registrations. Published: what others printed, each with its source.",
        ),
        ("Three measures", "Registered, on site and online are counted apart and never added."),
        ("Age", "The age reached in the year of the meeting: its year less the year of birth. Youth is 18 to 35."),
        ("Shares", "Percent of those who answered the question; the response rate stands beside."),
        ("Hidden cells", "Cells of a few persons, and others that would give them away, are hidden: 'confidential'."),
        ("Sources and licences", ""),
    ]
    return lines + [
        (name, f"{publisher}. {licence} {address}".strip()) for name, publisher, licence, address in sources
    ]


def _table(build: PublishedBuild, plan: SheetPlan, query: str) -> Table:
    rows = build.connection.execute(query).fetchall()
    remarks = [*plan.remarks, *([] if rows else [plan.if_empty])]
    return Table(plan.name, plan.title, remarks, plan.columns, rows, len(rows), f"The table is {plan.mart}.")


def _query(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
