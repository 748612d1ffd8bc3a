"""Parity and gaps: two groups side by side, both rates beside every ratio, every verdict with its method."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import methods, shell
from dashboards.charts import pairs
from dashboards.labels import Codes, cell_text
from dashboards.published import Published
from dashboards.queries import catalogue, parity
from dashboards.queries.reader import CELL
from dashboards.rows import each_row
from dashboards.verdict_tables import gap_text, parity_table, parity_text


def _choose_comparison(published: Published) -> pd.Series:
    table = parity.dimensions(published)
    if table.empty:
        st.info(
            "No two population groups can be compared, because no source states a percentage for both. "
            "Load files with figures by sex, disability, residence or age."
        )
        shell.finish(published)
        st.stop()
    table = table.set_index("dimension", drop=False)
    chosen = st.radio(
        "Compare", list(table.index), format_func=table["label"].get, horizontal=True, key="parity_dimension"
    )
    row: pd.Series = table.loc[chosen]
    return row


def _choose_indicator(published: Published, dimension: str) -> pd.Series:
    table = parity.indicators(published, dimension).set_index("indicator", drop=False)
    indicator = shell.keep_choice(
        "Indicator",
        list(table.index),
        key="indicator",
        words=lambda code: f"{code} {table['name'].get(code, '')} ({table['areas'].get(code, 0)} areas)",
        default=table.index[0],
    )
    row: pd.Series = table.loc[indicator]
    return row


def _choose_cell(published: Published, indicator: str, dimension: str, words: Codes) -> tuple[str, ...]:
    table = parity.cells(published, indicator, dimension)
    options = [tuple(row) for row in table[list(CELL)].to_numpy()]
    areas = dict(zip(options, table["areas"], strict=True))
    chosen: tuple[str, ...] = shell.pick(
        "Within",
        options,
        words=lambda cell: f"{cell_text(cell, words)} ({areas.get(cell, 0)} areas)",
        key=f"parity_cell_{indicator}_{dimension}",
    )
    return chosen


def _countries(published: Published, rows: pd.DataFrame, compared: pd.Series, indicator: pd.Series) -> None:
    left, right = str(compared["left_label"]), str(compared["right_label"])
    st.header("Countries and areas")
    drawn = pd.DataFrame(
        {
            "label": [f"{row.area_name} {row.year}" for row in each_row(rows)],
            "first": rows["left_value"],
            "second": rows["right_value"],
            "unit_measure": rows["unit_measure"],
            "detail": [f"Gap {gap_text(row)}<br>{parity_text(row, left)}" for row in each_row(rows)],
        }
    )
    sentence = pairs.describe(drawn, (left, right), f"“{indicator['name']}”, newest pair of each, the widest gap first")
    shell.draw(pairs.pairs(drawn, (left, right), "Percent"), sentence)
    st.dataframe(parity_table(rows, left, right, first="area_name"), hide_index=True, height="content")
    lower, upper = (catalogue.threshold(published, name) for name in ("parity_lower", "parity_upper"))
    st.caption(
        f"Gap: {right} minus {left}. The gap decides, not the ratio: parity is an adjusted index of {lower:g} "
        f"to {upper:g}, and a verdict needs the whole interval of the gap beyond an end of that band, or inside it. "
        "Without standard errors the two rates themselves are held against the band. "
        + methods.link("How ratio, gap, interval and verdict are computed", methods.PARITY)
    )
    if (rows["covariance_basis"] == "taken as zero").any():
        st.caption(
            "Covariance taken as zero: both rates come from one survey whose covariance is not known. Where both "
            "groups rise and fall together in the survey's sampling units, such an interval is too wide."
        )
    shell.source_note(published, rows)


def _over_time(
    published: Published, rows: pd.DataFrame, compared: pd.Series, indicator: str, cell: tuple[str, ...]
) -> None:
    st.header("One country over time")
    left, right = str(compared["left_label"]), str(compared["right_label"])
    names = dict(zip(rows["ref_area"], rows["area_name"], strict=True))
    areas = sorted(names, key=lambda code: str(names[code]))
    kept = shell.kept_area()
    area = shell.pick(
        "Country or area",
        areas,
        words=lambda code: names.get(code, code),
        key=f"parity_area_{indicator}_{compared['dimension']}",
        start_at=areas.index(kept) if kept in areas else 0,
    )
    table = parity.over_time(published, indicator, str(compared["dimension"]), cell, area)
    st.dataframe(parity_table(table, left, right, first="year"), hide_index=True, height="content")
    st.caption(methods.link("How these verdicts are reached", methods.PARITY))


published = shell.start("Parity and gaps")
words = shell.codes(published)
compared = _choose_comparison(published)
indicator = _choose_indicator(published, str(compared["dimension"]))
cell = _choose_cell(published, indicator["indicator"], str(compared["dimension"]), words)
rows = parity.latest(published, indicator["indicator"], str(compared["dimension"]), cell)
_countries(published, rows, compared, indicator)
_over_time(published, rows, compared, indicator["indicator"], cell)
shell.finish(published)
