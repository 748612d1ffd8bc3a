"""The world map of one indicator."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import FONT, NO_DATA, SEQUENCE
from dashboards.labels import age_text, flags_text, value_text
from dashboards.rows import each_row

UN_NOTE = (
    "The boundaries and names shown and the designations used on this map do not imply official endorsement or "
    "acceptance by the United Nations."
)
_MOST_STEPS = 10


def latest_of_each(figures: pd.DataFrame) -> pd.DataFrame:
    """The newest row of each ref_area (input sorted in any way)."""
    return figures.sort_values(["ref_area", "year"]).groupby("ref_area", as_index=False).tail(1)


def world_map(figures: pd.DataFrame, unit: str) -> go.Figure:
    """Choropleth of one row per country.

    Args:
        figures: ref_area (ISO 3166-1 alpha-3), area_name, year, obs_value, unit_measure, source_name, age_scope,
            obs_status, is_stale.
        unit: words for the colour scale.
    """
    figure = go.Figure(_areas(figures, unit))
    figure.update_geos(
        projection_type="natural earth",
        resolution=50,
        showframe=False,
        showcoastlines=False,
        showland=True,
        landcolor=NO_DATA,
        showcountries=True,
        countrycolor="#ffffff",
        countrywidth=0.4,
        lataxis_range=[-58, 84],
        bgcolor="rgba(0,0,0,0)",
    )
    figure.update_layout(height=460, margin={"l": 0, "r": 0, "t": 0, "b": 60}, font=FONT, dragmode=False)
    return figure


def _areas(figures: pd.DataFrame, unit: str) -> go.Choropleth:
    details = [
        f"<b>{row.area_name}</b><br>{value_text(row.obs_value, row.unit_measure)} in {row.time_period}"
        f"<br>{row.source_name or row.source}<br>Age scope: {age_text(row.age_scope)}"
        + (f"<br>{flags}" if (flags := flags_text(row.obs_status, bool(row.is_stale))) else "")
        for row in each_row(figures)
    ]
    span = figures["obs_value"].max() - figures["obs_value"].min()
    return go.Choropleth(
        locations=figures["ref_area"],
        z=figures["obs_value"],
        locationmode="ISO-3",
        text=details,
        hovertemplate="%{text}<extra></extra>",
        colorscale=list(SEQUENCE),
        marker={"line": {"color": "#ffffff", "width": 0.4}},
        colorbar={
            "orientation": "h",
            "y": -0.02,
            "yanchor": "top",
            "thickness": 12,
            "len": 0.7,
            "title": {"text": unit, "side": "top"},
            "outlinewidth": 0,
            # A score has no values between its steps.
            "dtick": 1 if (figures["unit_measure"].isin(["SCORE", "BOOL"])).all() and span <= _MOST_STEPS else None,
        },
    )


def describe(figures: pd.DataFrame, name: str) -> str:
    """One sentence for those who do not see the map."""
    low = figures.sort_values(["obs_value", "ref_area"]).iloc[0]
    high = figures.sort_values(["obs_value", "ref_area"]).iloc[-1]
    first, last = int(figures["year"].min()), int(figures["year"].max())
    when = f"{first}" if first == last else f"{first} to {last}, the newest of each"
    return (
        f"World map of “{name}”: {len(figures)} countries and territories, {when}. "
        f"Lowest: {low['area_name']}, {value_text(low['obs_value'], low['unit_measure'])} ({low['time_period']}); "
        f"highest: {high['area_name']}, {value_text(high['obs_value'], high['unit_measure'])} ({high['time_period']})."
    )
