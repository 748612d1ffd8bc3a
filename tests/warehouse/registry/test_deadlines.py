"""Deadlines: for a review, or for one country of it; every change is in the trail."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.warehouse.registry.conftest import KENYA, SECRETARIAT
from warehouse.registry import Registry, WorkflowRefused

OCTOBER = dt.date(2026, 10, 31)
NOVEMBER = dt.date(2026, 11, 30)


def dates(registry: Registry) -> dict[tuple[str, str], dt.date]:
    """The deadlines by review and area."""
    return {(item.review, item.ref_area): item.due_date for item in registry.deadlines()}


def test_set_moved_and_taken_away(registry: Registry) -> None:
    registry.set_deadline("annual-2026", OCTOBER, SECRETARIAT)
    registry.set_deadline("annual-2026", NOVEMBER, SECRETARIAT, "KEN", why="elections")
    assert dates(registry) == {("annual-2026", "*"): OCTOBER, ("annual-2026", "KEN"): NOVEMBER}
    registry.set_deadline("annual-2026", NOVEMBER, SECRETARIAT)
    registry.set_deadline("annual-2026", None, SECRETARIAT, "KEN")
    assert dates(registry) == {("annual-2026", "*"): NOVEMBER}
    told = [(event.action, event.why, event.details) for event in registry.trail()]
    assert [action for action, _, _ in told] == ["set deadline"] * 4
    assert told[1][1:] == (
        "elections",
        {"review": "annual-2026", "ref_area": "KEN", "before": None, "after": "2026-11-30"},
    )
    assert told[2][2] == {"review": "annual-2026", "ref_area": "*", "before": "2026-10-31", "after": "2026-11-30"}


def test_only_the_secretariat(registry: Registry) -> None:
    with pytest.raises(WorkflowRefused, match="Only the secretariat sets deadlines"):
        registry.set_deadline("annual-2026", OCTOBER, KENYA)
    assert dates(registry) == {}


def test_two_dates_at_once(registry: Registry) -> None:
    days = [OCTOBER + dt.timedelta(days=number) for number in range(8)]
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda day: registry.set_deadline("annual-2026", day, SECRETARIAT), days))
    (day,) = dates(registry).values()
    events = registry.trail()
    assert len(events) == 8
    assert events[-1].details["after"] == day.isoformat()
    # each saw what the one before had set
    assert [event.details["before"] for event in events[1:]] == [event.details["after"] for event in events[:-1]]
