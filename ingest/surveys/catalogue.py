"""What a mapping may name: indicators, areas, codes and parameters, read from the seeds as data."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ingest.seeds import seed


@dataclass(frozen=True)
class Indicator:
    """What the catalogue says of an indicator, as far as an estimate from a survey needs it."""

    code: str
    name: str
    method: str
    unit_measure: str
    statistical_unit: str
    reference_period: str
    min_age: int
    valid_from: int | None
    valid_to: int | None


@cache
def indicators() -> dict[str, Indicator]:
    """Code -> indicator."""
    return {
        row["indicator"]: Indicator(
            row["indicator"],
            row["name"],
            row["method"],
            row["unit_measure"],
            row["statistical_unit"],
            row["reference_period"],
            int(row["min_age"] or 0),
            int(row["valid_from"]) if row["valid_from"] else None,
            int(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in seed("indicator")
    }


@cache
def areas() -> dict[str, str]:
    """ISO 3166-1 alpha-3 -> English name, countries and territories only."""
    return {row["ref_area"]: row["name_en"] for row in seed("area") if not row["ref_area"].isdigit()}


@cache
def codes(concept: str) -> tuple[str, ...]:
    """The codes of a code list."""
    return tuple(row["code"] for row in seed("code_list") if row["codelist"] == concept)


@cache
def concepts() -> tuple[str, ...]:
    """The breakdowns that the catalogue knows, beside sex, age, disability and residence."""
    own = {"SEX", "AGE", "DISABILITY", "URBANISATION"}
    return tuple(sorted({row["concept"] for row in seed("indicator_disaggregation")} - own))


def near(word: str, known: Iterable[str], count: int = 3) -> str:
    """A hint that names what was perhaps meant; empty if nothing is near."""
    names = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.strip().casefold(), names, n=count, cutoff=0.5)
    return f" Near it: {', '.join(names[name] for name in found)}." if found else ""
