"""Release dates as publishers write them, as ISO 8601: by them an older release that is loaded late stays older."""

from __future__ import annotations

import datetime as dt
import re

_QUARTER = re.compile(r"^\s*(\d{4})[.\-]?Q([1-4])\b")


def day_of(text: str, *formats: str) -> str:
    """The day that `text` states in the first of the formats (of `strptime`) that fits; '' if none does."""
    for written in formats:
        try:
            return dt.datetime.strptime(text.strip(), written).date().isoformat()
        except ValueError:
            continue
    return ""


def end_of_quarter(text: str) -> str:
    """The last day of the quarter that a release is named after (`2020.Q4.G.02`), '' if it names none.

    The name does not say the day. The last one is taken, so that a release never counts as older than one of an
    earlier quarter; of two of one quarter the one that was loaded later counts as the newer.
    """
    found = _QUARTER.match(text)
    if not found:
        return ""
    next_month = int(found[1]) * 12 + int(found[2]) * 3
    return (dt.date(next_month // 12, next_month % 12 + 1, 1) - dt.timedelta(days=1)).isoformat()
