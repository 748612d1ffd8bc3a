"""`wsis check` and `wsis load`: judge files, and land what may be used."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from expectations.gate import Judgement, Verdict, judged
from ingest.landing import Landing, file_hash
from ingest.rows import Issue, SourceFile
from ingest.sources.registry import MODULES
from warehouse.settings import PROJECT_ROOT, Home, user_name


@dataclass
class FileResult:
    """The outcome for one file, as `--json` prints it."""

    file: str
    source: str
    accepted: bool
    rows: int
    held: int
    skipped: int
    issues: list[Issue]
    duplicates: int = 0
    missing: int = 0
    submission_id: str | None = None
    state: str = "refused"
    skips: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The fields in the order of the interface."""
        return {
            "accepted": self.accepted,
            "file": self.file,
            "rows": self.rows,
            "held": self.held,
            "skipped": self.skipped,
            "duplicates": self.duplicates,
            "submission_id": self.submission_id,
            "state": self.state,
            "skips": [{"reason": reason, "rows": rows} for reason, rows in self.skips.items()],
            "missing": self.missing,
            "issues": [issue.as_json() for issue in self.issues],
        }


def results_as_json(results: list[FileResult]) -> dict[str, Any]:
    """One file: its result. Several: the results under `files`, sums at the top, all issues together."""
    if len(results) == 1:
        return results[0].as_json()
    return {
        "accepted": all(result.accepted for result in results),
        "rows": sum(result.rows for result in results),
        "held": sum(result.held for result in results),
        "skipped": sum(result.skipped for result in results),
        "duplicates": sum(result.duplicates for result in results),
        "missing": sum(result.missing for result in results),
        "submission_id": None,
        "state": "accepted" if all(result.accepted for result in results) else "refused",
        "issues": [issue.as_json() for result in results for issue in result.issues],
        "files": [result.as_json() for result in results],
    }


def process(
    source: str,
    paths: list[Path],
    home: Home,
    *,
    area: str = "",
    series: str = "",
    land: bool,
    progress: Callable[[SourceFile], None] = lambda file: None,
    origin: dict[str, dict[str, Any]] | None = None,
) -> list[FileResult]:
    """Judge files of one source and, if `land`, land those that are accepted.

    Args:
        source: code of the source.
        paths: the files; each is judged on its own.
        home: the runtime directory.
        area: ISO3 of a national platform.
        series: the publisher's series code, for files that state none.
        land: False only judges.
        progress: called after each file was read.
        origin: facts of a download (`url`, `retrieved_at`) by file path.

    Returns:
        One result per path, in order.

    Raises:
        OSError: the disk is full or the runtime directory cannot be written.
    """
    return process_files(
        [SourceFile(path, source, area, series) for path in paths], home, land=land, progress=progress, origin=origin
    )


def process_files(
    files: list[SourceFile],
    home: Home,
    *,
    land: bool,
    progress: Callable[[SourceFile], None] = lambda file: None,
    origin: dict[str, dict[str, Any]] | None = None,
) -> list[FileResult]:
    """As `process`, for files of any sources together; the fixed cost of the gate is paid once."""
    landing = Landing(home.landing)
    landing.ensure_sources(sorted(MODULES))
    known = _landed_before(landing, files) if land else {}
    new = [file for file in files if file not in known]
    judged_now: dict[SourceFile, FileResult] = {}
    if new:
        with judged(new, home.scratch, progress) as judgement:
            areas = judgement.areas()
            for number, verdict in enumerate(judgement.verdicts):
                facts = (origin or {}).get(str(verdict.file.path))
                judged_now[verdict.file] = _conclude(
                    judgement, number, verdict, landing if land else None, {"areas": areas[number], **(facts or {})}
                )
    return [known[file] if file in known else judged_now[file] for file in files]


