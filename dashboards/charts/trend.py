"""Lines over time. A line never joins figures that cannot be compared."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import colour, shortened, styled
from dashboards.labels import age_text, flags_text, value_text
from dashboards.rows import each_row


def segments(figures: pd.DataFrame) -> pd.DataFrame:
    """Adds `segment`: it changes where source, dataset or stated age scope or reference period changes, or at a break.

    Args:
        figures: ref_area, year, source, dataset, age_scope, reference_period, obs_status; any order.

    Returns:
        The rows in order of ref_area and year with an integer `segment`, unique over the table.
    """
    rows = figures.sort_values(["ref_area", "source", "dataset", "year"]).reset_index(drop=True)
    number, marks = -1, []
    previous = None
    for row in each_row(rows):
        if previous is None or _is_apart(previous, row):
            number += 1
        marks.append(number)
        previous = row
    return rows.assign(segment=marks)


def _is_apart(before: object, after: object) -> bool:
    if any(getattr(before, name) != getattr(after, name) for name in ("ref_area", "source", "dataset")):
        return True
    if getattr(after, "obs_status") == "B":  # noqa: B009  (rows are untyped tuples)
        return True
    pairs = [(getattr(before, name), getattr(after, name)) for name in ("age_scope", "reference_period")]
    return any(old and new and old != new for old, new in pairs)


def trend(figures: pd.DataFrame, unit: str, *, targets: list[tuple[str, float]] | None = None) -> go.Figure:
    """One colour per country, one line per comparable stretch; open markers for flagged figures.

    Args:
        figures: rows of `queries.observations.trend`.
        unit: words for the value axis.
        targets: label and value of horizontal lines.
    """
    figure = go.Figure()
    rows = segments(figures)
    names = list(dict.fromkeys(rows.sort_values("area_name")["area_name"]))
    for position, name in enumerate(names):
        hue, dash = colour(position)
        own = rows[rows["area_name"] == name]
        for count, (_, stretch) in enumerate(own.groupby("segment")):
            line = _line(stretch.sort_values("year"), hue, dash)
            figure.add_trace(line.update(name=shortened(name), legendgroup=name, showlegend=count == 0))
    for label, value in targets or []:
        figure.add_hline(
            y=value,
            line={"color": "#52606d", "dash": "dot", "width": 1.2},
            annotation_text=label,
            annotation_position="bottom left",
            annotation_font_size=12,
        )
    styled(figure, height=460, y_title=unit)
    figure.update_xaxes(tickformat="d", dtick=_year_step(rows["year"]))
    return figure


def _line(stretch: pd.DataFrame, hue: str, dash: str) -> go.Scatter:
    flagged = (stretch["obs_status"] != "A") | stretch["is_stale"].fillna(False).astype(bool)
    # What is not the figure shown elsewhere is drawn thinner.
    is_shown = bool(stretch["is_preferred"].any())
    return go.Scatter(
        x=stretch["year"],
        y=stretch["obs_value"],
        mode="lines+markers",
        line={"color": hue, "dash": dash, "width": 2 if is_shown else 0.8},
        marker={
            "size": 7 if is_shown else 4,
            "symbol": ["circle-open" if mark else "circle" for mark in flagged],
        },
        text=[_detail(row) for row in each_row(stretch)],
        hovertemplate="%{text}<extra></extra>",
    )


def _year_step(years: pd.Series) -> int:
    span = int(years.max() - years.min()) if len(years) else 0
    return 1 if span <= 8 else 2 if span <= 16 else 5 if span <= 45 else 10


def _detail(row: object) -> str:
    get = row.__getattribute__
    flags = flags_text(get("obs_status"), bool(get("is_stale")))
    return (
        f"<b>{get('area_name')}</b>, {escape(get('time_detail') or get('time_period'))}<br>"
        f"{value_text(get('obs_value'), get('unit_measure'))}<br>{get('source_name') or get('source')}"
        f"<br>Age scope: {age_text(get('age_scope'))}; reference period: {get('reference_period') or 'not stated'}"
        + (f"<br>{flags}" if flags else "")
    )


def describe(figures: pd.DataFrame, name: str) -> str:
    """One sentence for those who do not see the lines: first and last value of each country."""
    parts = []
    for area, own in figures.sort_values("year").groupby("area_name", sort=True):
        first, last = own.iloc[0], own.iloc[-1]
        if first["year"] == last["year"]:
            parts.append(f"{area} {value_text(last['obs_value'], last['unit_measure'])} in {last['year']}")
        else:
            parts.append(
                f"{area} {value_text(first['obs_value'], first['unit_measure'])} in {first['year']} and "
                f"{value_text(last['obs_value'], last['unit_measure'])} in {last['year']}"
            )
    return f"Line chart of “{name}” over time: " + "; ".join(parts) + "."
