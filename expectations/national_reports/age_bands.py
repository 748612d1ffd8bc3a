"""Age bands by their codes: bounds, the nearest accepted band, and how narrow bands make up a wide one."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.national_reports.codes import code_list

OPEN_END = 200  # stands for "and over"
NOT_BANDS = ("_T", "_U")
_BAND = re.compile(r"^Y(?:_GE(?P<least>\d{1,3})|(?P<lower>\d{1,3})(?:T(?P<upper>\d{1,3}))?)$")
_WRITTEN_SCOPE = re.compile(r"^(?P<lower>\d{1,3})\s*(?:(?P<over>\+)|[-–]\s*(?P<upper>\d{1,3}))$")
_FIVE_YEARS = 5

Bounds = tuple[int, int]


@lru_cache(maxsize=4096)
def bounds(code: str) -> Bounds | None:
    """First and last age of a band, both inside (`Y15T24` is 15 and 24); None if the code is no band."""
    found = _BAND.match(code)
    if not found:
        return None
    if found["least"]:
        return int(found["least"]), OPEN_END
    lower = int(found["lower"])
    upper = int(found["upper"] or lower)
    return (lower, upper) if lower <= upper else None


def code_of(first: int, last: int) -> str:
    """The code of a band."""
    if last >= OPEN_END:
        return f"Y_GE{first}"
    return f"Y{first}" if first == last else f"Y{first}T{last}"


def is_accepted(code: str) -> bool:
    """Is it a code of the list AGE or a five-year band (0-4, 5-9 ...)?"""
    if code in code_list("AGE"):
        return True
    band = bounds(code)
    return band is not None and band[0] % _FIVE_YEARS == 0 and band[1] - band[0] + 1 == _FIVE_YEARS


def nearest(code: str) -> str:
    """The accepted band whose bounds lie nearest; '' if the code is not even written as a band."""
    wanted = bounds(code) or bounds(scope_code(code))
    if wanted is None:
        return ""
    known = {other: found for other in code_list("AGE") if (found := bounds(other))}
    if code_of(*wanted) in known:
        return code_of(*wanted)
    return min(known, key=lambda other: (_distance(wanted, known[other]), known[other]))


def _distance(one: Bounds, other: Bounds) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def scope_code(written: str) -> str:
    """The code of an age scope written as `5+` or `16-74`; other texts stay as they are."""
    found = _WRITTEN_SCOPE.match(written.strip())
    if not found:
        return written.strip()
    return code_of(int(found["lower"]), OPEN_END if found["over"] else int(found["upper"]))


@lru_cache(maxsize=4096)
def decompositions(ages: tuple[str, ...], scope: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Which of the reported ages are made up of which others: (whole, parts), narrow wholes first, `_T` last.

    Args:
        ages: the ages that are reported for one cell, `_T` included where there is a total.
        scope: the age scope of the figures, which bounds `_T` and cuts off what of a band lies outside.
    """
    limits = bounds(scope) or (0, OPEN_END)
    bands = {age: cut(found, limits) for age in ages if (found := bounds(age))}
    wholes = sorted(bands, key=lambda age: (bands[age][1] - bands[age][0], age))
    found_parts = []
    for whole in [*wholes, *(["_T"] if "_T" in ages else [])]:
        span = limits if whole == "_T" else bands[whole]
        inner = {age: band for age, band in bands.items() if age != whole and band != span and is_inside(band, span)}
        if parts := _cover(span, inner):
            found_parts.append((whole, parts))
    return tuple(found_parts)


def cut(band: Bounds, limits: Bounds) -> Bounds:
    """What of a band lies within limits; nothing does if the first age is above the last."""
    return max(band[0], limits[0]), min(band[1], limits[1])


def is_inside(band: Bounds, span: Bounds) -> bool:
    """Does a band lie within limits (and hold any age)?"""
    return span[0] <= band[0] <= band[1] <= span[1]


def _cover(span: Bounds, bands: dict[str, Bounds]) -> tuple[str, ...]:
    """Bands that follow each other from the first to the last age of the span, wide ones preferred; () if none."""
    starting: dict[int, list[str]] = {}
    for age in sorted(bands, key=lambda age: (-bands[age][1], age)):
        starting.setdefault(bands[age][0], []).append(age)
    dead: set[int] = set()

    def walk(first: int) -> tuple[str, ...] | None:
        if first == span[1] + 1:
            return ()
        for age in starting.get(first, ()) if first not in dead else ():
            rest = walk(bands[age][1] + 1)
            if rest is not None:
                return (age, *rest)
        dead.add(first)
        return None

    return walk(span[0]) or ()
