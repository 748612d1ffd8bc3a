"""What people at a desk ask about reports: who they are, when a report is due, what a sent workbook holds."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from ingest.national_reports import codes
from ingest.national_reports.fields import field_of
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.texts import msgid, text
from ingest.rows import ReadError, SourceFile
from warehouse.national_reports.overview import readable
from warehouse.national_reports.registering import SOURCE, registry_if_any
from warehouse.national_reports.sheet_view import SheetView, sheet_views
from warehouse.national_reports.surroundings import original_of
from warehouse.registry import Actor, Submission, WorkflowRefused
from warehouse.registry.due_dates import due_date
from warehouse.settings import Home


def actor_from(words: str, name: str) -> Actor:
    """The actor that `ROLE` or `ROLE:AREA` names, such as `secretariat` or `focal_point:KEN`.

    Raises:
        WorkflowRefused: there is no such role or country, or a focal point has none.
    """
    role, _, area = words.partition(":")
    ref_area = codes.area_of(area) if area else None
    if area and not ref_area:
        raise WorkflowRefused(f"'{area}' is not a country. Give its ISO3 code, as in focal_point:KEN.")
    role = role.strip().lower().replace("-", "_")
    if role == "system":
        raise WorkflowRefused("This is what the program does by itself, nobody's role.")
    return Actor(name, role, ref_area)


def annual_reviews() -> list[codes.Review]:
    """The annual reviews that are planned, oldest first."""
    return [review for review in codes.reviews() if review.type == "ANNUAL"]


def due(home: Home, review: str, area: str) -> dt.date | None:
    """When the report of a country is due; None for a review that is not known."""
    registry = registry_if_any(home)
    return due_date(review, area, registry.deadlines() if registry else [])


def heading(sheet: str, name: str, lang: str) -> str:
    """The heading of a field in a language; its name if it is of no field."""
    known = field_of(sheet, name)
    return text(known.heading, lang) if known else name


def findings_of(report: Submission) -> list[ReportIssue]:
    """What was found in a report when it landed, to be put into any language."""
    return [ReportIssue(**{**issue, "params": dict(issue["params"])}) for issue in report.issues]


def sheets_of(home: Home, identity: str, actor: Actor) -> dict[str, SheetView]:
    """The sheets of a report that has landed; none if this program no longer reads its template.

    Raises:
        WorkflowRefused: there is none of that id, or the actor may not see it.
    """
    from ingest.national_reports.reader import read_report

    original = _original(home, identity, actor)
    if original is None:
        return {}
    try:
        return sheet_views(read_report(SourceFile(original, SOURCE)))
    except ReadError:
        return {}


def marked_copy(home: Home, identity: str, actor: Actor, lang: str) -> bytes | None:
    """The workbook of a landed report with its cells marked; None if its original is lost.

    Raises:
        WorkflowRefused: there is none of that id, the actor may not see it, or is not of its country: a workbook
            names its sender.
    """
    from expectations.national_reports.annotated import write_annotated

    report = readable(home, identity, actor)
    if actor.role != "focal_point":
        sentence = msgid("Only the focal point of {area} gets the workbook back: it names its sender.")
        raise WorkflowRefused(sentence, area=report.ref_area)
    original = _original(home, identity, actor)
    if original is None:
        return None
    home.scratch.mkdir(parents=True, exist_ok=True)
    target = home.scratch / f"marked-{uuid.uuid4().hex}.xlsx"
    try:
        write_annotated(original, target, findings_of(report), lang)
        return target.read_bytes()
    finally:
        target.unlink(missing_ok=True)


def _original(home: Home, identity: str, actor: Actor) -> Path | None:
    readable(home, identity, actor)
    return original_of(home, identity)
