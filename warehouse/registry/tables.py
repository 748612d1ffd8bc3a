"""The tables of the registry. The migrations make them; a test compares the two."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from warehouse.registry.workflow import STATES

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class UtcDateTime(sa.TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is put back when read."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Write in UTC; a moment without a zone would be ambiguous."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment in the registry needs a time zone.")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        """Read as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


submission = sa.Table(
    "submission",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("ref_area", sa.String(8), nullable=False),
    sa.Column("review", sa.String(64), nullable=False),
    sa.Column("reporting_year", sa.Integer),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("landed_at", UtcDateTime, nullable=False),
    sa.Column("landed_by", sa.Text, nullable=False),
    sa.Column("submitted_at", UtcDateTime),
    sa.Column("approved_at", UtcDateTime),
    sa.Column("superseded_by", sa.String(64), sa.ForeignKey("submission.id")),
    sa.Column("open_warnings", sa.Integer, nullable=False),
    sa.Column("issues", sa.JSON, nullable=False),
    # one report per country, review and version
    sa.UniqueConstraint("source", "ref_area", "review", "version"),
    sa.CheckConstraint(f"state in ({', '.join(repr(state) for state in STATES)})", name="state"),
    sa.CheckConstraint("version > 0", name="version"),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("area", sa.String(8)),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("submission_id", sa.String(64), sa.ForeignKey("submission.id"), index=True),
    sa.Column("before", sa.String(16)),
    sa.Column("after", sa.String(16)),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sqlite_autoincrement=True,
)

deadline = sa.Table(
    "deadline",
    metadata,
    sa.Column("review", sa.String(64), primary_key=True),
    sa.Column("ref_area", sa.String(8), primary_key=True),
    sa.Column("due_date", sa.Date, nullable=False),
)
