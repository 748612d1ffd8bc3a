"""When reports are due: the seed's date of the review, unless the secretariat set another for all or for a country."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache

from ingest.seeds import seed
from warehouse.registry.records import Deadline
from warehouse.registry.store import ALL_AREAS


@cache
def planned() -> dict[str, dt.date]:
    """Review -> the seed's due date."""
    return {row["review"]: dt.date.fromisoformat(row["report_due_date"]) for row in seed("review_cycle")}


@cache
def members() -> tuple[str, ...]:
    """ISO3 of the UN members, from whom a report is asked."""
    return tuple(sorted(row["ref_area"] for row in seed("area") if row["is_un_member"] == "true"))


def due_date(review: str, ref_area: str, changed: Iterable[Deadline]) -> dt.date | None:
    """The date that holds for one country; None for a review that is not known.

    Args:
        review: such as `annual-2026`.
        ref_area: ISO3.
        changed: what the secretariat set.
    """
    dates = {item.ref_area: item.due_date for item in changed if item.review == review}
    return dates.get(ref_area) or dates.get(ALL_AREAS) or planned().get(review)


def due_dates(changed: Iterable[Deadline]) -> list[Deadline]:
    """One date per review and UN member, in that order."""
    own = {(item.review, item.ref_area): item.due_date for item in changed}
    return [
        Deadline(review, area, own.get((review, area)) or own.get((review, ALL_AREAS)) or day)
        for review, day in sorted(planned().items())
        for area in members()
    ]
