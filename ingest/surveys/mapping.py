"""The mapping beside a survey's microdata: what each column and code means. Format in docs/surveys.md."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

PERSON_ROLES = ("age", "sex", "disability")
CODED_ROLES = ("sex", "disability", "urbanisation", "age", "wg")
SINGLE_PSU = ("refuse", "centre", "merge")
STATISTICS = ("proportion", "mean", "total")
WG_QUESTIONS = 6
_SCOPE = re.compile(r"^Y(?:_GE(\d{1,3})|(\d{1,3})(?:T(\d{1,3}))?)$")


@dataclass(frozen=True)
class AgeScope:
    """The ages that were asked, bounds inclusive; `to_age` is None without an upper bound."""

    code: str
    from_age: int
    to_age: int | None

    def holds(self, other: AgeScope) -> bool:
        """Whether every age of `other` is in this scope."""
        upper = self.to_age is None or (other.to_age is not None and other.to_age <= self.to_age)
        return self.from_age <= other.from_age and upper


def parse_scope(text: str) -> AgeScope | None:
    """The ages of an SDMX age code such as `Y_GE5`, `Y16T74`, `Y15` or `_T` (every age); None for anything else."""
    if text == "_T":
        return AgeScope("_T", 0, None)
    if not (found := _SCOPE.match(text)):
        return None
    at_least, start, end = found.groups()
    if at_least is not None:
        return AgeScope(text, int(at_least), None)
    return AgeScope(text, int(start), int(end or start)) if int(end or start) >= int(start) else None


@dataclass(frozen=True)
class Item:
    """One estimate to make: an indicator, the column with its answers, and how they are read.

    `yes`, `no` and `missing` are codes (or value labels) as text; `breakdown` is `_T` or `CONCEPT:CODE`;
    `by_person` is False where the indicator counts households or other units.
    """

    indicator: str
    column: str
    statistic: str = "proportion"
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    breakdown: str = "_T"
    age_scope: AgeScope | None = None
    reference_period: str = ""
    by_person: bool = True
    is_household: bool = False
    line: int = 1

    @property
    def label(self) -> str:
        """The indicator, with its breakdown if it has one."""
        return self.indicator if self.breakdown == "_T" else f"{self.indicator} {self.breakdown}"


@dataclass(frozen=True)
class Mapping:
    """A mapping that was read and found sound; whether it fits a file is another question."""

    file_name: str
    ref_area: str
    time_period: str
    producer: str
    title: str
    licence: str
    released: str
    age_scope: AgeScope | None
    single_psu: str
    nest: bool
    instrument: str
    columns: dict[str, str]  # role -> column: weight, stratum, psu, fpc, household, age, sex, urbanisation, disability
    wg: tuple[str, ...]  # the six columns of the Washington Group Short Set, or none
    breakdowns: dict[str, str]  # concept -> column
    codes: dict[str, dict[str, str]]  # role or concept -> code in the file -> our code
    items: tuple[Item, ...]
    content: Any = field(compare=False, default=None)
    lines: dict[tuple[str, ...], int] = field(compare=False, default_factory=dict)

    @property
    def year(self) -> int:
        """Year of the period."""
        return int(self.time_period[:4])

    @property
    def dataset(self) -> str:
        """Producer and title, as the observations name the survey."""
        return f"{self.producer}: {self.title}"

    @property
    def sha256(self) -> str:
        """Hash of what the mapping says; blanks, comments and the order of keys do not count."""
        canonical = json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def used_columns(self) -> dict[str, str]:
        """Column -> the first place of the mapping that names it, as a path; only these are ever read."""
        found: dict[str, str] = {}
        for role, column in self.columns.items():
            found.setdefault(column, f"columns.{role}")
        for column in self.wg:
            found.setdefault(column, "columns.wg")
        for concept, column in self.breakdowns.items():
            found.setdefault(column, f"columns.breakdowns.{concept}")
        for item in self.items:
            found.setdefault(item.column, f"indicators.{item.indicator}")
        return found

    def line_of(self, path: str) -> int:
        """Line of a place in the mapping; that of the nearest place above it if it is not there itself."""
        parts = tuple(path.split("."))
        while parts not in self.lines and parts:
            parts = parts[:-1]
        return self.lines.get(parts, 1)
