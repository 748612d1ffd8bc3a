"""All versions of one report (source, area, review), locked: what a change of one of them has to look at."""

from __future__ import annotations

import dataclasses
from typing import Any

import sqlalchemy as sa

from ingest.national_reports.texts import msgid
from warehouse.registry.records import Submission
from warehouse.registry.tables import event, submission
from warehouse.registry.trail import note
from warehouse.registry.workflow import RELEASED, Actor, Step, Words, WorkflowRefused, state_words, unknown_report

# a report that was sent in replaces what its country had sent before; a draft does not yet
_SENT = ("submitted", "returned", *RELEASED)


class Line:
    """The versions of one report, oldest first, locked until the transaction ends."""

    def __init__(self, connection: sa.Connection, versions: list[Submission]) -> None:
        """Work on locked rows."""
        self._connection = connection
        self.versions = versions

    @classmethod
    def locked(cls, connection: sa.Connection, source: str, ref_area: str, review: str) -> Line:
        """Lock the versions of a report by locking the oldest, then read them all.

        Every change begins so; a single statement that locks and reads would miss a version that was added while it
        waited for the lock.
        """
        here = (submission.c.source == source, submission.c.ref_area == ref_area, submission.c.review == review)
        connection.execute(
            sa.select(submission.c.id).where(*here, submission.c.version == 1).with_for_update()
        )
        rows = connection.execute(sa.select(submission).where(*here).order_by(submission.c.version))
        return cls(connection, [Submission(**row._mapping) for row in rows])

    @classmethod
    def of_report(cls, connection: sa.Connection, identity: str) -> Line:
        """Lock the versions of the report that one of them belongs to.

        Raises:
            WorkflowRefused: there is none of that id.
        """
        columns = (submission.c.source, submission.c.ref_area, submission.c.review)
        found = connection.execute(sa.select(*columns).where(submission.c.id == identity)).one_or_none()
        if found is None:
            raise unknown_report(identity)
        return cls.locked(connection, found.source, found.ref_area, found.review)

    @property
    def next_version(self) -> int:
        """The number of the next version."""
        return max((report.version for report in self.versions), default=0) + 1

    def report(self, identity: str) -> Submission:
        """One of the versions."""
        return next(report for report in self.versions if report.id == identity)

    def require_state(self, step: Step, report: Submission) -> None:
        """Refuse a step that the state does not allow, with who brought the report there and what can be done.

        Raises:
            WorkflowRefused: the state is not one that the step begins from.
        """
        if report.state in step.before:
            return
        last = self._connection.execute(
            sa.select(event.c.actor, event.c.at)
            .where(event.c.submission_id == report.id, event.c.after == report.state)
            .order_by(event.c.id.desc())
            .limit(1)
        ).one_or_none()
        moved = {"actor": last.actor, "at": f"{last.at:%Y-%m-%d %H:%M}"} if last else {}
        by = Words(msgid(", by {actor} on {at} UTC"), moved) if last else ""
        facts = {"report": report.name, "state": state_words(report.state), "by": by}
        if report.state == step.after:
            raise WorkflowRefused(msgid("{report} is {state} already{by}. Nothing was changed."), **facts)
        otherwise = Words(step.otherwise.get(report.state, ""))
        if otherwise.english:
            raise WorkflowRefused("{refusal} {otherwise}", refusal=Words(step.refused, facts), otherwise=otherwise)
        raise WorkflowRefused(step.refused, **facts)

    def require_latest(self, report: Submission) -> None:
        """Refuse a step of a version that a newer one has replaced.

        Raises:
            WorkflowRefused: a newer version was sent in.
        """
        newer = [other for other in self.versions if other.version > report.version and other.state in _SENT]
        if newer:
            raise WorkflowRefused(
                msgid("{report} cannot be moved on: version {version} ({id}) was sent after it and is {state}."),
                report=report.name, version=newer[-1].version, id=newer[-1].id, state=state_words(newer[-1].state),
            )  # fmt: skip

    def move(
        self,
        report: Submission,
        step: Step,
        actor: Actor,
        why: str = "",
        details: dict[str, Any] | None = None,
        **columns: Any,
    ) -> Submission:
        """Take a step, write it into the trail, and see anew which version supersedes which."""
        self._set(report, state=step.after, **columns)
        note(
            self._connection,
            actor,
            step.name,
            submission_id=report.id,
            before=report.state,
            after=step.after,
            why=why,
            details=details,
        )
        self._supersede(actor, because=report.id)
        return self.report(report.id)

    def _set(self, report: Submission, **columns: Any) -> None:
        self._connection.execute(sa.update(submission).where(submission.c.id == report.id).values(**columns))
        changed = dataclasses.replace(report, **columns)
        self.versions = [changed if other.id == report.id else other for other in self.versions]

    def _supersede(self, actor: Actor, because: str) -> None:
        """A released version is superseded by the next released one; any other by the next that was sent in."""
        for report in self.versions:
            by = RELEASED if report.is_released else _SENT
            later = [other.id for other in self.versions if other.version > report.version and other.state in by]
            successor = later[0] if later and report.state != "withdrawn" else None
            if successor == report.superseded_by:
                continue
            self._set(report, superseded_by=successor)
            note(
                self._connection,
                actor,
                "superseded" if successor else "in force again",
                submission_id=report.id,
                before=report.state,
                after=report.state,
                details={"superseded_by": successor, "because": because},
            )
