"""Disaggregation: sex x disability x age x residence at a glance, and which of the figures may be quoted."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import methods, shell
from dashboards.charts import multiples
from dashboards.disaggregation_tables import age_words, cell_table, part, tally
from dashboards.labels import Codes, unit_text, value_text
from dashboards.published import Published
from dashboards.queries import catalogue, disaggregation
from dashboards.rows import each_row
from dashboards.standing import CARE, HIDDEN, SAFE, WORDS, judged

_RULES = ("quality_hide_n", "quality_flag_n", "quality_flag_ci_width", "quality_flag_n_eff")


def _choose_table(published: Published) -> pd.Series:
    """Indicator, country, and the one table whose groups are shown; figures of two tables never stand side by side."""
    tables = disaggregation.tables(published)
    if tables.empty:
        st.info(
            "No crossed groups to show, because no source states figures by two of sex, age, disability and residence "
            "at once. Load survey microdata: `wsis load survey FILE --mapping M.yml`."
        )
        shell.finish(published)
        st.stop()
    first = tables.iloc[0]
    names = tables.drop_duplicates("indicator").set_index("indicator")["indicator_name"].sort_index()
    indicator = shell.keep_choice(
        "Indicator",
        list(names.index),
        key="indicator",
        words=lambda code: f"{code} {names.get(code, '')}",
        default=first["indicator"],
    )
    tables = tables[tables["indicator"] == indicator]
    areas = tables.drop_duplicates("ref_area").set_index("ref_area")["area_name"]
    left, right = st.columns(2)
    with left:
        area = shell.keep_choice(
            "Country or area",
            sorted(areas.index, key=lambda code: str(areas[code])),
            key="area",
            words=lambda code: str(areas.get(code, code)),
            default=areas.index[0],
        )
    tables = tables[tables["ref_area"] == area].sort_values("time_period", ascending=False, kind="stable")
    with right:
        place = shell.pick(
            "Period and source",
            list(range(len(tables))),
            words=lambda number: _table_words(tables.iloc[number]),
            key=f"disaggregation_table_{indicator}_{area}",
        )
    chosen: pd.Series = tables.iloc[place]
    return chosen


def _table_words(table: pd.Series) -> str:
    dataset = "" if table["dataset"] == "_T" else f", {table['dataset']}"
    return f"{table['time_period']}: {table['source_name']}{dataset}"


def _how_to_read(published: Published, cells: pd.DataFrame) -> None:
    st.markdown(f"**{tally(cells)}**")
    hide_n, flag_n, width, n_eff = (catalogue.threshold(published, name) or 0 for name in _RULES)
    confidence = catalogue.threshold(published, "confidence_level") or 0
    st.markdown(
        f"- **Full mark: safe to quote**, with its interval and source. At least {flag_n:g} persons were asked, the "
        f"{confidence:g} % confidence interval is at most {width:g} points wide, the effective sample at least "
        f"{n_eff:g}.\n"
        "- **Hollow mark: quote only together with its warning**, which the table and the pointer give.\n"
        f"- **✕: there is no figure to quote.** Fewer than {hide_n:g} persons were asked; or it is *confidential*, "
        "because it is of very few persons or would give away a figure that is. Where there is nothing at all, the "
        "source does not state the group.\n"
        "- Where the intervals of two groups lie apart, the groups differ. Where they overlap, that is open: "
        "[Parity and gaps](parity) compares pairs.\n"
        f"- {methods.link('How figures and intervals are estimated', methods.SURVEY)} · "
        f"{methods.link('what is hidden, and why', methods.SHOWN)} · "
        f"{methods.link('how groups are added up', methods.GROUPS)}"
    )


def _panels(cells: pd.DataFrame, table: pd.Series, unit: str, words: Codes) -> None:
    st.header("All groups")
    cells = cells.assign(age_text=[age_words(row) for row in each_row(cells)])
    places = multiples.grid(cells)
    reach = _reach(cells)
    residences = list(cells["urbanisation"].unique())
    for residence, column in zip(residences, st.columns(len(residences)), strict=True):
        own = cells[cells["urbanisation"] == residence]
        with column:
            name = "Urban and rural together" if residence == "_T" else part("urbanisation", residence, words)
            st.subheader(name)
            shell.draw(multiples.multiples(own, places, unit, reach), _sentence(own, table, name))


def _sentence(cells: pd.DataFrame, table: pd.Series, name: str) -> str:
    """What a figure shows, for those who cannot see it: its whole, its extremes, what is hidden."""
    shown = cells[cells["standing"] == SAFE].sort_values("obs_value", kind="stable")
    lead = f"“{table['indicator_name']}”, {table['area_name']} {table['time_period']}, {name.lower()}: {tally(cells)}"
    if shown.empty:
        return lead
    ends = [
        f"{value_text(row.obs_value, row.unit_measure)} ({_group(row)})" for row in each_row(shown.iloc[[0, -1]])
    ]
    return f"{lead} Of those safe to quote the lowest is {ends[0]}, the highest {ends[1]}."


def _group(row: object) -> str:
    get = row.__getattribute__
    parts = [
        {"F": "women", "M": "men"}.get(get("sex"), ""),
        {"WITH": "with disability", "WITHOUT": "without disability"}.get(get("disability"), ""),
        get("age_text") if get("age") != "_T" else "",
    ]
    return ", ".join(part for part in parts if part) or "everybody asked"


def _reach(cells: pd.DataFrame) -> tuple[float, float]:
    """Ends of the value axis: 0 to 100 for percentages, else what is shown, from zero."""
    if set(cells["unit_measure"].dropna()) == {"PT"}:
        return 0.0, 100.0
    ends = cells[["obs_value", "ci_lower", "ci_upper"]].to_numpy(dtype=float)
    low, high = min(0.0, float(pd.Series(ends.ravel()).min())), float(pd.Series(ends.ravel()).max())
    return low, high + 0.05 * (high - low)


def _numbers(published: Published, cells: pd.DataFrame, words: Codes) -> None:
    st.header("Numbers")
    wanted = st.radio(
        "Show",
        ["all", SAFE, CARE, HIDDEN],
        format_func=lambda kind: "All groups" if kind == "all" else f"Safe to quote: {WORDS[kind].lower()}",
        horizontal=True,
        key="disaggregation_standing",
    )
    rows = cells if wanted == "all" else cells[cells["standing"] == wanted]
    if rows.empty:
        st.info("There is no such group in this table.")
        return
    st.dataframe(cell_table(rows, words), hide_index=True)
    st.caption(methods.link("How these intervals and flags come about", methods.SURVEY))
    shell.source_note(published, cells[~cells["is_hidden"].astype(bool)])
    st.caption(shell.scope_note(cells[(cells["age"] == "_T") & ~cells["is_hidden"].astype(bool)], words))


published = shell.start("Disaggregation")
words = shell.codes(published)
table = _choose_table(published)
cells = judged(disaggregation.cells(published, {name: str(table[name]) for name in disaggregation.TABLE}))
definition = catalogue.definition(published, str(table["indicator"])).iloc[0]
_how_to_read(published, cells)
_panels(cells, table, unit_text(definition["unit_measure"], definition["unit"], words), words)
_numbers(published, cells, words)
shell.finish(published)
