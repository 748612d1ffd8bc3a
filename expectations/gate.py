"""The gate: read files, give their rows a meaning, run the suites and row rules, and say what is wrong and where.

All files of one call are judged together in one scratch DuckDB database, so that the fixed cost is paid once.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from expectations import suite
from expectations.resolution import ROW_COLUMNS, load_seeds, resolve, seed_path
from ingest.rows import Issue, ReadError, ReadLog, SourceFile
from ingest.sources.registry import reader_of

RULES = Path(__file__).with_name("rules")
ROW_RULES = ("unknown_label", "unknown_series", "unit_contradicted")
_ROWS_AT_ONCE = 400_000


@dataclass
class Verdict:
    """What the gate says of one file.

    `rows` counts the figures that may be used, `held` those held back for an error, `skipped` those that the reviewed
    maps leave out (with the reasons in `skips`), `duplicates` the exact repetitions that were dropped.
    """

    file: SourceFile
    log: ReadLog
    is_read: bool = True
    accepted: bool = False
    rows: int = 0
    held: int = 0
    skipped: int = 0
    duplicates: int = 0
    issues: list[Issue] = field(default_factory=list)
    skips: dict[str, int] = field(default_factory=dict)


class Judgement:
    """The scratch database of one call with the verdict of every file; usable rows can be taken out of it."""

    def __init__(self, folder: Path) -> None:
        """Open a new scratch database in `folder`."""
        self.database = folder / "gate.duckdb"
        self.connection = suite.connect(self.database)
        self.verdicts: list[Verdict] = []
        self._row_id = 0

    def read(self, files: list[SourceFile], progress: Callable[[SourceFile], None]) -> None:
        """Read every file into `raw_row`; a file that cannot be read keeps its issues and no rows."""
        columns = ", ".join(
            f"{name} {'BIGINT' if name == 'row_id' else 'INTEGER' if name in ('file_no', 'src_row') else 'VARCHAR'}"
            for name in ROW_COLUMNS
        )
        self.connection.execute(f"create table raw_row ({columns})")
        waiting: list[pl.DataFrame] = []
        for number, file in enumerate(files):
            log = ReadLog(file)
            self.verdicts.append(Verdict(file, log))
            before = self._row_id
            try:
                for frame in reader_of(file.source)(log):
                    waiting.append(self._numbered(frame, number, file.source))
                    if sum(part.height for part in waiting) >= _ROWS_AT_ONCE:
                        self._store(waiting)
            except (ReadError, OSError) as error:
                _note(log, error)
                self.verdicts[number].is_read = False
                waiting = [part for part in waiting if part["file_no"][0] != number]
                self.connection.execute("delete from raw_row where file_no = ?", [number])
            else:
                if self._row_id == before:
                    self.verdicts[number].is_read = False
                    _no_rows(log)
            progress(file)
        self._store(waiting)

    def _numbered(self, frame: pl.DataFrame, file_no: int, source: str) -> pl.DataFrame:
        ids = pl.int_range(self._row_id, self._row_id + frame.height, eager=True).alias("row_id")
        self._row_id += frame.height
        return frame.with_columns(
            ids, pl.lit(file_no, pl.Int32).alias("file_no"), pl.lit(source).alias("source")
        ).select(ROW_COLUMNS)

    def _store(self, waiting: list[pl.DataFrame]) -> None:
        parts = [part for part in waiting if part.height]
        if parts:
            frame = pl.concat(parts).to_arrow()  # noqa: F841  # read by DuckDB under this name
            self.connection.execute("insert into raw_row select * from frame")
        waiting.clear()

    def judge(self, this_year: int) -> None:
        """Resolve, run suites and rules, and fill in the verdicts."""
        load_seeds(self.connection)
        resolve(self.connection)
        self._set_aside_shifted()
        self.connection.execute(
            "create or replace table finding (row_id BIGINT, severity VARCHAR, rule VARCHAR, column_name VARCHAR, "
            "value VARCHAR, detail VARCHAR, is_listed BOOLEAN)"
        )
        self.connection.execute((RULES / "judged_row.sql").read_text(encoding="utf-8"))
        for rule in ROW_RULES:
            self._run_rule(rule)
        self._run_suites(this_year)
        self._run_rule("repeated_cell")
        for number, verdict in enumerate(self.verdicts):
            self._conclude(number, verdict)

    def _set_aside_shifted(self) -> None:
        """A file whose periods are hardly ever periods has its headings over the wrong columns: one issue says so."""
        shifted = self.connection.execute(
            """
            select file_no, any_value(trim(time_label)) filter (where time_period is null)
            from resolved_row
            group by file_no
            having count(*) filter (where trim(time_label) <> '' and time_period is null)
                >= count(*) * (select value from threshold where parameter = 'shifted_header_share')
                and count(*) >= (select value from threshold where parameter = 'unit_contradiction_min_rows')
            """
        ).fetchall()
        for number, example in shifted:
            verdict = self.verdicts[number]
            heading = verdict.log.headings.get("time_label", "time_label")
            verdict.is_read = False
            verdict.log.error(
                "shifted_header",
                f"Hardly any cell under {heading} is a period (such as '{example}'), so the headings seem to stand over "
                "the wrong columns. Move the header back over its columns.",
                row=1,
                column=heading,
            )
            for relation in ("raw_row", "resolved_row"):
                self.connection.execute(f"delete from {relation} where file_no = ?", [number])

    def _run_rule(self, name: str) -> None:
        sql = (RULES / f"{name}.sql").read_text(encoding="utf-8")
        self.connection.execute(f"insert into finding {sql}")

    def _run_suites(self, this_year: int) -> None:
        if self._row_id == 0:
            return  # nothing was read: do not pay for the import of Great Expectations
        sources = sorted({verdict.file.source for verdict in self.verdicts})
        plans = [("judged_row", suite.EVERY_SOURCE, suite.read_suite(suite.EVERY_SOURCE))]
        for source in sources:
            checks = suite.read_suite(source)
            if checks:
                view = "judged_" + source.replace("-", "_")
                self.connection.execute(
                    f"create or replace view {view} as select * from judged_row where source = '{source}'"
                )
                plans.append((view, source, checks))
        bound = [(view, name, [suite.bind(c, self.connection, this_year) for c in checks]) for view, name, checks in plans]
        failures = [
            (view, failure)
            for view, name, checks in bound
            for failure in suite.run_checks(self.database, view, checks, name)
        ]
        for view, failure in failures:
            self._record(view, failure)

    def _record(self, view: str, failure: suite.Failure) -> None:
        check = failure.check
        self.connection.execute(
            f"insert into finding select row_id, ?, ?, ?, {check.label}, '', true from {view} "
            f"where row_id in (select row_id from ({failure.query.rstrip(';')})) "
            # what a rule for the whole series or row has said is not said again for the single value
            "and row_id not in (select row_id from finding where severity = 'error')",
            [check.severity, check.rule, check.label],
        )

    def _conclude(self, number: int, verdict: Verdict) -> None:
        verdict.issues = [*verdict.log.issues, *self._issues(number, verdict.log)]
        counts = self.connection.execute(
            """
            select
                count(*) filter (where skip_reason is not null),
                count(*) filter (where skip_reason is null and row_id in (
                    select row_id from finding where severity = 'error')),
                count(*) filter (where row_id in (select row_id from finding where rule = 'duplicate_row')),
                count(*) filter (where skip_reason is null and row_id not in (
                    select row_id from finding where severity = 'error' or rule = 'duplicate_row')
                    and value_state = 'number')
            from resolved_row where file_no = ?
            """,
            [number],
        ).fetchone()
        assert counts is not None
        verdict.skipped, verdict.held, verdict.duplicates, verdict.rows = counts
        verdict.held += sum(1 for issue in verdict.log.issues if issue.rule == "wrong_cell_count")
        verdict.skips = dict(
            self.connection.execute(
                "select skip_reason, count(*) from resolved_row where file_no = ? and skip_reason is not null "
                "group by 1 order by 2 desc, 1",
                [number],
            ).fetchall()
        )
        has_error = any(issue.severity == "error" for issue in verdict.issues)
        verdict.accepted = verdict.rows > 0 and not (has_error and policy_of(verdict.file.source) == "strict")
        if verdict.rows == 0 and verdict.is_read:
            verdict.issues.append(_nothing_usable(verdict))

    def _issues(self, number: int, log: ReadLog) -> Iterator[Issue]:
        found = self.connection.execute(
            """
            select finding.severity, finding.rule, finding.column_name, finding.value, finding.detail,
                row_.src_sheet, row_.src_row, row_.src_column
            from finding inner join raw_row as row_ on finding.row_id = row_.row_id
            where row_.file_no = ? and finding.is_listed
            order by row_.src_row, row_.row_id, finding.rule
            """,
            [number],
        )
        while rows := found.fetchmany(10_000):
            for severity, rule, column, value, detail, sheet, row, src_column in rows:
                stated = log.headings.get(column, "")
                # in a wide file the year is the heading of the figure's own column
                heading = stated or (src_column if column in ("value_label", "time_label") else column)
                if rule == "unknown_heading":
                    row = 1
                yield Issue(
                    severity,
                    rule,
                    message(rule, value, heading, detail),
                    file=log.file.name,
                    sheet=sheet,
                    row=row,
                    column=value if rule == "padded_cell" else heading.removesuffix("_label"),
                    cell=f"{log.letters[heading]}{row}" if heading in log.letters else "",
                    value="" if rule == "padded_cell" else (value or ""),
                )

    def usable_rows(self, number: int) -> str:
        """A query for the rows of file `number` that may land, raw labels only, in file order.

        Rows that the maps leave out land too: a map may change its mind. Held rows and repetitions do not.
        """
        columns = ", ".join(column for column in ROW_COLUMNS if column not in ("row_id", "file_no"))
        return (
            f"select {columns} from resolved_row where file_no = {number} and row_id not in "
            "(select row_id from finding where severity = 'error' or rule = 'duplicate_row') order by row_id"
        )

    def areas(self, number: int) -> list[str]:
        """The areas that file `number` has usable figures for."""
        found = self.connection.execute(
            "select distinct ref_area from resolved_row where file_no = ? and skip_reason is null "
            "and ref_area is not null order by 1",
            [number],
        ).fetchall()
        return [area for (area,) in found]


def _note(log: ReadLog, error: ReadError | OSError) -> None:
    if isinstance(error, ReadError):
        log.issues.extend(error.issues)
    else:
        log.error(
            "unreadable_file", f"The file could not be read to its end ({error.strerror or error}). Send it again."
        )


def _no_rows(log: ReadLog) -> None:
    """No row was read: the header is alone, or it has another number of cells than every row below it."""
    if not log.issues:
        log.error("no_rows", "The file has a header but no rows. Send the file with its figures.", row=1)
    elif len(log.issues) > 1 and all(issue.rule == "wrong_cell_count" for issue in log.issues):
        first = log.issues[0]
        log.issues = [
            Issue(
                "error",
                "shifted_header",
                f"The header does not fit the rows: none of the {len(log.issues):,} rows has as many cells as the header "
                f"({first.message.split('.')[0].lower()}). Put every heading over its column.",
                file=log.file.name,
                row=1,
                column=first.column,
            )
        ]


@cache
def _templates() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(Path(__file__).with_name("messages.yml").read_text(encoding="utf-8"))
    return texts


def message(rule: str, value: str | None, column: str, detail: str) -> str:
    """The text for a rule, with the value, the column and the parts of the detail put in."""
    parts: dict[str, Any] = dict(zip("abcdefgh", (detail or "").split("|"), strict=False))
    return _templates()[rule].format(value=(value or "").strip(), column=column, **parts)


@cache
def policy_of(source: str) -> str:
    """`strict` or `hold`, from the seed `source`."""
    sources = pl.read_csv(seed_path("source"), infer_schema=False)
    policy: str = sources.filter(pl.col("source") == source)["policy"].item()
    return policy


def _nothing_usable(verdict: Verdict) -> Issue:
    reasons = [f"{count:,} rows left out: {reason}" for reason, count in list(verdict.skips.items())[:5]]
    if verdict.held:
        reasons.append(f"{verdict.held:,} rows held back for the errors listed")
    if not reasons:
        reasons.append("every value is missing")
    return Issue(
        "error", "nothing_usable", message("nothing_usable", "", "", "; ".join(reasons)), file=verdict.file.name
    )


@contextmanager
def judged(
    files: list[SourceFile],
    scratch: Path,
    progress: Callable[[SourceFile], None] = lambda file: None,
    today: dt.date | None = None,
) -> Iterator[Judgement]:
    """Judge `files`; yields the `Judgement` and removes its scratch database at the end.

    Args:
        files: the files, each judged on its own.
        scratch: a folder for the scratch database (made if absent).
        progress: called after each file was read.
        today: the day that future years are measured against; the present day if not given.

    Raises:
        OSError: the scratch database could not be written (disk full).
    """
    scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=scratch))
    judgement = Judgement(folder)
    try:
        judgement.read(files, progress)
        judgement.judge((today or dt.date.today()).year)
        yield judgement
    finally:
        judgement.connection.close()
        shutil.rmtree(folder, ignore_errors=True)
