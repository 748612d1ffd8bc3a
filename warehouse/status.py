"""`wsis status`: what is published, what has landed, and what of that waits for a build."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ingest.landing import Landing
from warehouse.build import published_manifest
from warehouse.national_reports.registering import SOURCE
from warehouse.registry import RELEASED, STATES, Registry, RegistryUnreachable
from warehouse.settings import Home


@dataclass
class Published:
    """The published build; `submissions` are those it was built from, `figures` the rows of its fct_observation."""

    build_id: str
    built_at: str
    as_of: str
    path: str
    submissions: int
    figures: int


@dataclass
class SourceStatus:
    """What landed of a source: files, figures that may be used, rows held back and left out, and what waits."""

    source: str
    submissions: int = 0
    rows: int = 0
    held: int = 0
    skipped: int = 0
    not_published: int = 0


@dataclass
class HeldFile:
    """A landed file of which rows are held back; `issues` is the record that lists them."""

    source: str
    submission_id: str
    file_name: str
    held: int
    issues: str


@dataclass
class Status:
    """The state of a runtime directory.

    `not_published` lists submissions that the next build takes in, or out again where a report was withdrawn.
    `reports` counts the national reports by state; `registry` says why their states are not known, if they are not.
    """

    home: str
    published: Published | None
    sources: list[SourceStatus] = field(default_factory=list)
    not_published: list[str] = field(default_factory=list)
    held: list[HeldFile] = field(default_factory=list)
    reports: dict[str, int] = field(default_factory=dict)
    registry: str = ""

    def as_json(self) -> dict[str, Any]:
        """The status for machines."""
        return asdict(self)


def status(home: Home) -> Status:
    """Look at a runtime directory; nothing is changed.

    Args:
        home: the runtime directory; it need not exist.
    """
    manifest = published_manifest(home)
    built_from = set(manifest["submissions"]) if manifest else set()
    sources: dict[str, SourceStatus] = {}
    result = Status(str(home.path), _published(home, manifest))
    states = _states(home, result)
    for record in Landing(home.landing).submissions():
        is_report = record["source"] == SOURCE
        state = states.get(record["submission_id"], "draft") if is_report else "approved"
        if is_report:
            result.reports[state] = result.reports.get(state, 0) + 1
        source = sources.setdefault(record["source"], SourceStatus(record["source"]))
        source.submissions += 1
        source.rows += record["row_count"]
        source.held += record["held"]
        source.skipped += record["skipped"]
        if (record["submission_id"] in built_from) != (state in RELEASED):
            source.not_published += 1
            result.not_published.append(record["submission_id"])
        if record["held"]:
            list_file = str(Path(record["path"]) / "provenance.json")
            result.held.append(
                HeldFile(record["source"], record["submission_id"], record["file_name"], record["held"], list_file)
            )
    result.sources = [sources[name] for name in sorted(sources)]
    return result


def _states(home: Home, result: Status) -> dict[str, str]:
    """States of the national reports; where the registry does not answer, what is published counts as released."""
    try:
        registry = Registry.if_any(home)
    except RegistryUnreachable as error:
        result.registry = str(error)
        return dict.fromkeys((published_manifest(home) or {}).get("submissions", []), "published")
    return {report.id: report.state for report in registry.all(source=SOURCE)} if registry else {}


def _published(home: Home, manifest: dict[str, Any] | None) -> Published | None:
    path = home.published()
    if manifest is None or path is None:
        return None
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute("select count(*) from marts.fct_observation").fetchone()
    return Published(
        manifest["build_id"],
        manifest["built_at"],
        manifest["as_of"],
        str(path),
        len(manifest["submissions"]),
        found[0] if found else 0,
    )


def lines(result: Status) -> list[str]:
    """The status for people, one line of text each."""
    published = result.published
    text = [f"home        {result.home}"]
    if published:
        text += [
            f"published   build {published.build_id} of {published.built_at}, as of {published.as_of}: "
            f"{published.figures:,} figures from {published.submissions:,} files",
            f"file        {published.path}",
        ]
    else:
        text.append("published   nothing yet. Load files, then run: wsis build")
    if not result.sources:
        return [*text, "landed      nothing yet. Load files: wsis load SOURCE FILE..."]
    text += ["", f"{'landed':<18}{'files':>8}{'figures':>12}{'held back':>12}{'left out':>12}{'to publish':>12}"]
    for source in result.sources:
        text.append(
            f"{source.source:<18}{source.submissions:>8,}{source.rows:>12,}{source.held:>12,}{source.skipped:>12,}"
            f"{source.not_published:>12,}"
        )
    if result.not_published:
        waiting = _counted(len(result.not_published), "file has", "files have")
        text += ["", f"{waiting} landed or changed since the published build. To take it in: wsis build"]
    if result.reports:
        counts = ", ".join(f"{result.reports[state]} {state}" for state in STATES if state in result.reports)
        text += ["", f"National reports: {counts}. To list them: wsis submissions"]
    if result.registry:
        text += ["", result.registry]
    if result.held:
        text += ["", "Held back; the rows are listed under `issues` in:"]
        text += [f"  {item.file_name} ({_counted(item.held, 'row', 'rows')})  {item.issues}" for item in result.held]
    return text


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
