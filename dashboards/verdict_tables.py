"""Tables of parity and progress: every verdict with its method, every ratio with both its rates."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboards.labels import (
    ANTICIPATED,
    GROWTH,
    PARITY,
    age_text,
    flags_text,
    groups_text,
    target_text,
    value_text,
    verdict_text,
)
from dashboards.rows import each_row


def parity_text(row: Any, left: str) -> str:
    """The verdict on a pair, with its method; `left` is the group that is looked at."""
    return f"{PARITY.get(row.verdict, row.verdict).format(left=left)} (method: {row.method})"


def gap_text(row: Any) -> str:
    """The gap in points with its interval, where there is one."""
    gap = f"{row.gap:+.1f}"
    return gap if pd.isna(row.gap_lower) else f"{gap} ({row.gap_lower:+.1f} to {row.gap_upper:+.1f})"


def parity_table(rows: pd.DataFrame, left: str, right: str, *, first: str) -> pd.DataFrame:
    """Pairs with both rates, gap, ratio and verdict; the column `first` (area_name or year) leads."""
    return pd.DataFrame(
        [
            {
                "Country or area" if first == "area_name" else "Year": str(getattr(row, first)),
                **({"Year": str(row.year)} if first == "area_name" else {}),
                left: value_text(row.left_value, row.unit_measure),
                right: value_text(row.right_value, row.unit_measure),
                "Gap in points (interval)": gap_text(row),
                "Ratio": value_text(row.ratio, "RO"),
                "Adjusted index": value_text(row.adjusted_ratio, "RO"),
                "Verdict": parity_text(row, left),
                "Covariance": row.covariance_basis or "no standard errors",
                "Flags": flags_text(row.obs_status, False),
                "Age scope": age_text(row.age_scope),
                "Source": row.source_name or row.source,
                "Dataset": "" if row.dataset == "_T" else row.dataset,
            }
            for row in each_row(rows)
        ]
    )


def change_text(row: Any) -> str:
    """The change, with whether it can be told from chance."""
    if row.unit_measure == "PT":
        text = f"{row.change:+.1f} points"
    else:
        text = f"{'+' if row.change > 0 else ''}{value_text(row.change, row.unit_measure)}"
    if row.is_significant is None or pd.isna(row.is_significant):
        return f"{text}, no standard errors"
    return f"{text}, {'beyond chance' if row.is_significant else 'not beyond chance'}"


def method_texts(row: Any) -> dict[str, str]:
    """What each method says, by its name; a dash where it says nothing."""
    pace = "" if row.verdict == "no_verdict" else _number(row.pace, ", pace {:z.2f}")
    growth = GROWTH.get(row.growth_class)
    anticipated = ANTICIPATED.get(row.anticipated_class)
    return {
        "Linear pace": verdict_text(row.verdict, row.method, row.no_verdict_reason) + pace,
        "Growth ratio (Eurostat)": f"{growth}{_number(row.growth_ratio, ', {:.0f} % of required')}" if growth else "–",
        "Anticipated value (ESCAP)": (
            f"{anticipated}{_number(row.anticipated_value, ', {:.3g} at the target year')}" if anticipated else "–"
        ),
    }


def verdict_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Progress of areas: then, now, change, and what each method says of it."""
    return pd.DataFrame(
        [
            {
                "Country or area": row.area_name,
                "Target": "none" if row.basis == "NO_TARGET" else target_text(row),
                "Then": f"{value_text(row.from_value, row.unit_measure)} ({row.from_year:.0f})",
                "Now": f"{value_text(row.obs_value, row.unit_measure)} ({row.year:.0f})",
                "Change": change_text(row),
                "Way done (status index)": _number(row.status_index, "{:z.2f}") or "–",
                **method_texts(row),
                "Left behind": groups_text(row.left_behind_groups) or {True: "this group"}.get(row.left_behind, ""),
                "Age scope": age_text(row.age_scope),
                "Source": row.source_name or row.source,
            }
            for row in each_row(rows)
        ]
    )


def _number(value: float | None, pattern: str) -> str:
    return "" if value is None or pd.isna(value) else pattern.format(float(value))
