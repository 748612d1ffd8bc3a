"""Rows of the registry as Python sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from ingest.national_reports.texts import msgid
from warehouse.registry.workflow import RELEASED, Words


@dataclass(frozen=True)
class NewSubmission:
    """A landed report that is to be registered as a draft.

    `open_warnings` counts the warnings without an answer; `issues` are the findings as plain dictionaries, without
    anything personal. `landed_at` is in UTC.
    """

    id: str
    source: str
    ref_area: str
    review: str
    reporting_year: int | None
    landed_at: dt.datetime
    landed_by: str
    file_name: str = ""
    open_warnings: int = 0
    issues: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Submission:
    """A registered report. Versions count from 1 within source, area and review."""

    id: str
    source: str
    ref_area: str
    review: str
    reporting_year: int | None
    version: int
    state: str
    file_name: str
    landed_at: dt.datetime
    landed_by: str
    submitted_at: dt.datetime | None
    approved_at: dt.datetime | None
    superseded_by: str | None
    open_warnings: int
    issues: list[dict[str, Any]]

    @property
    def is_released(self) -> bool:
        """Whether its figures enter a build."""
        return self.state in RELEASED

    @property
    def name(self) -> Words:
        """The report in a sentence."""
        facts = {"id": self.id, "area": self.ref_area, "review": self.review, "version": self.version}
        return Words(msgid("Report {id} ({area}, {review}, version {version})"), facts)

    @property
    def words(self) -> str:
        """The report in an English sentence."""
        return self.name.said(str)

    def as_json(self) -> dict[str, Any]:
        """The row for machines, times in ISO 8601."""
        return {name: _plain(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Event:
    """One line of the audit trail: who did what, when, from which state to which, and why."""

    id: int
    at: dt.datetime
    actor: str
    role: str
    area: str | None
    action: str
    submission_id: str | None
    before: str | None
    after: str | None
    why: str
    details: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The row for machines, times in ISO 8601."""
        return {name: _plain(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Deadline:
    """When the reports of a review are due; `ref_area` is `*` for all areas that have no date of their own."""

    review: str
    ref_area: str
    due_date: dt.date


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
