"""Groups of a population side by side, with their confidence intervals where these are known."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import CATEGORIES, shortened, styled
from dashboards.labels import age_text, flags_text, value_text
from dashboards.rows import each_row


def breakdown(figures: pd.DataFrame, unit: str) -> go.Figure:
    """Horizontal bars, one per group, in the order of the table; hollow if flagged; the total as a dotted line.

    Args:
        figures: group (words), is_total, obs_value, ci_lower, ci_upper, unit_measure, obs_status, is_stale, age_scope,
            source_name, time_period.
        unit: words for the value axis.
    """
    groups = figures[~figures["is_total"]].iloc[::-1]
    figure = go.Figure(_bars(groups))
    total = figures[figures["is_total"]]
    if len(total):
        value = float(total["obs_value"].iloc[0])
        figure.add_vline(
            x=value,
            line={"color": "#52606d", "dash": "dot", "width": 1.5},
            annotation_text=f"Total {value_text(value, total['unit_measure'].iloc[0])}",
            annotation_position="top",
            annotation_font_size=12,
        )
    styled(figure, height=130 + 38 * max(len(groups), 2), x_title=unit)
    figure.update_layout(margin_t=34, bargap=0.3)
    figure.update_xaxes(rangemode="tozero", showgrid=True, gridcolor="#e4e7eb")
    figure.update_yaxes(showgrid=False)
    return figure


def _bars(groups: pd.DataFrame) -> go.Bar:
    upper = (groups["ci_upper"] - groups["obs_value"]).where(groups["ci_upper"].notna() & groups["ci_lower"].notna())
    lower = (groups["obs_value"] - groups["ci_lower"]).where(upper.notna())
    flagged = (groups["obs_status"] != "A") | groups["is_stale"].fillna(False).astype(bool)
    return go.Bar(
        x=groups["obs_value"],
        y=[shortened(text, 34) for text in groups["group"]],
        orientation="h",
        marker={
            "color": ["#ffffff" if mark else CATEGORIES[0] for mark in flagged],
            "line": {"color": CATEGORIES[0], "width": 1.5},
        },
        error_x={"type": "data", "array": upper, "arrayminus": lower, "color": "#000000", "thickness": 1.4},
        text=[f" {value_text(row.obs_value, row.unit_measure)}" for row in each_row(groups)],
        textposition="inside" if upper.notna().any() else "auto",
        insidetextanchor="start",
        hovertext=[_detail(row) for row in each_row(groups)],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def _detail(row: object) -> str:
    get = row.__getattribute__
    text = (
        f"<b>{get('group')}</b>, {get('time_period')}<br>{value_text(get('obs_value'), get('unit_measure'))}"
        f"<br>{interval_text(get('ci_lower'), get('ci_upper'), get('unit_measure'))}"
        f"<br>{get('source_name')}<br>Age scope: {age_text(get('age_scope'))}"
    )
    flags = flags_text(get("obs_status"), bool(get("is_stale")))
    return f"{text}<br>{flags}" if flags else text


def interval_text(lower: float | None, upper: float | None, unit_measure: str | None) -> str:
    """A confidence interval in words."""
    if lower is None or upper is None or pd.isna(lower) or pd.isna(upper):
        return "No confidence interval is known"
    return f"Confidence interval {value_text(lower, unit_measure)} to {value_text(upper, unit_measure)}"


def describe(figures: pd.DataFrame, name: str, where: str) -> str:
    """One sentence with the value of every group."""
    parts = [f"{row.group} {value_text(row.obs_value, row.unit_measure)}" for row in each_row(figures)]
    return f"“{name}”, {where}: " + "; ".join(parts) + "."
