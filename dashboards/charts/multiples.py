"""Small multiples: one figure per residence, a panel per age group, in it disability by sex with intervals.

Full marks may be quoted as they stand, hollow ones only with their warning; where nothing may be shown, the reason
stands in the figure's place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from dashboards.charts.style import CATEGORIES, INK, styled
from dashboards.labels import value_text
from dashboards.rows import each_row
from dashboards.standing import CARE, HIDDEN, SAFE, hidden_short

_ROW = 15  # pixels
_HEADING = 1.7  # rows that a panel's heading takes
_GAP = 0.6  # rows between the groups of a panel
_SEXES = {"_T": ("All", INK, "circle"), "F": ("Women", CATEGORIES[1], "diamond"), "M": ("Men", CATEGORIES[0], "square"),
          "_O": ("Other", CATEGORIES[2], "triangle-up")}  # fmt: skip
_DISABILITY = {"_T": "All", "WITH": "With disability", "WITHOUT": "Without disability", "_U": "Disability unknown"}
_ORDER = {"_T": 0, "F": 1, "WITH": 1, "M": 2, "WITHOUT": 2}
_OTHER_SEX = ("Not stated", CATEGORIES[3], "x")


@dataclass
class Grid:
    """Where each cell stands: the same in every figure, so that they can be read across."""

    places: dict[tuple[str, str, str], float] = field(default_factory=dict)  # age, disability, sex -> y
    groups: dict[float, str] = field(default_factory=dict)  # y of a group's middle -> its name
    panels: list[tuple[float, float, str]] = field(default_factory=list)  # from y, to y, heading
    height: float = 0.0

    def add(self, heading: str, age: str, panel: pd.DataFrame) -> None:
        """A panel below those that are there."""
        start = self.height
        self.height += _HEADING
        for disability in panel["disability"].unique():
            sexes = list(panel.loc[panel["disability"] == disability, "sex"].unique())
            for sex in sexes:
                self.places[age, disability, sex] = self.height + 0.5
                self.height += 1
            self.groups[self.height - len(sexes) / 2] = _DISABILITY.get(disability, disability)
            self.height += _GAP
        self.panels.append((start, self.height, heading))
        self.height += _GAP


def grid(cells: pd.DataFrame) -> Grid:
    """The places of all cells of a table; `cells` as of `standing.judged`, with `age_text`, in order of display."""
    found = Grid()
    for age in cells["age"].unique():
        panel = cells[cells["age"] == age].drop_duplicates(["disability", "sex"])
        panel = panel.sort_values(["disability", "sex"], key=lambda codes: codes.map(_ORDER).fillna(len(_ORDER)))
        found.add(str(panel["age_text"].iloc[0]), age, panel)
    return found


def multiples(cells: pd.DataFrame, places: Grid, unit: str, reach: tuple[float, float]) -> go.Figure:
    """The panels of one residence.

    Args:
        cells: the cells of one residence, as of `standing.judged`.
        places: of the whole table.
        unit: words for the value axis.
        reach: ends of the value axis, the same for all residences.
    """
    figure = go.Figure()
    placed = cells.assign(y=[places.places[row.age, row.disability, row.sex] for row in each_row(cells)])
    present = set(placed["sex"])
    for sex in [code for code in dict.fromkeys([*_SEXES, *sorted(present)]) if code in present]:
        own = placed[placed["sex"] == sex].drop_duplicates("y")
        for kind in (SAFE, CARE):
            _marks(figure, own[own["standing"] == kind], sex, hollow=kind == CARE)
    _reasons(figure, placed[placed["standing"] == HIDDEN], reach[0])
    _frame(figure, places, unit, reach)
    return figure


def _marks(figure: go.Figure, rows: pd.DataFrame, sex: str, *, hollow: bool) -> None:
    if rows.empty:
        return
    name, hue, symbol = _SEXES.get(sex, _OTHER_SEX)
    fill = "#ffffff" if hollow else hue
    figure.add_scatter(
        x=rows["obs_value"],
        y=rows["y"],
        name=name,
        # one entry for a sex; what hollow means is said above the figures
        legendgroup=sex,
        showlegend=not any(trace.legendgroup == sex for trace in figure.data),
        mode="markers",
        marker={"size": 9, "symbol": symbol, "color": fill, "line": {"color": hue, "width": 1.6}},
        error_x={
            "type": "data",
            "array": rows["ci_upper"] - rows["obs_value"],
            "arrayminus": rows["obs_value"] - rows["ci_lower"],
            "color": hue,
            "thickness": 1 if hollow else 2,
            "width": 0 if hollow else 3,
        },
        text=[_detail(row) for row in each_row(rows)],
        hovertemplate="%{text}<extra></extra>",
    )


def _reasons(figure: go.Figure, rows: pd.DataFrame, start: float) -> None:
    if rows.empty:
        return
    figure.add_scatter(
        x=[start] * len(rows),
        y=rows["y"],
        name="Hidden",
        mode="text",
        text=[f"  ✕ {hidden_short(row)}" for row in each_row(rows)],
        textposition="middle right",
        textfont={"size": 10, "color": "#52606d"},
        hovertext=[f"{_SEXES.get(row.sex, _OTHER_SEX)[0]}: {row.why}" for row in each_row(rows)],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def _detail(row: object) -> str:
    get = row.__getattribute__
    unit = get("unit_measure")
    text = f"<b>{_SEXES.get(get('sex'), _OTHER_SEX)[0]}</b> {value_text(get('obs_value'), unit)}"
    if pd.notna(get("ci_lower")):
        text += f" ({value_text(get('ci_lower'), unit)} to {value_text(get('ci_upper'), unit)})"
    if pd.notna(get("sample_size")):
        text += f"<br>{get('sample_size'):,.0f} persons asked"
    return f"{text}<br>{get('why')}" if get("why") else text


def _frame(figure: go.Figure, places: Grid, unit: str, reach: tuple[float, float]) -> None:
    """Panels with headings, names of the groups, the value axis above and below."""
    styled(figure, height=int(_ROW * places.height) + 130)
    for start, end, heading in places.panels:
        figure.add_shape(
            type="rect", xref="paper", x0=0, x1=1, y0=start, y1=end, fillcolor="#f5f7fa", line_width=0, layer="below"
        )
        figure.add_annotation(
            xref="paper", x=0, xanchor="left", y=start + _HEADING / 2, text=f"<b>{heading}</b>", showarrow=False,
            font={"size": 13},
        )  # fmt: skip
    # an axis shows itself only if something is drawn on it
    figure.add_scatter(
        x=[reach[0]], y=[0], xaxis="x2", mode="markers", marker_opacity=0, hoverinfo="skip", showlegend=False
    )
    axis = {"range": list(reach), "showgrid": True, "gridcolor": "#d5dae0", "fixedrange": True, "ticks": "outside"}
    figure.update_layout(
        xaxis={**axis, "title": {"text": unit}},
        xaxis2={**axis, "overlaying": "x", "side": "top", "matches": "x", "showgrid": False, "linecolor": "#9aa5b1"},
        legend={"y": 1.0, "yref": "container", "yanchor": "top", "font": {"size": 12}},
        margin={"t": 76},
    )
    figure.update_yaxes(
        range=[places.height, 0], tickvals=list(places.groups), ticktext=list(places.groups.values()), showgrid=False,
        fixedrange=True, tickfont={"size": 12}, ticklabelstandoff=6,
    )  # fmt: skip
