"""Overview: how much is there, where, and how far each action line is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import shell
from dashboards.action_lines import completeness_by_label, line_table, verdict_table
from dashboards.charts import counts, world_map
from dashboards.labels import age_text, flags_text, unit_text
from dashboards.published import Published
from dashboards.queries import catalogue, observations, progress
from dashboards.rows import each_row

# Years back from the newest figure that the map starts with; the reader may widen it.
_RECENT = 10


def _key_figures(published: Published) -> None:
    found = catalogue.key_figures(published)
    with st.container(horizontal=True):
        st.metric("Countries and territories with figures", f"{found['areas']:,}", border=True)
        st.metric("UN members among them", f"{found['members']:,} of {found['all_members']:,}", border=True)
        st.metric("Indicators with figures", f"{found['indicators']:,} of {found['catalogue']:,}", border=True)
        st.metric("Published figures", f"{found['figures']:,}", border=True)
        st.metric("Submissions", f"{found['submissions']:,}", border=True)
        st.metric("As of", published.as_of or "–", border=True)


def _chosen_years(figures: pd.DataFrame) -> pd.DataFrame:
    years = sorted(figures["year"].unique())
    modes = ["Latest of each country", "One year"]
    mode = st.radio("Figures", modes, horizontal=True, key="map_mode")
    if len(years) == 1:
        return figures
    if mode == modes[0]:
        oldest = max(years[-1] - _RECENT, years[0])
        first = st.select_slider(
            "Not before",
            years,
            value=min(year for year in years if year >= oldest),
            key=f"map_first_{years[0]}_{years[-1]}",
        )
        latest = world_map.latest_of_each(figures)
        shown: pd.DataFrame = latest[latest["year"] >= first]
        if len(shown) < len(latest):
            st.caption(
                f"{len(latest) - len(shown)} countries and territories are left out: their latest figure is older."
            )
        return shown
    counted = figures["year"].value_counts()
    best = max(years, key=lambda year: (counted[year] * 2 >= counted.max(), year))
    year = st.select_slider("Year", years, value=best, key=f"map_year_{years[0]}_{years[-1]}")
    of_year: pd.DataFrame = figures[figures["year"] == year]
    return of_year


def _map(published: Published) -> None:
    st.header("World map")
    indicator = shell.choose_indicator(published)
    words = shell.codes(published)
    cell = shell.choose_cell(published, indicator["indicator"], key="map_cell")
    figures = observations.world(published, indicator["indicator"], cell)
    if figures.empty:
        st.info(
            f"No map for “{indicator['name']}”, because no country has an annual national figure of it; "
            "what there is covers parts of countries, months or regions. See the indicator explorer."
        )
        return
    shown = _chosen_years(figures)
    shell.say_if_maps_need_network()
    unit = unit_text(indicator["unit_measure"], indicator["unit"], words)
    shell.draw(world_map.world_map(shown, unit), world_map.describe(shown, indicator["name"]))
    st.caption(world_map.UN_NOTE)
    st.caption("Grey: no figure. " + shell.scope_note(shown, words))
    shell.source_note(published, shown)
    with st.expander("The figures of this map as a table"):
        st.dataframe(
            pd.DataFrame(
                {
                    "Area": shown["area_name"],
                    "Year": shown["time_period"],
                    unit or "Value": shown["obs_value"],
                    "Age scope": shown["age_scope"].map(age_text),
                    "Source": shown["source_name"],
                    "Flags": [flags_text(row.obs_status, bool(row.is_stale)) for row in each_row(shown)],
                }
            ).sort_values("Area"),
            hide_index=True,
        )


def _action_lines(published: Published) -> None:
    st.header("Action lines")
    lines = line_table(catalogue.action_lines(published), catalogue.indicators(published))
    with_data, in_catalogue = int(lines["with_data"].sum()), int(lines["in_catalogue"].sum())
    empty = lines.loc[(lines["with_data"] == 0) & (lines["in_catalogue"] > 0), "label"]
    sentence = f"Indicators by action line: {with_data} of the catalogue's {in_catalogue} have published figures. "
    sentence += f"None yet: {'; '.join(empty)}." if len(empty) else "Every action line has some."
    shell.draw(counts.indicator_counts(lines[lines["in_catalogue"] > 0]), sentence)
    st.caption("Each indicator is counted once, in its main action line. C7 is shown by its eight sub-lines.")
    st.subheader("Progress against targets")
    reviews = catalogue.reviews(published)
    if reviews.empty:
        st.info("No progress to show, because no indicator with a target has figures yet.")
        return
    review = shell.pick("Review", list(reviews["review"]), key="overview_review")
    row = reviews.set_index("review").loc[review]
    verdicts = progress.verdicts_by_line(published, review)
    if verdicts.empty:
        st.info(f"No verdicts for {review}, because no figures with a running target are published.")
        return
    st.dataframe(verdict_table(lines, verdicts), hide_index=True, height="content")
    methods = ", ".join(sorted(set(verdicts["method"])))
    st.caption(
        f"Verdicts of {review} (progress counted from {row['base_year']}), one per country and target, for total "
        f"populations and targets that have not expired. Method: {methods}. {row['note'] or ''}"
    )
    why = progress.reasons(published, review)
    if len(why):
        st.caption(
            "No verdict, because: "
            + "; ".join(f"{item.no_verdict_reason} ({item.verdicts:,})" for item in each_row(why))
            + "."
        )


def _completeness(published: Published) -> None:
    st.header("Completeness")
    cells = progress.completeness(published)
    if cells.empty:
        st.info("No required cells are defined, so completeness cannot be stated.")
        return
    year = shell.choose_reporting_year(cells, key="completeness_year")
    named, order = completeness_by_label(cells[cells["year"] == year], catalogue.action_lines(published))
    shell.draw(
        counts.completeness(named, order),
        f"Completeness in {year}, all UN members. {counts.completeness_sentence(named)}",
    )
    st.caption("A required cell is an indicator for one population group that the catalogue asks every UN member for.")


published = shell.start("WSIS monitoring: overview")
_key_figures(published)
_map(published)
_action_lines(published)
_completeness(published)
shell.finish(published)
