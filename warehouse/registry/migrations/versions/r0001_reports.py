"""Reports, their audit trail and deadlines.

The trail can only grow: triggers on both engines refuse an update or a deletion, and nobody can delete a report.
"""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

_STATES = "'draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn'"
_GROWS = "the audit trail can only grow"
_STAYS = "a report stays in the registry; withdraw it instead"


def upgrade() -> None:
    """Make the tables and the triggers that keep them."""
    _submission()
    _event()
    op.create_table(
        "deadline",
        sa.Column("review", sa.String(64), nullable=False),
        sa.Column("ref_area", sa.String(8), nullable=False),
        sa.Column("due_date", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("review", "ref_area", name="pk_deadline"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _postgresql_triggers()
    else:
        _sqlite_triggers()


def _submission() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "submission",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("ref_area", sa.String(8), nullable=False),
        sa.Column("review", sa.String(64), nullable=False),
        sa.Column("reporting_year", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("landed_at", moment, nullable=False),
        sa.Column("landed_by", sa.Text, nullable=False),
        sa.Column("submitted_at", moment),
        sa.Column("approved_at", moment),
        sa.Column("superseded_by", sa.String(64)),
        sa.Column("open_warnings", sa.Integer, nullable=False),
        sa.Column("issues", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.ForeignKeyConstraint(["superseded_by"], ["submission.id"], name="fk_submission_superseded_by"),
        sa.UniqueConstraint("source", "ref_area", "review", "version", name="uq_submission_source"),
        sa.CheckConstraint(f"state in ({_STATES})", name=op.f("ck_submission_state")),
        sa.CheckConstraint("version > 0", name=op.f("ck_submission_version")),
    )
    op.create_index("ix_submission_state", "submission", ["state"])


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("area", sa.String(8)),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("submission_id", sa.String(64)),
        sa.Column("before", sa.String(16)),
        sa.Column("after", sa.String(16)),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_event_submission_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_submission_id", "event", ["submission_id"])


def _sqlite_triggers() -> None:
    for verb in ("update", "delete"):
        op.execute(
            f"create trigger event_no_{verb} before {verb} on event begin select raise(abort, '{_GROWS}'); end"
        )
    # `insert or replace` deletes the old row without firing triggers on deletion
    op.execute(
        "create trigger event_no_replace before insert on event "
        "when new.id is not null and exists (select 1 from event where id = new.id) "
        f"begin select raise(abort, '{_GROWS}'); end"
    )
    op.execute(
        f"create trigger submission_no_delete before delete on submission begin select raise(abort, '{_STAYS}'); end"
    )
    op.execute(
        "create trigger submission_no_replace before insert on submission "
        "when exists (select 1 from submission where id = new.id) "
        f"begin select raise(abort, '{_STAYS}'); end"
    )


def _postgresql_triggers() -> None:
    for name, text in (("event_grows", _GROWS), ("submission_stays", _STAYS)):
        op.execute(
            f"create function {name}() returns trigger language plpgsql as "
            f"$$ begin raise exception '{text}' using errcode = 'integrity_constraint_violation'; end $$"
        )
    # for each statement: TRUNCATE knows no rows, and a refusal that depends on rows could be missed
    op.execute(
        "create trigger event_no_change before update or delete or truncate on event "
        "for each statement execute function event_grows()"
    )
    op.execute(
        "create trigger submission_no_delete before delete or truncate on submission "
        "for each statement execute function submission_stays()"
    )
