"""Cells of a table: the counts behind published figures, and the sets of people that their codes name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

TOTAL = "_T"
UNKNOWN = "_U"
DIMENSIONS = ("sex", "disability", "urbanisation")
# codes of these concepts overlap: each is a population with a table of its own (macros/disclosure.sql)
OVERLAPPING = ("COUNTRY_GROUP", "MODE", "ROLE")
_AGE = re.compile(r"^Y(?:(?P<low>\d+)T(?P<high>\d+)|_GE(?P<ge>\d+)|_GT(?P<gt>\d+)|_L[ET](?P<lt>\d+)|(?P<one>\d+))$")


@dataclass(frozen=True)
class Demand:
    """What counts as confidential: 1 to k-1 units; where the topic is sensitive, none and all of them too.

    `rounding` is the share of a total that the sizes of its parts may miss where a source gives shares and rounded
    sizes only; what they leave is then not people. `aim` is the share of the cells with `enough` cases that should stay
    visible: below it, more is tried.
    """

    k: int
    is_sensitive: bool = False
    rounding: float = 0.0
    aim: float = 0.0
    enough: float = 0.0


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    `count` and `size` are the units with the attribute and the units asked, unweighted; `size` is None for plain
    counts. `weighted_count` and `weighted_size` are the published numerator and denominator. `status` says what hides
    it before any complementary suppression: 'primary', 'declared', 'quality' or '' for nothing. `is_estimated`: the
    count is the size times the published share. `age_scope` is the ages that a total is about, '' if not known.
    """

    key: str
    sex: str = TOTAL
    age: str = TOTAL
    disability: str = TOTAL
    urbanisation: str = TOTAL
    breakdown: str = TOTAL
    sub_area: str = TOTAL
    count: float | None = None
    size: float | None = None
    weighted_count: float | None = None
    weighted_size: float | None = None
    status: str = ""
    was_hidden: bool = False
    is_estimated: bool = False
    age_scope: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of everything that may be broken down, in one fixed order: the cell's place in its table."""
        return (self.sub_area, self.breakdown, self.sex, self.age, self.disability, self.urbanisation)

    @property
    def crossing(self) -> frozenset[str]:
        """The dimensions beside age that the cell is broken down by."""
        return frozenset(name for name in DIMENSIONS if getattr(self, name) != TOTAL)

    @property
    def is_of_unknown(self) -> bool:
        """Whether it counts people of whom sex, age, disability or residence is not known."""
        return UNKNOWN in (self.sex, self.age, self.disability, self.urbanisation)


def age_range(code: str) -> tuple[float, float] | None:
    """Ages that a code of the SDMX pattern spans, as [from, to); None if the code names no ages.

    `Y15T24` is (15, 25), `Y_GE65` (65, inf), `Y15` (15, 16), `Y_LT5` (0, 5), `Y_LE5` (0, 6).
    """
    found = _AGE.match(code)
    if not found:
        return None
    if found["low"]:
        return float(found["low"]), float(found["high"]) + 1
    if found["ge"]:
        return float(found["ge"]), inf
    if found["gt"]:
        return float(found["gt"]) + 1, inf
    if found["lt"]:
        return 0.0, float(found["lt"]) + (1 if "_LE" in code else 0)
    return float(found["one"]), float(found["one"]) + 1


def age_classes(codes: Iterable[str], scope: str = "") -> dict[str, frozenset[str]]:
    """The elementary ages between the bounds of all groups: age code -> the elementary classes that it is made of.

    `Y15T24`, `Y18T24` and `Y18T35` fall into 15-17, 18-24 and 25-35: the cells that a reader can compute from them. The
    scope of the total adds its bounds, and its own classes under `_T`. A code that names no ages is a class of its own.
    """
    ranges = {code: age_range(code) for code in sorted(set(codes) - {TOTAL})}
    if whole := age_range(scope):
        ranges[TOTAL] = whole
    bounds = sorted({bound for span in ranges.values() if span for bound in span})
    pieces = [(low, high) for low, high in zip(bounds, bounds[1:], strict=False)]
    classes: dict[str, frozenset[str]] = {}
    for code, span in ranges.items():
        inside = [f"{low:g}-{high:g}" for low, high in pieces if span and span[0] <= low and high <= span[1]]
        classes[code] = frozenset(inside) or frozenset([code])
    return classes


def concept_of(breakdown: str) -> str:
    """The concept of a breakdown of one dimension (`EDUCATION_LEV:ISCED11_2` -> `EDUCATION_LEV`), else ''."""
    return breakdown.partition(":")[0] if breakdown != TOTAL and ";" not in breakdown else ""


def population_of(breakdown: str) -> tuple[str, str]:
    """The population that a breakdown is of ('' everybody), by its overlapping concepts, and the breakdown within it.

    `MODE:ONSITE;STAKEHOLDER:GOV` is the breakdown `STAKEHOLDER:GOV` of the population `MODE:ONSITE`.
    """
    parts = breakdown.split(";")
    apart = [part for part in parts if part.partition(":")[0] in OVERLAPPING]
    within = [part for part in parts if part not in apart]
    return ";".join(apart), ";".join(within) or TOTAL
