"""What every page shares: the published build, banners, selectors that last from page to page, sources under charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboards import topojson
from dashboards.labels import Codes, cell_text, code_labels, flags_text
from dashboards.published import Published, current_build
from dashboards.queries import catalogue, observations

_NOTHING_YET = """
There is no published warehouse yet, so there are no figures to show.

Run one of these in a terminal, in the project's folder, and then reload this page:

- `make demo` loads a bundled synthetic sample, builds and publishes it;
- `wsis load SOURCE FILE...` and then `wsis build` do the same with files of your own.
"""


def start(title: str) -> Published:
    """Heading and banners of a page; where nothing is published yet, the page ends with what to do."""
    st.title(title)
    published = current_build()
    if published is None:
        st.info(_NOTHING_YET)
        st.stop()
    submissions, figures = catalogue.synthetic(published)
    if submissions or figures:
        st.warning(
            f"**Synthetic sample data: not real figures.** {submissions:,} of the loaded files are generated samples. "
            "Do not cite anything from this screen."
        )
    return published


def finish(published: Published) -> None:
    """The last line of a page: which build it shows."""
    st.divider()
    st.caption(
        f"Published build {published.build_id}, as of {published.as_of or 'a day that is not recorded'}, built "
        f"{published.built_at.replace('T', ' ').replace('+00:00', ' UTC') or 'at a time that is not recorded'}."
    )


def codes(published: Published) -> Codes:
    """Labels of all code lists."""
    return code_labels(catalogue.codes(published))


def choose_indicator(published: Published) -> pd.Series:
    """Selectors of action line and indicator; the row of `catalogue.indicators` that was chosen.

    Only indicators with figures are offered; a page without any ends here, with the reason.
    """
    table = catalogue.indicators(published)
    offered = table[table["figures"] > 0]
    if offered.empty:
        st.info(
            "No indicator has a published figure, because no file with usable figures is loaded. "
            "Load files with `wsis load`, then run `wsis build`."
        )
        st.stop()
    left, right = st.columns([1, 2])
    with left:
        offered = _of_chosen_line(published, offered)
    offered = offered.set_index("indicator", drop=False)
    first = offered.sort_values(["areas_with_total", "figures"], ascending=False, kind="stable").index[0]
    with right:
        indicator = keep_choice(
            "Indicator",
            list(offered.index),
            key="indicator",
            words=lambda code: f"{code} {offered.loc[code, 'name']}" if code in offered.index else code,
            default=first,
        )
    chosen: pd.Series = offered.loc[indicator]
    return chosen


def _of_chosen_line(published: Published, offered: pd.DataFrame) -> pd.DataFrame:
    lines = catalogue.action_lines(published).set_index("action_line")["short_name"]
    served_by = offered["action_lines"].fillna(offered["action_line"]).str.split(";")
    served = {line for codes_of in served_by for line in codes_of}
    line = keep_choice(
        "Action line",
        ["all", *[line for line in lines.index if line in served]],
        key="action_line",
        words=lambda code: "All action lines" if code == "all" else f"{code} {lines[code]}",
    )
    return offered if line == "all" else offered[served_by.map(lambda codes_of: line in codes_of)]


def choose_cell(published: Published, indicator: str, *, key: str) -> tuple[str, ...]:
    """Selector of the population cell, the least broken-down one first."""
    words = codes(published)
    table = observations.cells(published, indicator)
    options = [tuple(row) for row in table[["sex", "age", "disability", "urbanisation", "breakdown"]].to_numpy()]
    if not options:
        return ("_T",) * 5
    areas = dict(zip(options, table["areas"], strict=True))
    return st.selectbox(
        "Population group",
        options,
        format_func=lambda cell: f"{cell_text(cell, words)} ({areas.get(cell, 0)} areas)",
        key=f"{key}_{indicator}",
    )


def keep_choice(
    label: str, options: Sequence[Any], *, key: str, words: Callable[[Any], str] = str, default: Any = None
) -> Any:
    """A selectbox whose choice lasts from page to page and may be given in the address (`?indicator=C2-01`)."""
    wanted = st.session_state.get(key, st.query_params.get(key, default))
    if wanted not in options:
        wanted = default if default in options else options[0]
    # Set before the widget exists, so that a choice that is no longer offered gives way without an error.
    st.session_state[key] = wanted
    return st.selectbox(label, options, format_func=words, key=key, persist_state="session")


def kept_area() -> str | None:
    """The country that was chosen on another page or given in the address (`?area=KEN`)."""
    area = st.session_state.get("area", st.query_params.get("area"))
    return str(area) if area else None


def pick(label: str, options: Sequence[Any], *, key: str, words: Callable[[Any], str] = str, start_at: int = 0) -> Any:
    """A selectbox of this page; its choice belongs to `key`."""
    return st.selectbox(label, options, index=start_at, format_func=words, key=key)


def choose_reporting_year(cells: pd.DataFrame, *, key: str) -> int:
    """Selector of a year of required cells; it starts at the year with most cells reported, the newest of equals."""
    years = sorted({int(year) for year in cells["year"]}, reverse=True)
    reported = cells[cells["status"] == "reported"].groupby("year")["cells"].sum()
    start_at = years.index(max(years, key=lambda year: (reported.get(year, 0), year)))
    return int(st.selectbox("Reporting year", years, index=start_at, key=key) or years[0])


def draw(figure: go.Figure, sentence: str) -> None:
    """A chart with its description, for screen readers and as a caption."""
    config = {"displayModeBar": False, "topojsonURL": topojson_url(), "scrollZoom": False}
    st.plotly_chart(figure, theme=None, config=config, alt=sentence)
    st.caption(sentence)


def facts(lines: Sequence[tuple[str, Any]]) -> None:
    """Names and texts, one below the other; a line without text is left out."""
    st.markdown("\n".join(f"- **{name}:** {text}" for name, text in lines if text))


def verbatim(text: Any) -> str:
    """A sender's text as code, in which nothing is markup: a note must not be able to fetch an image or an icon."""
    plain = " ".join(str(text or "").split())
    if not plain:
        return ""
    longest = max((len(run) for run in re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {plain} {fence}"


def topojson_url() -> str:
    """Where the app serves the map outlines."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/app/static/topojson/" if base else "/app/static/topojson/"


def say_if_maps_need_network() -> None:
    """A word about outlines that are not set up."""
    if not topojson.installed():
        st.info(
            "The map outlines are not set up on this machine, so the map needs the network and may stay empty. "
            "Run `python -m dashboards.topojson` once (it needs npm)."
        )


def source_note(published: Published, figures: pd.DataFrame) -> None:
    """Sources and licences of exactly these figures, with the flags that occur among them.

    Args:
        published: the build.
        figures: at least `source`; also `method`, `obs_status`, `is_stale`, where the figures have them.
    """
    known = catalogue.sources(published).set_index("source")
    parts = []
    for source, count in figures["source"].value_counts().items():
        if source not in known.index:
            parts.append(f"{source} (not described in the catalogue)")
            continue
        row = known.loc[str(source)]
        name = f"[{row['name']}]({row['url']})" if row["url"] else row["name"]
        licence = f"[{row['licence']}]({row['licence_url']})" if row["licence_url"] else row["licence"]
        standing = "" if row["is_official"] else ", not official statistics"
        parts.append(f"{name}, {row['publisher']}{standing}, licence: {licence} ({count:,})")
    lead = "Source" if len(parts) == 1 else "Sources"
    st.caption(f"**{lead}** (number of figures): " + "; ".join(parts) + ".")
    notes = _notes(figures)
    if notes:
        st.caption(" ".join(notes))


def _notes(figures: pd.DataFrame) -> list[str]:
    notes = []
    computed = figures["method"].isin(["derived", "group"]) if "method" in figures else pd.Series(dtype=bool)
    if computed.any():
        count = int(computed.sum())
        notes.append(
            f"{count:,} of the figures are computed here from figures of the sources named; their licences apply."
        )
    if "obs_status" in figures:
        seen = sorted(set(figures["obs_status"].dropna()) - {"A"})
        stale = bool(figures["is_stale"].fillna(False).astype(bool).any()) if "is_stale" in figures else False
        explained = [flags_text(status, False) for status in seen] + ([flags_text("A", True)] if stale else [])
        if explained:
            notes.append("Flags: " + "; ".join(explained) + ".")
    return notes


def scope_note(figures: pd.DataFrame, words: Codes) -> str:
    """Which age scopes and reference periods occur, in one sentence; figures of different scopes are not comparable."""
    from dashboards.labels import age_text, period_text

    scopes = figures["age_scope"].map(age_text).value_counts()
    periods = figures["reference_period"].map(lambda code: period_text(code, words)).value_counts()
    shown = [f"{scope} ({count})" for scope, count in scopes.head(6).items()]
    more = f" and {len(scopes) - 6} more" if len(scopes) > 6 else ""
    text = f"Age scope: {', '.join(shown)}{more}. Reference period: "
    text += ", ".join(f"{period} ({count})" for period, count in periods.items()) + "."
    stated = [scope for scope in scopes.index if scope != "not stated"]
    return text + (" Figures of different age scopes are not strictly comparable." if len(stated) > 1 else "")
