"""The states of a report, and the steps of its history, in words."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.reporting import plain
from dashboards.reporting.language import Words
from warehouse.national_reports import Event, Submission, msgid

STATES = {
    "draft": msgid("Draft"),
    "submitted": msgid("Submitted"),
    "returned": msgid("Returned for correction"),
    "approved": msgid("Approved"),
    "published": msgid("Published"),
    "withdrawn": msgid("Withdrawn"),
}
_STEPS = {
    "land": msgid("Uploaded"),
    "submit": msgid("Submitted"),
    "approve": msgid("Approved"),
    "return": msgid("Returned for correction"),
    "withdraw": msgid("Withdrawn"),
    "publish": msgid("Published"),
    "superseded": msgid("Replaced by a newer version"),
    "in force again": msgid("In force again"),
}
_ROLES = {
    "focal_point": msgid("focal point"),
    "secretariat": msgid("secretariat"),
    "analyst": msgid("analyst"),
    "system": msgid("system"),
}


def state_text(report: Submission, _: Words) -> str:
    """The state of a report, and whether a newer version has replaced it."""
    state = _(STATES[report.state])
    return _("{state}, replaced by a newer version", state=state) if report.superseded_by else state


def role_text(role: str, _: Words) -> str:
    """A role in words."""
    return _(_ROLES[role]) if role in _ROLES else role


def show_history(events: Sequence[Event], _: Words) -> None:
    """Who did what with a report, when and why; newest first."""
    plain.table(
        [_("When"), _("What"), _("Who"), _("Why")],
        [
            [
                _.moment(event.at),
                _(_STEPS[event.action]) if event.action in _STEPS else event.action,
                f"{role_text(event.role, _)} ({event.actor})",
                _why(event, _),
            ]
            for event in reversed(events)
        ],
        direction=_.direction,
    )


def _why(event: Event, _: Words) -> str:
    confirmed = event.details.get("confirmed_warnings") if event.details else None
    parts = [event.why, _("Warnings confirmed without an explanation: {count}", count=confirmed) if confirmed else ""]
    return " ".join(part for part in parts if part)


def words_of_return(events: Sequence[Event]) -> str:
    """What the secretariat wrote when it last returned the report; '' if it never did."""
    return next((event.why for event in reversed(events) if event.action == "return"), "")
