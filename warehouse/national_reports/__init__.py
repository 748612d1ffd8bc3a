"""National reports: template, checks, landing, workflow. What the command and the app call."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from ingest.national_reports import codes
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.issues import render as worded
from ingest.national_reports.texts import LANGUAGES, RIGHT_TO_LEFT, msgid, text
from warehouse.national_reports.desk import (
    actor_from,
    annual_reviews,
    due,
    findings_of,
    heading,
    marked_copy,
    sheets_of,
)
from warehouse.national_reports.loading import check_reports, load_reports
from warehouse.national_reports.overview import (
    BoardLine,
    Change,
    area_name,
    board,
    difference,
    history,
    readable,
    submissions,
)
from warehouse.national_reports.rechecking import refuse_silent_changes
from warehouse.national_reports.registering import SOURCE, registry_of
from warehouse.national_reports.results import ReportResult
from warehouse.national_reports.sheet_view import SheetView
from warehouse.national_reports.surroundings import accepted_figures
from warehouse.national_reports.uploads import CheckedUpload, TooManyUploads, check_upload, load_upload
from warehouse.registry import APPROVE, SUBMIT, Actor, Event, RegistryUnreachable, Submission, WorkflowRefused
from warehouse.settings import Home

__all__ = [
    "LANGUAGES",
    "RIGHT_TO_LEFT",
    "SOURCE",
    "Actor",
    "BoardLine",
    "Change",
    "CheckedUpload",
    "Event",
    "RegistryUnreachable",
    "ReportIssue",
    "ReportResult",
    "SheetView",
    "Submission",
    "TooManyUploads",
    "WorkflowRefused",
    "actor_from",
    "annual_reviews",
    "approve",
    "area_name",
    "board",
    "check_report",
    "check_reports",
    "check_upload",
    "difference",
    "due",
    "findings_of",
    "heading",
    "history",
    "load_report",
    "load_reports",
    "load_upload",
    "marked_copy",
    "msgid",
    "readable",
    "return_to_sender",
    "set_deadline",
    "sheets_of",
    "submissions",
    "submit",
    "template_content",
    "text",
    "withdraw",
    "worded",
    "write_template",
]


def write_template(home: Home, area: str, year: int, lang: str, path: Path) -> None:
    """Write an empty report workbook, with the last accepted figures beside the cells.

    Args:
        home: the runtime directory; what is published there is shown for comparison.
        area: ISO3 or M49 of the country.
        year: year of the annual review.
        lang: one of `ingest.national_reports.texts.LANGUAGES`.
        path: where to write.

    Raises:
        WorkflowRefused: there is no such country or language, or no review in that year.
    """
    from ingest.national_reports.template import AcceptedValue
    from ingest.national_reports.template import write_template as write

    ref_area = codes.area_of(area)
    if not ref_area:
        raise WorkflowRefused(f"There is no country '{area}'. Give its ISO3 code (KEN) or its M49 number (404).")
    path.parent.mkdir(parents=True, exist_ok=True)
    accepted = [AcceptedValue(**facts) for facts in accepted_figures(home, ref_area)]
    try:
        write(path, ref_area, year, lang, accepted)
    except ValueError as error:
        raise WorkflowRefused(str(error)) from error


def template_content(home: Home, area: str, year: int, lang: str) -> bytes:
    """The workbook of `write_template`, as bytes."""
    path = home.scratch / f"template-{uuid.uuid4().hex}.xlsx"
    try:
        write_template(home, area, year, lang, path)
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)


def check_report(home: Home, path: Path, lang: str | None = None, area: str | None = None) -> ReportResult:
    """As `check_reports`, for one workbook."""
    return check_reports(home, [path], lang, area)[0]


def load_report(home: Home, path: Path, actor: Actor, lang: str | None = None) -> ReportResult:
    """As `load_reports`, for one workbook."""
    return load_reports(home, [path], actor, lang)[0]


def submit(home: Home, identity: str, actor: Actor, confirm: bool = False) -> Submission:
    """Send a draft to the secretariat, see `Registry.submit`; refused if it silently changes what is approved."""
    registry = registry_of(home)
    refuse_silent_changes(home, registry, identity, SUBMIT, actor, is_confirmed=confirm)
    return registry.submit(identity, actor, confirm)


def approve(home: Home, identity: str, actor: Actor) -> Submission:
    """Release a submitted report for the next build, see `Registry.approve` and `submit`."""
    registry = registry_of(home)
    refuse_silent_changes(home, registry, identity, APPROVE, actor)
    return registry.approve(identity, actor)


def return_to_sender(home: Home, identity: str, actor: Actor, why: str) -> Submission:
    """Give a submitted report back to its focal point, see `Registry.return_to_sender`."""
    return registry_of(home).return_to_sender(identity, actor, why)


def withdraw(home: Home, identity: str, actor: Actor, why: str = "") -> Submission:
    """Take a report back, see `Registry.withdraw`."""
    return registry_of(home).withdraw(identity, actor, why)


def set_deadline(
    home: Home, review: str, due_date: dt.date | None, actor: Actor, area: str | None = None, why: str = ""
) -> None:
    """Set when the reports of a review are due, of all countries or of one; None takes the date away again.

    Raises:
        WorkflowRefused: not the secretariat, or there is no such review or country.
    """
    if review not in {known.code for known in codes.reviews()}:
        named = ", ".join(known.code for known in codes.reviews())
        raise WorkflowRefused(f"There is no review '{review}'. Choose one of {named}.")
    ref_area = codes.area_of(area) if area else "*"
    if not ref_area:
        raise WorkflowRefused(f"There is no country '{area}'. Give its ISO3 code (KEN) or its M49 number (404).")
    registry_of(home).set_deadline(review, due_date, actor, ref_area, why)
