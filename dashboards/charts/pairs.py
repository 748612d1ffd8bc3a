"""Two values of each country, joined by a line: two groups, or then and now."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import CATEGORIES, INK, shortened, styled
from dashboards.labels import value_text
from dashboards.rows import each_row

MOST = 40  # more countries than this are no picture


def pairs(rows: pd.DataFrame, names: tuple[str, str], unit: str, *, target: float | None = None) -> go.Figure:
    """One line per row from `first` (hollow) to `second` (full), the first row on top.

    Args:
        rows: label, first, second, detail (text for the pointer), unit_measure; at most `MOST` are drawn.
        names: what the first and the second value are.
        unit: words for the value axis.
        target: where a dotted line is drawn.
    """
    rows = rows.head(MOST).iloc[::-1]
    labels = [shortened(str(label), 30) for label in rows["label"]]
    figure = go.Figure()
    for label, row in zip(labels, each_row(rows), strict=True):
        figure.add_scatter(
            x=[row.first, row.second],
            y=[label, label],
            mode="lines",
            line={"color": "#9aa5b1", "width": 2},
            hoverinfo="skip",
            showlegend=False,
        )
    for name, column, hue, fill in (
        (names[0], "first", CATEGORIES[1], "#ffffff"),
        (names[1], "second", CATEGORIES[0], CATEGORIES[0]),
    ):
        figure.add_scatter(
            x=rows[column],
            y=labels,
            name=name,
            mode="markers",
            marker={"size": 11, "color": fill, "line": {"color": hue, "width": 2}},
            text=[f"<b>{row.label}</b><br>{row.detail}" for row in each_row(rows)],
            hovertemplate="%{text}<extra></extra>",
        )
    if target is not None:
        figure.add_vline(x=target, line={"color": INK, "dash": "dot", "width": 1.5})
    styled(figure, height=110 + 26 * max(len(rows), 3), x_title=unit)
    figure.update_xaxes(showgrid=True, gridcolor="#e4e7eb")
    figure.update_yaxes(showgrid=False)
    return figure


def describe(rows: pd.DataFrame, names: tuple[str, str], what: str) -> str:
    """A sentence with the first and the last row's values."""
    shown = rows.head(MOST)
    ends = [shown.iloc[0]] if len(shown) == 1 else [shown.iloc[0], shown.iloc[-1]]
    parts = [
        f"{row['label']} {names[0]} {value_text(row['first'], row['unit_measure'])}, "
        f"{names[1]} {value_text(row['second'], row['unit_measure'])}"
        for row in ends
    ]
    left_out = f" {len(rows) - MOST} more are in the table only." if len(rows) > MOST else ""
    return f"{what}, {len(rows)} areas; from {' to '.join(parts)}.{left_out}"
