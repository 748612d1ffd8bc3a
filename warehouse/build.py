"""`wsis build`: transform, test inside, publish whole or not at all.

A build works in a directory of its own, under one lock. When the code and the seeds are those of the published build it
continues from a copy of that one and rebuilds the areas that new submissions touch; otherwise everything is built anew.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock, Timeout

from ingest.landing import Landing
from ingest.sources.registry import MODULES
from warehouse.dbt import DbtProcess, DbtResult, code_version, point_at
from warehouse.settings import Home

KEPT_BUILDS = 2
_SNAPSHOT = {
    "submission_id": pl.String,
    "source": pl.String,
    "state": pl.String,
    "file_name": pl.String,
    "area": pl.String,
    "title": pl.String,
    "sha256": pl.String,
    "bytes": pl.Int64,
    "landed_at": pl.String,
    "landed_by": pl.String,
    "known_from": pl.String,
    "row_count": pl.Int64,
    "held": pl.Int64,
    "skipped": pl.Int64,
    "reader_version": pl.String,
}


class BuildRefused(Exception):
    """Another build is running, or a test failed; nothing was published."""

    def __init__(self, message: str, failures: list[tuple[str, str]] | None = None) -> None:
        """Keep the failed nodes with their messages."""
        super().__init__(message)
        self.failures = failures or []


@dataclass
class BuildReport:
    """What a build did."""

    build_id: str
    path: Path
    mode: str  # 'full', 'incremental' or 'unchanged'
    submissions: int
    touched_areas: list[str] = field(default_factory=list)
    dbt_seconds: float = 0.0
    nodes: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "build_id": self.build_id,
            "path": str(self.path),
            "mode": self.mode,
            "submissions": self.submissions,
            "touched_areas": self.touched_areas,
            "dbt_seconds": round(self.dbt_seconds, 3),
        }


@dataclass(frozen=True)
class _Plan:
    mode: str
    base: Path | None
    new: list[str]
    areas: list[str]


def build(
    home: Home,
    *,
    as_of: dt.date | None = None,
    dbt: DbtProcess | None = None,
    force: bool = False,
    previous_release: Path | None = None,
) -> BuildReport:
    """Build and publish.

    Args:
        home: the runtime directory.
        as_of: what was known on that day; the present day if not given.
        dbt: a dbt process that was started early; one is started if not given.
        force: build everything anew, even if nothing changed.
        previous_release: the published warehouse of the last release; what it hid for confidentiality is hidden first.

    Returns:
        What was done; `mode` is 'unchanged' if the published build already has everything.

    Raises:
        BuildRefused: another build is running, or a model or test failed; the published warehouse is as it was.
        OSError: the disk is full; the published warehouse is as it was.
    """
    as_of = as_of or dt.datetime.now(dt.UTC).date()
    home.path.mkdir(parents=True, exist_ok=True)
    with _only_build(home):
        landing = Landing(home.landing)
        landing.ensure_sources(sorted(MODULES))
        submissions = landing.submissions()
        released = _released_mask(previous_release)
        manifest = {
            "released_mask": hashlib.sha256("\n".join(released["observation_id"]).encode()).hexdigest(),
            "as_of": as_of.isoformat(),
            "code_version": code_version(),
            "submissions": sorted(record["submission_id"] for record in submissions),
        }
        plan = _plan(home, manifest, submissions, force)
        if plan.mode == "unchanged" and plan.base:
            return BuildReport(plan.base.name, plan.base / "wsis.duckdb", "unchanged", len(submissions))
        aside = home.builds / f".aside-{os.getpid()}"
        shutil.rmtree(aside, ignore_errors=True)
        try:
            _prepare(aside, plan, submissions)
            released.write_parquet(aside / "snapshot" / "released_mask.parquet")
            result = _transform(home, aside, plan, as_of, dbt)
            return _publish(home, aside, plan, manifest, result)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            if home.current.exists():
                # views of the published work.duckdb read its snapshot through this path
                point_at(home.path / "dbt" / "build", Path(os.path.realpath(home.current)))


@contextlib.contextmanager
def _only_build(home: Home) -> Iterator[None]:
    lock = FileLock(home.path / "build.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BuildRefused("Another build is running. Wait until it has ended and build again.") from None
    try:
        yield
    finally:
        lock.release()


def published_manifest(home: Home) -> dict[str, Any] | None:
    """The manifest of the published build, None before the first."""
    path = home.current / "build.json"
    if not path.exists():
        return None
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _plan(home: Home, manifest: dict[str, Any], submissions: list[dict[str, Any]], force: bool) -> _Plan:
    last = published_manifest(home)
    full = _Plan("full", None, [], [])
    decisive = ("code_version", "as_of", "released_mask")
    if force or last is None or any(last.get(name) != manifest[name] for name in decisive):
        return full
    base = Path(os.path.realpath(home.current))
    new = sorted(set(manifest["submissions"]) - set(last["submissions"]))
    if set(last["submissions"]) - set(manifest["submissions"]):
        return full  # a submission went away: which areas it had is not known any more
    if not new:
        return _Plan("unchanged", base, [], [])
    areas = sorted({area for record in submissions if record["submission_id"] in set(new) for area in record["areas"]})
    return _Plan("incremental", base, new, areas) if areas else full


def _released_mask(previous_release: Path | None) -> pl.DataFrame:
    """Ids of what the last release hid for confidentiality, in order; empty without one."""
    ids: list[str] = []
    if previous_release is not None:
        with duckdb.connect(str(previous_release), read_only=True) as connection:
            query = "select observation_id from marts.fct_release_mask where is_hidden and obs_status = 'Q' order by 1"
            ids = [row[0] for row in connection.execute(query).fetchall()]
    return pl.DataFrame({"observation_id": ids}, schema={"observation_id": pl.String})


def _prepare(aside: Path, plan: _Plan, submissions: list[dict[str, Any]]) -> None:
    (aside / "snapshot").mkdir(parents=True)
    rows = [{name: record.get(name) for name in _SNAPSHOT} for record in submissions]
    pl.DataFrame(rows, schema=_SNAPSHOT).write_parquet(aside / "snapshot" / "submission.parquet")
    if plan.mode == "incremental" and plan.base:
        for name in ("work.duckdb", "wsis.duckdb"):
            shutil.copyfile(plan.base / name, aside / name)


def _transform(home: Home, aside: Path, plan: _Plan, as_of: dt.date, dbt: DbtProcess | None) -> DbtResult:
    variables = {"as_of": as_of.isoformat(), "touched_areas": plan.areas, "new_submissions": plan.new}
    command = ["build", "--select", "path:models", "--exclude-resource-type", "unit_test"]
    with contextlib.ExitStack() as stack:
        process = dbt or stack.enter_context(DbtProcess(home))
        result = process.run([command], aside, variables)
    if not result.success:
        raise BuildRefused("The build did not pass; nothing was published.", result.failures)
    return result


def _publish(home: Home, aside: Path, plan: _Plan, manifest: dict[str, Any], result: DbtResult) -> BuildReport:
    shutil.rmtree(aside / "spill", ignore_errors=True)
    (aside / "work.duckdb").chmod(0o600)
    number = 1 + max((int(path.name) for path in home.builds.iterdir() if path.name.isdigit()), default=0)
    build_id = f"{number:06d}"
    built_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    record = {**manifest, "build_id": build_id, "mode": plan.mode, "built_at": built_at}
    (aside / "build.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    target = home.builds / build_id
    aside.rename(target)
    swap(home, target)
    _forget_old(home)
    return BuildReport(
        build_id,
        target / "wsis.duckdb",
        plan.mode,
        len(manifest["submissions"]),
        plan.areas,
        result.seconds,
        result.nodes,
    )


def swap(home: Home, target: Path) -> None:
    """Move the link to the published build in one step; readers see the old build or the new one."""
    home.current.parent.mkdir(parents=True, exist_ok=True)
    aside = home.current.with_name(f".current-{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(os.path.relpath(target, home.current.parent), target_is_directory=True)
    aside.replace(home.current)


def _forget_old(home: Home) -> None:
    finished = sorted(path for path in home.builds.iterdir() if path.name.isdigit())
    current = Path(os.path.realpath(home.current))
    for path in finished[:-KEPT_BUILDS]:
        if path != current:
            shutil.rmtree(path, ignore_errors=True)
