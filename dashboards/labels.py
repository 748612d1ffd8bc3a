"""Codes in words: population cells, ages, flags, verdicts, values. Words of code lists come from the marts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboards.rows import each_row

DIMENSIONS = {
    "sex": "Sex",
    "age": "Age",
    "disability": "Disability",
    "urbanisation": "Urbanisation",
    "breakdown": "Other breakdown",
}
VERDICTS = {
    "met": "Met",
    "on_track": "On track",
    "moderate": "Moderate",
    "insufficient": "Insufficient",
    "moving_away": "Moving away",
    "no_significant_change": "No significant change",
    "no_verdict": "No verdict",
}
PARITY = {
    "parity": "Parity",
    "below_parity": "{left} behind",
    "above_parity": "{left} ahead",
    "inconclusive": "Inconclusive",
}
GROWTH = {
    **VERDICTS,
    "significant": "Significant progress",
    "moderate": "Moderate progress",
    "insufficient": "Insufficient progress",
    "moderate_away": "Moderate movement away",
    "significant_away": "Significant movement away",
}
ANTICIPATED = {"maintain": "Maintain", "accelerate": "Accelerate", "reverse": "Reverse"}
TARGET_STATUS = {
    "running": "Running",
    "expired": "Expired benchmark (its year has passed)",
    "norm": "Norm without a date",
}
CONFIDENCE = {
    "C": "confirmed in a source",
    "P": "partly confirmed",
    "M": "from memory, not confirmed",
    "U": "unknown or contradicted",
    "D": "own design",
}
_GROUP_WORDS = {
    "F": "women",
    "M": "men",
    "_O": "other sex",
    "WITH": "with disability",
    "WITHOUT": "without disability",
    "U": "urban",
    "R": "rural",
}
FLAGS = {
    "B": "break in the series: not comparable with the years before",
    "D": "the definition differs from the indicator's",
    "E": "estimated",
    "I": "imputed by an international organisation",
    "P": "provisional: the source may revise it",
    "U": "low reliability: few cases or a wide confidence interval",
}
STALE = "older file: the source's newer file leaves this cell out"
_BAND = re.compile(r"^Y(\d+)T(\d+)$")
_OPEN = re.compile(r"^Y_GE(\d+)$")
_SINGLE = re.compile(r"^Y(\d+)$")
_LONGEST_SCALE = 40
_CONCEPTS = {"EDUCATION_LEV": "Education level", "GALI": "Activity limitation"}
_DECIMALS = {"PT": 1, "PER_100_POP": 1, "PER_1000_POP": 1, "IX": 3, "RO": 3}

Codes = Mapping[tuple[str, str], str]


def code_labels(codes: pd.DataFrame) -> Codes:
    """(codelist, code) to label, from the table of codes."""
    return {(row.codelist, row.code): row.label for row in each_row(codes)}


def age_text(age: str | None) -> str:
    """`Y15T24` as `15–24`, `Y_GE16` as `16 and over`; an unknown pattern as it is."""
    if not age:
        return "not stated"
    if band := _BAND.match(age):
        return f"{band[1]}–{band[2]}"
    if band := _OPEN.match(age):
        return "all ages" if band[1] == "0" else f"{band[1]} and over"
    if band := _SINGLE.match(age):
        return f"{band[1]}"
    return {"_T": "all ages", "_U": "age unknown"}.get(age, age)


def part_text(dimension: str, code: str, codes: Codes) -> str:
    """One dimension's code in words."""
    if dimension == "age":
        return "Ages: source's total" if code == "_T" else f"Ages {age_text(code)}"
    if dimension == "breakdown":
        return (
            "Not broken down" if code == "_T" else ", ".join(_breakdown_part(part, codes) for part in code.split(";"))
        )
    if dimension == "disability" and code in ("WITH", "WITHOUT"):
        return f"{code.capitalize()} disability"
    return codes.get((dimension.upper(), code), code)


