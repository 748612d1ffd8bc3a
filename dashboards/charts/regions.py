"""Regional aggregates over time."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import colour, shortened, styled
from dashboards.labels import value_text
from dashboards.rows import each_row


def regions(figures: pd.DataFrame, unit: str) -> go.Figure:
    """One line per group; years held back for coverage leave a gap.

    Args:
        figures: group_label, year, obs_value, unit_measure, coverage, countries_present, countries_in_group.
        unit: words for the value axis.
    """
    figure = go.Figure()
    published = figures[figures["obs_value"].notna()]
    figures = figures[figures["year"].between(published["year"].min(), published["year"].max())]
    for position, (label, own) in enumerate(figures.groupby("group_label", sort=True)):
        hue, dash = colour(position)
        first, last = int(own["year"].min()), int(own["year"].max())
        own = own.set_index("year").reindex(range(first, last + 1))
        figure.add_scatter(
            x=list(own.index),
            y=own["obs_value"],
            name=shortened(str(label)),
            mode="lines+markers",
            connectgaps=False,
            line={"color": hue, "dash": dash, "width": 2},
            marker={"size": 6},
            text=[
                f"<b>{label}</b>, {row.year}<br>{value_text(row.obs_value, row.unit_measure)}<br>"
                f"Coverage {row.coverage:.0f} % of the population, {row.countries_present:.0f} of "
                f"{row.countries_in_group:.0f} countries"
                for row in each_row(own.reset_index())
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    styled(figure, height=440, y_title=unit)
    figure.update_xaxes(tickformat="d")
    return figure


def describe(figures: pd.DataFrame, name: str) -> str:
    """One sentence with the newest published value of each group."""
    shown = figures[figures["obs_value"].notna()].sort_values("year")
    parts = [
        f"{row.group_label} {value_text(row.obs_value, row.unit_measure)} in {row.year} (coverage {row.coverage:.0f} %)"
        for row in each_row(shown.groupby("group_label", sort=True).tail(1).sort_values("group_label"))
    ]
    return f"Line chart of population-weighted means of “{name}”: " + "; ".join(parts) + "."
