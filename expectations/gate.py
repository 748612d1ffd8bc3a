"""The gate: read files, give their rows a meaning, run the suites and row rules, and say what is wrong and where.

All files of one call are judged together in one scratch DuckDB database, so that the fixed cost is paid once.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from expectations import suite
from expectations.findings import listed_issues
from expectations.raw_rows import RawRows
from expectations.resolution import load_seeds, resolve
from expectations.usable_rows import UsableRows
from expectations.verdict import Verdict, nothing_usable, policy_of
from ingest.rows import SourceFile
from ingest.sources.registry import Reader, reader_of

RULES = Path(__file__).with_name("rules")
ROW_RULES = ("unknown_label", "unknown_series", "unit_contradicted")


class Judgement:
    """The scratch database of one call with the verdict of every file; usable rows can be taken out of it."""

    def __init__(self, folder: Path, reader: Callable[[str], Reader] = reader_of) -> None:
        """Open a new scratch database in `folder`."""
        self.database = folder / "gate.duckdb"
        self.connection = suite.connect(self.database)
        self.rows = RawRows(folder / "rows", reader)
        self.verdicts: list[Verdict] = []

    def read(self, files: list[SourceFile], progress: Callable[[SourceFile], None]) -> None:
        """Read every file; its rows are the view `raw_row`."""
        self.verdicts = self.rows.read(files, progress)
        self.connection.execute(f"create view raw_row as {self.rows.relation()}")

    def judge(self, this_year: int) -> None:
        """Resolve, run suites and rules, and fill in the verdicts."""
        load_seeds(self.connection)
        self.connection.execute((RULES / "unit_limit.sql").read_text(encoding="utf-8"))
        resolve(self.connection, self.database.with_name("resolved.parquet"))
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
        self._conclude()

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
                f"Hardly any cell under {heading} is a period (such as '{example}'), so the headings seem to stand "
                "over the wrong columns. Move the header back over its columns.",
                row=verdict.log.header_row,
                column=heading,
            )
            self.rows.unread.add(number)
        if shifted:
            numbers = ", ".join(str(number) for number, _ in shifted)
            self.connection.execute(
                "create or replace view resolved_row as select * from "
                f"read_parquet('{self.database.with_name('resolved.parquet')}') where file_no not in ({numbers})"
            )

    def _run_rule(self, name: str) -> None:
        sql = (RULES / f"{name}.sql").read_text(encoding="utf-8")
        self.connection.execute(f"insert into finding {sql}")

    def _run_suites(self, this_year: int) -> None:
        if self.rows.count == 0:
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
        bound = [
            (view, name, [suite.bind(c, self.connection, this_year) for c in checks]) for view, name, checks in plans
        ]
        failures = [
            failure for view, name, checks in bound for failure in suite.run_checks(self.database, view, checks, name)
        ]
        for failure in failures:
            self._record(failure)

    def _record(self, failure: suite.Failure) -> None:
        check = failure.check
        self.connection.execute(
            f"insert into finding select row_id, ?, ?, ?, {check.label}, '', true from raw_row "
            f"where row_id in (select row_id from ({failure.query.rstrip(';')})) "
            # what a rule for the whole series or row has said is not said again for the single value
            "and row_id not in (select row_id from finding where severity = 'error')",
            [check.severity, check.rule, check.label],
        )

    def _conclude(self) -> None:
        counts = self._counts()
        skips = self._skips()
        issues = listed_issues(self.connection, self.verdicts)
        for number, verdict in enumerate(self.verdicts):
            verdict.issues = [*verdict.log.issues, *issues[number]]
            verdict.skipped, verdict.held, verdict.duplicates, verdict.rows, verdict.missing = counts.get(
                number, (0, 0, 0, 0, 0)
            )
            verdict.held += sum(1 for issue in verdict.log.issues if issue.rule in ("wrong_cell_count", "broken_csv"))
            verdict.skips = skips[number]
            has_error = any(issue.severity == "error" for issue in verdict.issues)
            verdict.accepted = verdict.rows > 0 and not (has_error and policy_of(verdict.file.source) == "strict")
            if verdict.rows == 0 and verdict.is_read:
                verdict.issues.append(nothing_usable(verdict))

    def _counts(self) -> dict[int, tuple[int, int, int, int, int]]:
        """Rows left out, held, dropped as repetitions, usable figures, and cells that are missing, by file."""
        found = self.connection.execute(
            """
            with fault as (
                select row_id, bool_or(severity = 'error') as is_error,
                    bool_or(rule in ('duplicate_row', 'blank_beside_figure')) as is_repeated
                from finding group by row_id
            )
            select
                file_no,
                count(*) filter (where skip_reason is not null),
                count(*) filter (where skip_reason is null and coalesce(is_error, false)),
                count(*) filter (where coalesce(is_repeated, false)),
                count(*) filter (where skip_reason is null and value_state = 'number'
                    and not coalesce(is_error or is_repeated, false)),
                count(*) filter (where skip_reason is null and value_state = 'missing'
                    and not coalesce(is_error or is_repeated, false))
            from resolved_row left join fault on resolved_row.row_id = fault.row_id
            group by file_no
            """
        )
        return {number: tuple(counts) for number, *counts in found.fetchall()}

    def _skips(self) -> dict[int, dict[str, int]]:
        """How many rows of each file the maps leave out, by reason."""
        found: dict[int, dict[str, int]] = defaultdict(dict)
        for number, reason, rows in self.connection.execute(
            "select file_no, skip_reason, count(*) from resolved_row where skip_reason is not null "
            "group by all order by 1, 3 desc, 2"
        ).fetchall():
            found[number][reason] = rows
        return found

    @cached_property
    def usable_rows(self) -> UsableRows:
        """The rows that may land."""
        return UsableRows(self.connection, self.rows.count)

    def areas(self) -> dict[int, list[str]]:
        """The areas that each file has usable figures for."""
        found: dict[int, list[str]] = defaultdict(list)
        for number, area in self.connection.execute(
            "select distinct file_no, ref_area from resolved_row where skip_reason is null "
            "and ref_area is not null order by all"
        ).fetchall():
            found[number].append(area)
        return found


@contextmanager
def judged(
    files: list[SourceFile],
    scratch: Path,
    progress: Callable[[SourceFile], None] = lambda file: None,
    today: dt.date | None = None,
    reader: Callable[[str], Reader] = reader_of,
) -> Iterator[Judgement]:
    """Judge `files`; yields the `Judgement` and removes its scratch database at the end.

    Args:
        files: the files, each judged on its own.
        scratch: a folder for the scratch database (made if absent).
        progress: called after each file was read.
        today: the day that future years are measured against; the present day if not given.
        reader: gives the reader of a source; another one for rows that were read already.

    Raises:
        OSError: the scratch database could not be written (disk full).
    """
    scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=scratch))
    judgement = Judgement(folder, reader)
    try:
        judgement.read(files, progress)
        judgement.judge((today or dt.date.today()).year)
        yield judgement
    finally:
        judgement.connection.close()
        shutil.rmtree(folder, ignore_errors=True)
