"""One look for all charts: colours that colour-blind readers can tell apart, no clutter, room for long names."""

from __future__ import annotations

import plotly.graph_objects as go

# Okabe and Ito (2008), without the yellow, which vanishes on white; black last.
CATEGORIES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES = ("solid", "dash", "dot", "dashdot")
# ColorBrewer YlGnBu without its two lightest steps, which cannot be told from land without a figure.
SEQUENCE = ("#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")
NO_DATA = "#e9e9e9"
INK = "#1f2933"
FONT = {"family": "Source Sans, sans-serif", "size": 14, "color": INK}
REPORTED, SUPPRESSED, MISSING = "#0072B2", "#E69F00", "#dcdfe3"


def styled(figure: go.Figure, *, height: int, x_title: str = "", y_title: str = "") -> go.Figure:
    """The common layout: axis titles, horizontal legend below, light grid."""
    figure.update_layout(
        template="plotly_white",
        height=height,
        margin={"l": 8, "r": 12, "t": 12, "b": 8},
        font=FONT,
        # Above the plot: below it, a narrow screen lays the legend over the axis title.
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "title": None},
        hoverlabel={"align": "left"},
        dragmode=False,
    )
    figure.update_xaxes(
        title={"text": x_title, "font": {"size": 14}},
        automargin=True,
        showgrid=False,
        linecolor="#9aa5b1",
        ticks="outside",
    )
    figure.update_yaxes(
        title={"text": y_title, "font": {"size": 14}}, automargin=True, gridcolor="#e4e7eb", zeroline=False
    )
    return figure


def colour(position: int) -> tuple[str, str]:
    """Colour and dash of the n-th series; the dash changes when the colours are used up."""
    return CATEGORIES[position % len(CATEGORIES)], DASHES[(position // len(CATEGORIES)) % len(DASHES)]


def shortened(text: str, length: int = 42) -> str:
    """A name for a legend or axis, cut at a word."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,(") + "…"
