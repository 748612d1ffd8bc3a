"""Landing reports that passed, and entering them into the registry."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

from ingest.landing import Landing
from ingest.national_reports.issues import as_issue, found
from ingest.national_reports.texts import msgid
from ingest.rows import Issue
from warehouse.load import gate_version
from warehouse.national_reports.checking import Judged, annotate, judge
from warehouse.national_reports.registering import SOURCE, ensure_landing, register, registry_of
from warehouse.national_reports.results import ReportResult
from warehouse.registry import Actor, Registry, WorkflowRefused, not_yours
from warehouse.settings import Home

_AT_ONCE = 20  # workbooks that are held in memory together


def check_reports(
    home: Home, paths: list[Path], lang: str | None = None, area: str | None = None
) -> list[ReportResult]:
    """Read and judge workbooks; nothing lands. A copy with marked cells is written where something is wrong or odd.

    Args:
        home: the runtime directory.
        paths: the workbooks; each is judged on its own.
        lang: language of the answer; that of the workbook if not given.
        area: ISO3 of the country that the reports have to be of.

    Raises:
        RegistryUnreachable: what was approved before cannot be looked up.
    """
    results = []
    for group in _groups(paths):
        for one in judge(home, group, area, lang):
            result = one.result()
            result.annotated = annotate(home, one)
            results.append(result)
    return results


def load_reports(
    home: Home, paths: list[Path], actor: Actor, lang: str | None = None, area: str | None = None
) -> list[ReportResult]:
    """Check workbooks and land those without an error as drafts, or submitted if their senders say so.

    A workbook with METADATA.status SUBMITTED is submitted at once, if no warning waits for an answer.

    Args:
        home: the runtime directory.
        paths: the workbooks; each is judged on its own.
        actor: who loads; a focal point may load reports of its own area only.
        lang: language of the answer; that of the workbook if not given.
        area: ISO3 of the country that the reports have to be of; of a focal point it is its own.

    Raises:
        WorkflowRefused: the actor may not load reports.
        RegistryUnreachable: the registry does not answer; what has landed is registered when it does.
    """
    if actor.role == "analyst":
        sentence = msgid("Only a focal point or the secretariat may load a national report; you are {actor}.")
        raise WorkflowRefused(sentence, actor=actor.words)
    ensure_landing(home)
    registry = registry_of(home)  # that it answers is seen before anything lands
    own = actor.area if actor.role == "focal_point" else area
    results = []
    for group in _groups(paths):
        results += [_land(home, one, actor, registry) for one in judge(home, group, own, lang)]
    return results


def _groups(paths: list[Path]) -> list[list[Path]]:
    return [paths[start : start + _AT_ONCE] for start in range(0, len(paths), _AT_ONCE)]


def _land(home: Home, one: Judged, actor: Actor, registry: Registry) -> ReportResult:
    result = one.result()
    result.annotated = annotate(home, one)
    if not result.accepted or one.report is None:
        return result
    if not actor.speaks_for(one.report.area):
        raise not_yours(one.report.area, actor)
    landing = Landing(home.landing)
    try:
        landed = landing.land_parts(
            one.parts, one.file.path, provenance_of(one, result, actor), {"area": one.report.area}
        )
    except (FileNotFoundError, ValueError) as error:
        result.accepted, result.state = False, "refused"
        message = f"The file could not be taken over: {error}"
        result.issues.append(Issue("error", "file_changed", message, file=one.file.name))
        return result
    registered = register(registry, landing.provenance(SOURCE, landed.submission_id))
    wants_out = one.report.metadata.get("status") == "SUBMITTED"
    if registered.state == "draft" and wants_out and not registered.open_warnings and not registered.superseded_by:
        registered = registry.submit(registered.id, actor)
    result.submission_id, result.version, result.state = registered.id, registered.version, registered.state
    result.is_new = landed.is_new
    if registered.state == "withdrawn":
        _refuse_withdrawn(one, result)
    return result


def _refuse_withdrawn(one: Judged, result: ReportResult) -> None:
    """The same bytes are the same submission; what was withdrawn does not come back by being sent again."""
    issue = found("withdrawn_before", sheet="METADATA", field="submission_date")
    result.accepted = False
    result.report_issues = [issue, *result.report_issues]
    result.issues = [as_issue(issue, one.file, one.language), *result.issues]


def provenance_of(one: Judged, result: ReportResult, actor: Actor) -> dict[str, Any]:
    """The record that lands beside the rows. Never a name or an e-mail address of the focal point."""
    assert one.report is not None
    report = one.report
    return {
        "source": SOURCE,
        "area": report.area,
        "areas": [report.area],
        "series": "",
        "file_name": one.personal.hide(one.file.name),
        "title": f"National report of {report.area}, {one.review}",
        "sha256": one.sha256,
        "bytes": one.file.path.stat().st_size,
        "landed_by": actor.name,
        "landed_as": actor.role,
        "known_from": dt.datetime.now(dt.UTC).date().isoformat(),
        "known_from_basis": "landing; in the warehouse a report is known from its approval",
        "state": "draft",
        "review": one.review,
        "cycle": report.cycle,
        "reporting_year": report.year,
        "language": report.language,
        "template_version": report.template_version,
        "row_count": result.rows,
        "held": 0,
        "skipped": 0,
        "duplicates": 0,
        "skips": {},
        "gate_version": gate_version(),
        "open_warnings": one.open_warnings,
        "issues": [issue.as_json() | {"file": one.personal.hide(issue.file)} for issue in result.issues],
        "report_issues": [dataclasses.asdict(issue) for issue in one.issues],
    }
