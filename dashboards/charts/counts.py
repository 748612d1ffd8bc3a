"""Counts by action line: indicators with data, required cells answered."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import CATEGORIES, MISSING, REPORTED, SUPPRESSED, shortened, styled
from dashboards.rows import each_row


def indicator_counts(lines: pd.DataFrame) -> go.Figure:
    """Stacked bars, one per action line: indicators with published figures and those still without.

    Args:
        lines: label, with_data, in_catalogue; in order of display.
    """
    rows = lines.iloc[::-1]
    figure = go.Figure()
    without = rows["in_catalogue"] - rows["with_data"]
    labels = [shortened(text, 34) for text in rows["label"]]
    for name, counts, fill in (("With data", rows["with_data"], CATEGORIES[0]), ("No data yet", without, MISSING)):
        hover = f"%{{y}}: %{{x}} indicators<extra>{name}</extra>"
        figure.add_bar(x=counts, y=labels, name=name, orientation="h", marker_color=fill, hovertemplate=hover)
    # The numbers stand beside the bars: inside, they do not fit on a narrow screen.
    figure.add_scatter(
        x=rows["in_catalogue"],
        y=labels,
        mode="text",
        text=[f" {row.with_data} of {row.in_catalogue}" for row in each_row(rows)],
        textposition="middle right",
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    styled(figure, height=40 + 26 * len(rows) + 60, x_title="Indicators of the catalogue")
    figure.update_layout(barmode="stack", bargap=0.25, legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 1.45 * max(rows["in_catalogue"].max(), 1)])
    figure.update_yaxes(showgrid=False)
    return figure


def completeness(cells: pd.DataFrame, order: list[str]) -> go.Figure:
    """Stacked bars in percent of the required cells.

    Args:
        cells: label, status (reported, suppressed, missing), cells; labels as in `order`.
        order: labels from top to bottom.
    """
    figure = go.Figure()
    total = cells.groupby("label")["cells"].sum()
    labels = [label for label in reversed(order) if label in total.index]
    for status, fill in (("reported", REPORTED), ("suppressed", SUPPRESSED), ("missing", MISSING)):
        counts = cells[cells["status"] == status].groupby("label")["cells"].sum()
        counted = [int(counts.get(label, 0)) for label in labels]
        figure.add_bar(
            x=[100 * count / total[label] for count, label in zip(counted, labels, strict=True)],
            y=[shortened(label, 34) for label in labels],
            name=status.capitalize(),
            orientation="h",
            marker_color=fill,
            customdata=counted,
            hovertemplate="%{y}: %{customdata:,} cells, %{x:.1f} %<extra>" + status + "</extra>",
        )
    styled(figure, height=40 + 24 * len(labels) + 60, x_title="Percent of the required cells")
    figure.update_layout(barmode="stack", bargap=0.25, legend={"traceorder": "normal"})
    figure.update_xaxes(range=[0, 100])
    figure.update_yaxes(showgrid=False)
    return figure


def completeness_sentence(cells: pd.DataFrame) -> str:
    """The whole in one sentence."""
    total = int(cells["cells"].sum())
    count = {status: int(cells.loc[cells["status"] == status, "cells"].sum()) for status in ("reported", "suppressed")}
    return (
        f"Of {total:,} required cells {count['reported']:,} ({100 * count['reported'] / max(total, 1):.1f} %) are "
        f"reported, {count['suppressed']:,} are suppressed for confidentiality or quality, and "
        f"{total - sum(count.values()):,} are missing."
    )
