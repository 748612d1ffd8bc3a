"""Which figure may be quoted: as it stands, only with what is said beside it, or not at all because it is hidden."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboards.labels import FLAGS, STALE
from dashboards.rows import each_row

SAFE, CARE, HIDDEN = "safe", "care", "hidden"
WORDS = {SAFE: "Yes", CARE: "Only with its warning", HIDDEN: "No figure"}
_SUPPRESSED = "Q"


def standing(row: Any) -> str:
    """`SAFE`, `CARE` or `HIDDEN`; `row` is one of `queries.disaggregation.cells`."""
    if row.is_hidden:
        return HIDDEN
    return CARE if why(row) else SAFE


def why(row: Any) -> str:
    """What keeps a figure from being quoted as it stands; empty if nothing does."""
    if row.is_hidden:
        return hidden_because(row)
    said = []
    if row.obs_status not in (None, "A"):
        said.append(row.reason or FLAGS.get(row.obs_status, f"flag {row.obs_status}"))
    if row.is_stale:
        said.append(STALE)
    if pd.isna(row.ci_lower) or pd.isna(row.ci_upper):
        said.append("no confidence interval is known")
    return "; ".join(said)


def hidden_because(row: Any) -> str:
    """Why there is no number, in words; which confidential figures protect others is never told."""
    if row.obs_status == _SUPPRESSED:
        return "hidden: confidential (it, or one that it would give away, is of very few persons)"
    return f"hidden: {row.reason or 'not reliable'}"


def hidden_short(row: Any) -> str:
    """The same for a chart."""
    return "confidential" if row.obs_status == _SUPPRESSED else str(row.reason or "not reliable")


def judged(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with `standing` and `why`."""
    rows = list(each_row(cells))
    return cells.assign(standing=[standing(row) for row in rows], why=[why(row) for row in rows])
