"""Meetings in a row: totals and shares, what was measured and what was published as series of their own."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import INK, colour, shortened, styled
from dashboards.igf_tables import MEASURES, PUBLISHED, stated_text
from dashboards.labels import value_text
from dashboards.rows import each_row

MEASURED = "MEASURED"


def series(rows: pd.DataFrame, value: str, name: str, labels: Mapping[str, str], unit: str) -> go.Figure:
    """One line per code and basis: measured drawn through, published as open marks without a line.

    Published figures are of different measures and qualities from meeting to meeting; a line would join them.

    Args:
        rows: meeting_year, series_basis, `value`, `name`, detail.
        value: column of the values.
        name: column of the codes.
        labels: code to words.
        unit: words for the value axis.
    """
    figure = go.Figure()
    codes = list(dict.fromkeys(rows[name]))
    two_series = rows["series_basis"].nunique() > 1
    for position, code in enumerate(codes):
        hue, dash = colour(position)
        for basis in (MEASURED, PUBLISHED):
            own = rows[(rows[name] == code) & (rows["series_basis"] == basis) & rows[value].notna()]
            if own.empty:
                continue
            is_measured = basis == MEASURED
            figure.add_scatter(
                x=own["meeting_year"],
                y=own[value],
                name=shortened(labels.get(code, code) + (f", {basis.lower()}" if two_series else ""), 36),
                mode="lines+markers" if is_measured else "markers",
                line={"color": hue, "dash": dash, "width": 2},
                marker={"size": 9, "color": hue, "symbol": "circle" if is_measured else "diamond-open"},
                text=[f"<b>{labels.get(code, code)}</b>, {basis.lower()}<br>{row.detail}" for row in each_row(own)],
                hovertemplate="%{text}<extra></extra>",
            )
    styled(figure, height=430, y_title=unit)
    years = rows["meeting_year"]
    span = int(years.max() - years.min()) if len(years) else 0
    figure.update_xaxes(tickformat="d", dtick=1 if span <= 8 else 3)
    figure.update_yaxes(rangemode="tozero")
    return figure


def bars(rows: pd.DataFrame, names: Mapping[str, str], unit: str, *, target: float | None = None) -> go.Figure:
    """Horizontal bars, the first row on top.

    Args:
        rows: label (unique), value, group (colour), detail.
        names: group to words, in the order of the legend.
        unit: words for the value axis.
        target: where a dotted line is drawn.
    """
    figure = go.Figure()
    ordered = rows.iloc[::-1]
    for position, (group, label) in enumerate(names.items()):
        own = ordered[ordered["group"] == group]
        if own.empty:
            continue
        hue, _ = colour(position)
        figure.add_bar(
            x=own["value"],
            y=[shortened(str(text), 34) for text in own["label"]],
            name=label,
            orientation="h",
            marker={"color": hue},
            text=own["detail"],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    if target is not None:
        figure.add_vline(x=target, line={"color": INK, "dash": "dot", "width": 1.5})
    lines = max(rows["label"].nunique(), 3)
    styled(figure, height=110 + 26 * lines, x_title=unit)
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(showgrid=True, gridcolor="#e4e7eb", rangemode="tozero")
    order = [shortened(str(text), 34) for text in ordered["label"]]
    figure.update_yaxes(showgrid=False, categoryorder="array", categoryarray=order)
    return figure


def describe(rows: pd.DataFrame, value: str, name: str, labels: Mapping[str, str], what: str, unit: str) -> str:
    """One sentence: first and last value of each code, measured and published apart, published ones as they were said.

    Published figures of different measures are not put beside each other.
    """
    parts = []
    two_series = rows["series_basis"].nunique() > 1
    shown = rows[rows[value].notna()]
    of_whom = (
        shown["measure"].where(shown["series_basis"] == PUBLISHED, "")
        if name != "measure" and "measure" in shown
        else pd.Series("", index=shown.index)
    )
    for (basis, code, measure), own in shown.groupby([shown["series_basis"], shown[name], of_whom], sort=False):
        first, last = own.iloc[0], own.iloc[-1]
        about = [str(basis).lower()] if two_series or measure else []
        about += [MEASURES.get(str(measure), str(measure)).lower()] if measure else []
        lead = labels.get(str(code), str(code)) + (f" ({', '.join(about)})" if about else "")
        ends = f"{_said(last, value, unit)} in {int(last['meeting_year'])}"
        if first["meeting_year"] != last["meeting_year"]:
            ends = f"{_said(first, value, unit)} in {int(first['meeting_year'])}, {ends}"
        parts.append(f"{lead} {ends}")
    return f"{what}: " + ("; ".join(parts) if parts else "no figure") + "."


def _said(row: pd.Series, value: str, unit: str) -> str:
    if row["series_basis"] == PUBLISHED:
        return stated_text(row[value], row.get("qualifier"), "percent" if unit == "PT" else "count")
    return value_text(row[value], unit)
