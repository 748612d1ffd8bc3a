"""The layouts of files with published figures, and what their words mean, read from the tables beside this module."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ANY, KEEP, BY_MODE = "*", "=", "@mode"


@dataclass(frozen=True)
class Layout:
    """One layout, see `statistics_layouts.yml`."""

    name: str
    headings: tuple[str, ...]
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    year_in: tuple[str, ...] = ()
    phrases: str = ""
    unsure: str = ""


@dataclass(frozen=True)
class Target:
    """What a figure is about in our terms."""

    measure: str
    dimension: str
    category: str


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts; our own comes first."""
    described: list[dict[str, Any]] = yaml.safe_load((HERE / "statistics_layouts.yml").read_text(encoding="utf-8"))
    lists = ("headings", "measures", "year_in")
    made: Iterator[dict[str, Any]] = (
        {key: tuple(value) if key in lists else value for key, value in one.items()} for one in described
    )
    return tuple(Layout(**one) for one in made)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"statistics_{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def words(column: str) -> dict[str, str]:
    """Word in lower case -> code, for a column."""
    return {row["word"].lower(): row["code"] for row in _rows("words") if row["column"] == column}


@cache
def _rules(layout: str) -> tuple[dict[str, str], ...]:
    return tuple(row for row in _rows("rules") if row["layout"] == layout)


def target(layout: str, mode: str, dimension: str, category: str, year: int | None) -> Target | None:
    """What a figure is about; None if no rule of the layout knows it."""
    for rule in _rules(layout):
        given = {"mode": mode, "dimension": dimension, "category": category}
        if any(rule[name] not in (ANY, text) for name, text in given.items()):
            continue
        if year is not None and not int(rule["from_year"] or 0) <= year <= int(rule["to_year"] or 9999):
            continue
        measure = words("mode").get(mode.lower(), "") if rule["measure"] == BY_MODE else rule["measure"]
        return Target(measure, rule["to_dimension"], category if rule["to_category"] == KEEP else rule["to_category"])
    return None


@cache
def phrases() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """Patterns of figures in words, and what each is about."""
    return tuple((re.compile(row["pattern"], re.I), row) for row in _rows("phrases"))


def source_of(url: str) -> tuple[str, str]:
    """Quality and title of a known page; '' for one that is not known."""
    for row in _rows("sources") if url else []:
        if row["url_contains"] in url:
            return row["quality"], row["source_title"]
    return "", ""


def qualifier_in(text: str) -> str:
    """The qualifier that a text begins with, such as `over` for 'more than 85'; '' if with none."""
    plain = text.strip().lower()
    for word, code in words("qualifier").items():
        if plain == word or re.match(rf"{re.escape(word)}\b", plain):
            return code
    return ""
