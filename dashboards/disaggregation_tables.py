"""The numbers under the small multiples, each with what it takes to quote it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboards.charts.breakdown import interval_text
from dashboards.labels import Codes, age_text, part_text, period_text, value_text
from dashboards.rows import each_row
from dashboards.standing import CARE, HIDDEN, SAFE, WORDS

_ALL = {"sex": "All", "age": "All ages asked", "disability": "All", "urbanisation": "All"}


def part(dimension: str, code: str, words: Codes) -> str:
    """One dimension of a group in words; `All` if it is not broken down."""
    return _ALL[dimension] if code == "_T" else part_text(dimension, code, words)


def age_words(row: Any) -> str:
    """An age group with its name in the follow-up, `Youth, 18–35`; the ages once if they are its name."""
    ages, label = age_text(row.age), (row.age_label or "").replace("-", "–")
    if row.age == "_T":
        return _ALL["age"]
    return ages if not label else label if ages in label else f"{label}, {ages}"


def cell_table(cells: pd.DataFrame, words: Codes) -> pd.DataFrame:
    """Every cell with its number, or with why it has none; `cells` as of `standing.judged`."""
    return pd.DataFrame(
        [
            {
                "Sex": part("sex", row.sex, words),
                "Disability": part("disability", row.disability, words),
                "Age": age_words(row),
                "Residence": part("urbanisation", row.urbanisation, words),
                "Safe to quote": WORDS[row.standing],
                "Value": "hidden" if row.is_hidden else value_text(row.obs_value, row.unit_measure),
                "Confidence interval": "–" if row.is_hidden else _interval(row),
                "Cases": "–" if pd.isna(row.sample_size) else f"{row.sample_size:,.0f}",
                "Warning or reason": row.why,
                "Flag": row.obs_status if row.obs_status not in (None, "A") else "",
                "Age scope": age_text(row.age_scope) if row.age_scope else "",
                "Reference period": period_text(row.reference_period, words) if row.reference_period else "",
                "Source": row.source_name,
                "Dataset": "" if row.dataset == "_T" else row.dataset,
                "Note": row.note or "",
            }
            for row in each_row(cells)
        ]
    )


def _interval(row: Any) -> str:
    text = interval_text(row.ci_lower, row.ci_upper, row.unit_measure)
    return text.removeprefix("Confidence interval ") if pd.notna(row.ci_lower) else "not known"


def tally(cells: pd.DataFrame) -> str:
    """How many groups may be quoted, and why the others may not."""
    counts = cells["standing"].value_counts()
    hidden = cells[cells["standing"] == HIDDEN]
    confidential = int((hidden["obs_status"] == "Q").sum())
    causes = [
        f"{count:,} {cause}"
        for count, cause in (
            (confidential, "confidential"),
            (len(hidden) - confidential, "of too few persons asked"),
        )
        if count
    ]
    told = f" ({', '.join(causes)})" if causes else ""
    return (
        f"Of {len(cells):,} groups {counts.get(SAFE, 0):,} are safe to quote, {counts.get(CARE, 0):,} only with their "
        f"warning, and {len(hidden):,} are hidden{told}."
    )
