"""What can be asked of the registry. Every change and its line in the audit trail are one transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ingest.national_reports.texts import msgid
from warehouse.registry import workflow
from warehouse.registry.database import Database, exists, registry_url
from warehouse.registry.lines import Line
from warehouse.registry.records import Deadline, Event, NewSubmission, Submission
from warehouse.registry.tables import deadline, event, submission
from warehouse.registry.trail import note
from warehouse.registry.workflow import SYSTEM, Actor, Step, WorkflowRefused
from warehouse.settings import Home

_ATTEMPTS = 200  # of finding a free version number; each failed one means that somebody else got a number
ALL_AREAS = "*"


class Registry:
    """The registry of a runtime directory.

    A change locks all versions of a report (source, area, review): on SQLite by being the only writer, on PostgreSQL by
    row locks, so that of two changes at once the second sees what the first did.
    """

    def __init__(self, database: Database) -> None:
        """Work on an opened registry."""
        self._database = database

    @classmethod
    def of(cls, home: Home) -> Registry:
        """The registry of a runtime directory; its tables are made or migrated if they have to be.

        Raises:
            RegistryUnreachable: it cannot be opened.
        """
        return cls(Database(registry_url(home)))

    @classmethod
    def if_any(cls, home: Home) -> Registry | None:
        """The registry of a runtime directory, None where nothing was ever registered."""
        return cls.of(home) if exists(registry_url(home)) else None

    def register(self, new: NewSubmission, actor: Actor) -> Submission:
        """Register a landed report as a draft, as the next version of its area and review.

        Returns:
            The registered report; as it was, if it is registered already.
        """
        for attempt in range(_ATTEMPTS):
            try:
                return self._insert(new, actor)
            except sa.exc.IntegrityError:
                # the same report, or the same version of another one, was registered at the same time
                if attempt + 1 == _ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def _insert(self, new: NewSubmission, actor: Actor) -> Submission:
        with self._database.writing() as connection:
            found = connection.execute(sa.select(submission).where(submission.c.id == new.id)).one_or_none()
            if found is not None:
                return _submission(found)
            line = Line.locked(connection, new.source, new.ref_area, new.review)
            values = dataclasses.asdict(new) | {"version": line.next_version, "state": "draft"}
            connection.execute(sa.insert(submission).values(**values))
            details = {"version": values["version"], "open_warnings": new.open_warnings}
            note(connection, actor, "land", submission_id=new.id, after="draft", details=details)
            return _submission(connection.execute(sa.select(submission).where(submission.c.id == new.id)).one())

    def get(self, identity: str) -> Submission:
        """One report.

        Raises:
            WorkflowRefused: there is none of that id.
        """
        with self._database.reading() as connection:
            found = connection.execute(sa.select(submission).where(submission.c.id == identity)).one_or_none()
        if found is None:
            raise workflow.unknown_report(identity)
        return _submission(found)

    def all(self, **conditions: Any) -> list[Submission]:
        """Reports in order of review, area and version; `conditions` are columns and their values (None is any)."""
        query = sa.select(submission).order_by(submission.c.review, submission.c.ref_area, submission.c.version)
        for name, value in conditions.items():
            if value is not None:
                query = query.where(submission.c[name] == value)
        with self._database.reading() as connection:
            return [_submission(row) for row in connection.execute(query)]

    def identities(self, source: str) -> set[str]:
        """The ids of all reports of a source."""
        with self._database.reading() as connection:
            return set(connection.execute(sa.select(submission.c.id).where(submission.c.source == source)).scalars())

    def history(self, identity: str) -> list[Event]:
        """The audit trail of a report, oldest first."""
        self.get(identity)
        query = sa.select(event).where(event.c.submission_id == identity).order_by(event.c.id)
        with self._database.reading() as connection:
            return [Event(**row._mapping) for row in connection.execute(query)]

    def trail(self) -> list[Event]:
        """The whole audit trail, oldest first."""
        with self._database.reading() as connection:
            return [Event(**row._mapping) for row in connection.execute(sa.select(event).order_by(event.c.id))]

    def submit(self, identity: str, actor: Actor, confirm: bool = False) -> Submission:
        """Send a draft to the secretariat; a report that is submitted already stays as it is.

        Args:
            identity: the report.
            actor: its focal point, or the secretariat on behalf of it.
            confirm: take responsibility for warnings that have no answer, or for sending a returned report as it is.

        Raises:
            WorkflowRefused: the actor or the state does not allow it, or warnings wait for an answer.
        """
        with self._database.writing() as connection:
            line = Line.of_report(connection, identity)
            report = line.report(identity)
            workflow.require_role(workflow.SUBMIT, actor, report.ref_area, report.state)
            if report.state == "submitted":
                return report
            line.require_state(workflow.SUBMIT, report)
            line.require_latest(report)
            if not confirm:
                _require_answers(report)
            details = {"confirmed_warnings": report.open_warnings} if report.open_warnings else {}
            return line.move(report, workflow.SUBMIT, actor, details=details, submitted_at=_now())

    def approve(self, identity: str, actor: Actor) -> Submission:
        """Release a submitted report for the next build; earlier versions of its area and review are superseded.

        Raises:
            WorkflowRefused: not the secretariat, not submitted, approved already, or a newer version is there.
        """
        return self._move(identity, workflow.APPROVE, actor, approved_at=_now())

    def return_to_sender(self, identity: str, actor: Actor, why: str) -> Submission:
        """Give a submitted report back to its focal point with what has to be mended.

        Raises:
            WorkflowRefused: not the secretariat, not submitted, or no reason.
        """
        if not why.strip():
            raise WorkflowRefused(msgid("Say what the focal point has to mend: --why 'TEXT'."))
        return self._move(identity, workflow.RETURN, actor, why)

    def withdraw(self, identity: str, actor: Actor, why: str = "") -> Submission:
        """Take a report back. If it was released, the version that it had superseded is in force again.

        Raises:
            WorkflowRefused: the actor may not, it is withdrawn already, or it is released and no reason is given.
        """
        with self._database.writing() as connection:
            line = Line.of_report(connection, identity)
            report = line.report(identity)
            workflow.require_role(workflow.WITHDRAW, actor, report.ref_area, report.state)
            line.require_state(workflow.WITHDRAW, report)
            if report.is_released and not why.strip():
                sentence = msgid("{report} is {state}. Say why it is withdrawn: --why 'TEXT'.")
                raise WorkflowRefused(sentence, report=report.name, state=workflow.state_words(report.state))
            return line.move(report, workflow.WITHDRAW, actor, why)

    def mark_published(self, identities: Iterable[str], build_id: str) -> list[str]:
        """Mark approved reports that a build has published; whatever moved on meanwhile stays as it is.

        Returns:
            Those that were marked.
        """
        waiting = {report.id for report in self.all(state="approved")} & set(identities)
        marked = []
        for identity in sorted(waiting):
            with self._database.writing() as connection:
                line = Line.of_report(connection, identity)
                report = line.report(identity)
                if report.state == "approved":
                    line.move(report, workflow.PUBLISH, SYSTEM, details={"build_id": build_id})
                    marked.append(identity)
        return marked

    def _move(self, identity: str, step: Step, actor: Actor, why: str = "", **columns: Any) -> Submission:
        with self._database.writing() as connection:
            line = Line.of_report(connection, identity)
            report = line.report(identity)
            workflow.require_role(step, actor, report.ref_area, report.state)
            line.require_state(step, report)
            line.require_latest(report)
            return line.move(report, step, actor, why, **columns)

    def deadlines(self) -> list[Deadline]:
        """The dates that were set by hand, in order of review and area."""
        query = sa.select(deadline).order_by(deadline.c.review, deadline.c.ref_area)
        with self._database.reading() as connection:
            return [Deadline(**row._mapping) for row in connection.execute(query)]

    def set_deadline(
        self, review: str, due_date: dt.date | None, actor: Actor, ref_area: str = ALL_AREAS, why: str = ""
    ) -> None:
        """Set when the reports of a review are due, for all areas or for one; None takes the date away again.

        Raises:
            WorkflowRefused: not the secretariat.
        """
        if actor.role != "secretariat":
            raise WorkflowRefused(msgid("Only the secretariat sets deadlines; you are {actor}."), actor=actor.words)
        here = (deadline.c.review == review) & (deadline.c.ref_area == ref_area)
        with self._database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("lock table deadline in share row exclusive mode"))
            before = connection.execute(sa.select(deadline.c.due_date).where(here)).scalar()
            connection.execute(sa.delete(deadline).where(here))
            if due_date is not None:
                connection.execute(sa.insert(deadline).values(review=review, ref_area=ref_area, due_date=due_date))
            details = {
                "review": review,
                "ref_area": ref_area,
                "before": before.isoformat() if before else None,
                "after": due_date.isoformat() if due_date else None,
            }
            note(connection, actor, "set deadline", why=why, details=details)


def _require_answers(report: Submission) -> None:
    if report.state == "returned":
        raise WorkflowRefused(
            msgid("{report} was returned. Load a corrected workbook; or submit this one again as it is with "
                  "--confirm."),
            report=report.name,
        )  # fmt: skip
    if report.open_warnings:
        raise WorkflowRefused(
            msgid("{report}: {count} warnings have no answer. Answer in the note column of the row and load the "
                  "workbook again; or confirm that the figures are right with --confirm."),
            report=report.name, count=report.open_warnings,
        )  # fmt: skip


def _submission(row: Any) -> Submission:
    return Submission(**row._mapping)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
