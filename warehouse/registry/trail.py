"""Writing a line of the audit trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from warehouse.registry.tables import event
from warehouse.registry.workflow import Actor


def note(
    connection: sa.Connection,
    actor: Actor,
    action: str,
    *,
    submission_id: str | None = None,
    before: str | None = None,
    after: str | None = None,
    why: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Add a line to the trail, in the transaction of what it tells of."""
    connection.execute(
        sa.insert(event).values(
            at=dt.datetime.now(dt.UTC),
            actor=actor.name,
            role=actor.role,
            area=actor.area,
            action=action,
            submission_id=submission_id,
            before=before,
            after=after,
            why=why.strip(),
            details=details or {},
        )
    )
