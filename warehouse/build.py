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

from filelock import FileLock, Timeout

from ingest.landing import Landing
from warehouse import snapshot
from warehouse.dbt import DbtProcess
from warehouse.dbt_base import BUILD, FILES, DbtResult, code_version
from warehouse.registry import Registry, RegistryUnreachable
from warehouse.registry.store import ALL_AREAS
from warehouse.settings import Home
from warehouse.snapshot import NoReleaseError, Snapshot
from warehouse.sources import whole_landing

KEPT_BUILDS = 2
# stands for no submission: an incremental build without a new one gives no label its meaning anew
_NONE_NEW = "none"
_DECISIVE = ("code_version", "as_of", "released_mask")


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
    reports: list[str] = field(default_factory=list)  # national reports that this build published
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "build_id": self.build_id,
            "path": str(self.path),
            "mode": self.mode,
            "submissions": self.submissions,
            "touched_areas": self.touched_areas,
            "dbt_seconds": round(self.dbt_seconds, 3),
            "reports": self.reports,
            "notes": self.notes,
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
    if "," in str(home.path):
        raise BuildRefused(
            f"{home.path} has a comma in its name, which DuckDB takes for the end of a path. "
            "Rename the runtime directory, or name another one in WSIS_HOME."
        )
    home.path.mkdir(parents=True, exist_ok=True)
    with _only_build(home):
        landing = whole_landing(home)
        seen = _seen(home, landing, previous_release)
        manifest = _manifest(seen, as_of)
        plan = _plan(home, manifest, seen, force)
        if plan.mode == "unchanged" and plan.base:
            done = BuildReport(plan.base.name, plan.base / "wsis.duckdb", "unchanged", len(seen.released))
            return _mark_published(home, seen, as_of, done)
        aside = home.builds / f".aside-{os.getpid()}"
        shutil.rmtree(aside, ignore_errors=True)
        try:
            _prepare(aside, plan, seen)
            result = _transform(home, aside, plan, as_of, dbt, seen)
            return _mark_published(home, seen, as_of, _publish(home, aside, plan, manifest, result))
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _seen(home: Home, landing: Landing, previous_release: Path | None) -> Snapshot:
    try:
        return snapshot.take(home, landing, previous_release)
    except RegistryUnreachable as error:
        raise BuildRefused(f"The states of the reports are not known. {error}") from error
    except NoReleaseError as error:
        raise BuildRefused(str(error)) from error


def _manifest(seen: Snapshot, as_of: dt.date) -> dict[str, Any]:
    """All that decides what a build gives."""
    return {
        "as_of": as_of.isoformat(),
        "code_version": code_version(),
        "submissions": seen.released,
        "reports": seen.reports(),
        "deadlines": seen.own_deadlines(),
        "released_mask": hashlib.sha256("\n".join(seen.released_mask).encode()).hexdigest(),
    }


def _mark_published(home: Home, seen: Snapshot, as_of: dt.date, done: BuildReport) -> BuildReport:
    """Mark what is published now. The build stands even if that fails; the next one marks what is left."""
    if waiting := seen.approved(as_of):
        try:
            done.reports = Registry.of(home).mark_published(waiting, done.build_id)
        except RegistryUnreachable as error:
            done.notes.append(f"The build is published, but the reports are not marked so yet. {error}")
    return done


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


def _plan(home: Home, manifest: dict[str, Any], seen: Snapshot, force: bool) -> _Plan:
    last = published_manifest(home)
    full = _Plan("full", None, [], [])
    if force or last is None or any(last.get(name) != manifest[name] for name in _DECISIVE):
        return full
    if "reports" not in last:
        return full  # published by a program that knew no reports yet
    base = Path(os.path.realpath(home.current))
    before, now = set(last["submissions"]), set(manifest["submissions"])
    if any(identity not in last["reports"] for identity in before - now):
        return full  # a file went away: which areas it had is not known any more
    if any(review_area[1] == ALL_AREAS for review_area in _changed(last["deadlines"], manifest["deadlines"])):
        return full
    new = sorted(now - before)
    areas = {area for record in seen.records if record["submission_id"] in set(new) for area in record["areas"]}
    areas |= {area for _, area, _ in _changed(last["deadlines"], manifest["deadlines"])}
    moved = {
        identity
        for identity in {*last["reports"], *manifest["reports"]}
        if last["reports"].get(identity) != manifest["reports"].get(identity)
    }
    areas |= {(manifest["reports"].get(identity) or last["reports"][identity])[0] for identity in moved}
    if not new and not areas:
        return _Plan("unchanged", base, [], [])
    return _Plan("incremental", base, new, sorted(areas)) if areas else full


def _changed(before: list[list[str]], after: list[list[str]]) -> list[list[str]]:
    """Lines that stand in one of two lists only."""
    return [line for line in (*before, *after) if line not in before or line not in after]


def _prepare(aside: Path, plan: _Plan, seen: Snapshot) -> None:
    seen.write(aside / "snapshot")
    if plan.mode == "incremental" and plan.base:
        for name in FILES:
            shutil.copyfile(plan.base / name, aside / name)


def _transform(
    home: Home, aside: Path, plan: _Plan, as_of: dt.date, dbt: DbtProcess | None, seen: Snapshot
) -> DbtResult:
    none_new = [_NONE_NEW] if plan.mode == "incremental" else []
    variables = {"as_of": as_of.isoformat(), "touched_areas": plan.areas, "new_submissions": plan.new or none_new}
    with contextlib.ExitStack() as stack:
        process = dbt or stack.enter_context(DbtProcess(home))
        # all tables of the base are empty: made anew they are filled in one step
        command = [*BUILD, "--full-refresh"] if plan.mode == "full" else BUILD
        result = process.run([command], aside, variables, {str(record["source"]) for record in seen.records})
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