def cell_text(cell: Sequence[str], codes: Codes) -> str:
    """A population cell in words; `Total population` if it is not broken down."""
    parts = [
        part_text(dimension, code, codes) for dimension, code in zip(DIMENSIONS, cell, strict=True) if code != "_T"
    ]
    return ", ".join(parts) or "Total (not broken down)"


def groups_text(groups: str | None) -> str:
    """The groups that a total has left behind in words: `F x R; Y18T35` as `women, rural; ages 18–35`."""
    named = [
        ", ".join(_GROUP_WORDS.get(code) or f"ages {age_text(code)}" for code in group.split(" x "))
        for group in (groups or "").split("; ")
        if group
    ]
    return "; ".join(named)


def value_text(value: float | None, unit_measure: str | None) -> str:
    """A value with the decimals of its unit and thousands separators; a dash if there is none."""
    if value is None or pd.isna(value):
        return "–"
    decimals = _DECIMALS.get(unit_measure or "", 0 if float(value).is_integer() else 2)
    text = f"{float(value):,.{decimals}f}"
    if decimals and value and abs(value) < 0.5 * 10**-decimals:
        text = f"{float(value):.2g}"
    return f"{text} %" if unit_measure == "PT" else text


def unit_text(unit_measure: str | None, unit: str | None, codes: Codes) -> str:
    """The unit for an axis: the catalogue's words, else the code's label."""
    label = codes.get(("UNIT_MEASURE", unit_measure or ""), "")
    if not unit or unit in ("%", "ratio"):
        return label or unit or unit_measure or ""
    if "=" not in unit:
        return unit
    scale = unit.replace("|", ", ").replace("=", " = ")
    # A long scale is told by the definition; an axis has no room for it.
    return f"{label} ({scale})" if len(scale) <= _LONGEST_SCALE else label


def flags_text(obs_status: str | None, is_stale: bool) -> str:
    """Flag letters with their meaning, empty for a normal figure."""
    said = []
    if obs_status and obs_status != "A":
        said.append(f"{obs_status} ({FLAGS.get(obs_status, 'see SDMX CL_OBS_STATUS')})")
    if is_stale:
        said.append(f"stale ({STALE})")
    return "; ".join(said)


def flags_short(obs_status: str | None, is_stale: bool) -> str:
    """Flag letters for a narrow column."""
    letters = [] if obs_status in (None, "A") else [str(obs_status)]
    return ", ".join([*letters, "stale"] if is_stale else letters)


def period_text(reference_period: str | None, codes: Codes) -> str:
    """The reference period in words."""
    if not reference_period:
        return "not stated"
    return codes.get(("REFERENCE_PERIOD", reference_period), reference_period)


def verdict_text(verdict: str, method: str | None, reason: str | None) -> str:
    """A verdict, always with its method, and with the reason where there is none."""
    text = VERDICTS.get(verdict, verdict)
    if verdict == "no_verdict":
        return f"{text}: {reason or 'reason not recorded'} (method: {method or 'not stated'})"
    return f"{text} (method: {method or 'not stated'})"


def target_text(row: Any) -> str:
    """A target as `at least 100 by 2030 (UMC2030)`; `row` has basis, target_year, target_value and maybe comparator."""
    words = {">=": "at least ", ">": "more than ", "<=": "at most ", "<": "less than ", "=": ""}
    value = f"{row.target_value:g}" if pd.notna(row.target_value) else "no value"
    year = f" by {int(row.target_year)}" if pd.notna(row.target_year) else ", no date"
    return f"{words.get(getattr(row, 'comparator', '='), '')}{value}{year} ({row.basis})"


def _breakdown_part(part: str, codes: Codes) -> str:
    concept, _, code = part.partition(":")
    label = codes.get((concept, code), code)
    return f"{_CONCEPTS.get(concept, concept.replace('_', ' ').capitalize())}: {label}"