@cache
def gate_version() -> str:
    """Hash of all that decides a verdict: readers, rules, suites and seeds. Equal bytes then get the equal verdict."""
    digest = hashlib.sha256()
    folders = ("ingest", "expectations", "dbt_project/seeds", "dbt_project/macros")
    for path in sorted(path for folder in folders for path in (PROJECT_ROOT / folder).rglob("*")):
        if path.suffix in (".py", ".sql", ".csv", ".yml", ".yaml") and path.is_file():
            digest.update(path.relative_to(PROJECT_ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _landed_before(landing: Landing, files: list[SourceFile]) -> dict[SourceFile, FileResult]:
    """Results of files that landed before under the same rules, from their provenance."""
    records = {
        (record["source"], record["sha256"], record["area"], record["series"], record["file_name"]): record
        for record in landing.submissions()
        if record.get("gate_version") == gate_version()
    }
    found = {}
    for file in files if records else []:
        try:
            record = records.get((file.source, file_hash(file.path), file.area, file.series, file.name))
        except OSError:
            continue  # the gate tells what is wrong with the file
        if record is not None:
            found[file] = _from_record(file, record)
    return found


def _from_record(file: SourceFile, record: dict[str, Any]) -> FileResult:
    issues = [Issue(**{**issue, "file": file.name}) for issue in record["issues"]]
    return FileResult(
        file=file.name,
        source=file.source,
        accepted=True,
        rows=record["row_count"],
        held=record["held"],
        skipped=record["skipped"],
        duplicates=record["duplicates"],
        missing=record.get("missing", 0),
        issues=issues,
        skips=record["skips"],
        submission_id=record["submission_id"],
        state="unchanged",
    )


def _conclude(
    judgement: Judgement, number: int, verdict: Verdict, landing: Landing | None, facts: dict[str, Any]
) -> FileResult:
    result = FileResult(
        file=verdict.file.name,
        source=verdict.file.source,
        accepted=verdict.accepted,
        rows=verdict.rows,
        held=verdict.held,
        skipped=verdict.skipped,
        duplicates=verdict.duplicates,
        missing=verdict.missing,
        issues=verdict.issues,
        skips=verdict.skips,
        state="checked" if verdict.accepted else "refused",
    )
    if landing is None or not verdict.accepted:
        return result
    try:
        landed = landing.land(
            partial(judgement.usable_rows.write, number),
            verdict.file.path,
            _record(verdict, facts),
            _meaning(verdict),
        )
    except (FileNotFoundError, ValueError) as error:
        result.accepted, result.state = False, "refused"
        result.issues.append(
            Issue("error", "file_changed", f"The file could not be taken over: {error}", file=verdict.file.name)
        )
        return result
    result.submission_id = landed.submission_id
    result.state = "approved" if landed.is_new else "unchanged"
    return result


def _record(verdict: Verdict, facts: dict[str, Any]) -> dict[str, Any]:
    file = verdict.file
    today = dt.datetime.now(dt.UTC).date().isoformat()
    # what is here is known: a release named after a quarter that is still running ends later
    released = min(verdict.log.released, today)
    return {
        "source": file.source,
        "area": file.area,
        "series": file.series,
        "file_name": file.name,
        "title": verdict.log.title,
        "sha256": file_hash(file.path),
        "bytes": file.path.stat().st_size,
        "landed_by": user_name(),
        "known_from": released or today,
        "known_from_basis": "publisher's release date" if released else "landing",
        "state": "approved",
        "row_count": verdict.rows,
        "held": verdict.held,
        "skipped": verdict.skipped,
        "duplicates": verdict.duplicates,
        "missing": verdict.missing,
        "skips": verdict.skips,
        "gate_version": gate_version(),
        "issues": [issue.as_json() for issue in verdict.issues],
        **facts,
    }


def _meaning(verdict: Verdict) -> dict[str, Any]:
    """What gives the bytes their meaning. Rows held back are part of it: once a map is extended and they can be used,
    the same file is a new submission.
    """
    meaning: dict[str, Any] = dict(verdict.log.meaning)
    if verdict.file.area:
        meaning["area"] = verdict.file.area
    if verdict.file.series:
        meaning["series"] = verdict.file.series
    held = sorted((issue.rule, issue.row or 0, issue.column) for issue in verdict.issues if issue.severity == "error")
    if held:
        meaning["held"] = hashlib.sha256(repr(held).encode()).hexdigest()[:16]
    return meaning
