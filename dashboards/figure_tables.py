"""Tables for the screen: each figure with its age scope, reference period, source and flags."""

from __future__ import annotations

import pandas as pd

from dashboards.charts.breakdown import interval_text
from dashboards.labels import (
    TARGET_STATUS,
    Codes,
    age_text,
    cell_text,
    flags_text,
    period_text,
    target_text,
    unit_text,
    value_text,
    verdict_text,
)
from dashboards.rows import each_row

CELL = ["sex", "age", "disability", "urbanisation", "breakdown"]


def figure_table(figures: pd.DataFrame, words: Codes, *, group: bool) -> pd.DataFrame:
    """Figures of one indicator and country; with `group` the column of that name stands for the population cell."""
    rows = []
    for row in each_row(figures):
        cell = tuple(getattr(row, name) for name in CELL)
        place = "" if row.sub_area == "_T" else f"{row.sub_area}: "
        rows.append(
            {
                "Group": row.group if group else place + cell_text(cell, words),
                "Period": row.time_detail or row.time_period,
                "Value": value_text(row.obs_value, row.unit_measure),
                "Confidence interval": interval_text(row.ci_lower, row.ci_upper, row.unit_measure)
                .removeprefix("Confidence interval ")
                .replace("No confidence interval is known", "–"),
                "Age scope": age_text(row.age_scope),
                "Reference period": period_text(row.reference_period, words),
                "Flags": flags_text(row.obs_status, bool(row.is_stale)),
                "Source": row.source_name or row.source,
                "Dataset": "" if row.dataset == "_T" else row.dataset,
                "Came about": row.method,
                "Producer": row.producer or "",
                "Note": row.note or "",
            }
        )
    return pd.DataFrame(rows)


def discrepancy_table(rows: pd.DataFrame, unit_measure: str, words: Codes) -> pd.DataFrame:
    """Differing figures: how much, which is shown, and why."""
    return pd.DataFrame(
        [
            {
                "Area": row.area_name or row.ref_area,
                "Period": row.time_period,
                "Group": cell_text(tuple(getattr(row, name) for name in CELL), words),
                "Shown": value_text(row.shown_value, unit_measure),
                "Other figure": value_text(row.other_value, unit_measure),
                "Difference": f"{row.difference:+.3g}",
                "Beyond tolerance": "yes" if row.exceeds_tolerance else "no",
                "Shown is from": _origin(row.shown_name or row.shown_source, row.shown_dataset),
                "Other is from": _origin(row.other_name or row.other_source, row.other_dataset),
                "Shown because": row.shown_because,
                "Kind": {"source": "two sources", "vintage": "earlier vintage"}.get(row.kind, row.kind),
                "Age scope shown": age_text(row.shown_age_scope),
                "Age scope other": age_text(row.other_age_scope),
            }
            for row in each_row(rows)
        ]
    )


def region_table(figures: pd.DataFrame) -> pd.DataFrame:
    """Aggregates, newest first, with coverage; a value that is held back says so."""
    ordered = figures.sort_values(["year", "group_label"], ascending=[False, True])
    return pd.DataFrame(
        [
            {
                "Group": row.group_label,
                "Year": str(row.year),
                "Value": value_text(row.obs_value, row.unit_measure) if pd.notna(row.obs_value) else "held back",
                "Coverage, % of population": round(row.coverage, 1),
                "Countries": f"{row.countries_present} of {row.countries_in_group}",
                "Age scope": age_text(row.age_scope),
                "Method": row.method,
            }
            for row in each_row(ordered)
        ]
    )


def target_table(targets: pd.DataFrame, unit_measure: str) -> pd.DataFrame:
    """Targets with their standing: running, expired benchmark or norm."""
    return pd.DataFrame(
        [
            {
                "Target": target_text(row),
                "Standing": TARGET_STATUS.get(row.status, row.status),
                "For": "every country" if row.ref_area == "*" else row.area_name or row.ref_area,
                "Age scope": age_text(row.age_scope) if row.age_scope else "not stated",
                "Official": "yes" if row.is_official else "no",
                "In words": row.basis_text or "",
                "Note": row.note or "",
                "How sure": row.confidence or "",
            }
            for row in each_row(targets)
        ]
    )


def latest_table(figures: pd.DataFrame, verdicts: dict[str, str], words: Codes) -> pd.DataFrame:
    """Latest figure per indicator of a country, with the years before it and the verdict."""
    return pd.DataFrame(
        [
            {
                "Indicator": f"{row.indicator} {row.name}",
                "Value": value_text(row.obs_value, row.unit_measure),
                "Year": str(row.time_detail or row.time_period),
                "Trend": list(row.history),
                "Group": cell_text(tuple(getattr(row, name) for name in CELL), words),
                "Progress verdict": verdicts.get(row.indicator, "No verdict: no running target for this figure"),
                "Source": row.source_name or row.source,
                "Flags": flags_text(row.obs_status, bool(row.is_stale)),
                "Unit": unit_text(row.unit_measure, row.unit, words),
                "Age scope": age_text(row.age_scope),
                "Reference period": period_text(row.reference_period, words),
            }
            for row in each_row(figures)
        ]
    )


def progress_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Progress rows with the base and latest figure, the verdict, its method and the reason for having none."""
    return pd.DataFrame(
        [
            {
                "Indicator": f"{row.indicator} {row.name}",
                "Target": target_text(row),
                "Standing": TARGET_STATUS.get(row.target_status, row.target_status),
                "Base": _dated(row.from_value, row.from_year, row.unit_measure),
                "Latest": _dated(row.obs_value, row.year, row.unit_measure),
                "Age scope": age_text(row.age_scope),
                "Verdict": verdict_text(row.verdict, row.method, row.no_verdict_reason),
                "Pace": "–" if pd.isna(row.pace) or row.verdict == "no_verdict" else f"{row.pace:.2f}",
            }
            for row in each_row(rows)
        ]
    )


def _dated(value: float | None, year: float | None, unit_measure: str) -> str:
    return "–" if year is None or pd.isna(year) else f"{value_text(value, unit_measure)} ({int(year)})"


def _origin(name: str, dataset: str) -> str:
    return name if dataset in ("_T", None) else f"{name}, {dataset}"
