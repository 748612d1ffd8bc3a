"""Indicator explorer: one indicator over time, by group, by region, by source, and its definition."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import shell
from dashboards.breakdown_choice import offered_dimensions, offered_settings, remarks, select_groups
from dashboards.charts import breakdown, regions, trend
from dashboards.figure_tables import discrepancy_table, figure_table, region_table, target_table
from dashboards.labels import CONFIDENCE, Codes, period_text, unit_text
from dashboards.published import Published
from dashboards.queries import catalogue, observations
from dashboards.rows import each_row

_DEFAULT_COUNTRIES = 4
_GROUP_KINDS = {
    "M49_WORLD": "World",
    "M49_REGION": "Regions (M49)",
    "M49_SUBREGION": "Sub-regions (M49)",
    "M49_INTERMEDIATE": "Intermediate regions (M49)",
    "UN_SPECIAL": "Least developed, landlocked developing, small island developing",
    "UN_REGIONAL_GROUP": "UN regional groups",
    "WB_INCOME": "Income groups (World Bank)",
}


def _trend(published: Published, indicator: pd.Series, unit: str, words: Codes) -> None:
    areas = observations.areas_of(published, indicator["indicator"])
    names = dict(zip(areas["ref_area"], areas["area_name"], strict=True))
    longest = areas.sort_values(["years", "area_name"], ascending=[False, True])["ref_area"]
    kept = shell.kept_area()
    default = ([kept] if kept in names else []) + [area for area in longest if area != kept]
    chosen = st.multiselect(
        "Countries",
        list(names),
        default=default[:_DEFAULT_COUNTRIES],
        format_func=lambda code: names.get(code, code),
        key=f"trend_areas_{indicator['indicator']}",
    )
    cell = shell.choose_cell(published, indicator["indicator"], key="trend_cell")
    every = st.checkbox("Also draw the figures of sources that are not preferred (thin lines)", key="trend_every")
    if not chosen:
        st.info("Choose at least one country to see a line.")
        return
    figures = observations.trend(published, indicator["indicator"], chosen, cell, every_source=every)
    if figures.empty:
        st.info(
            "No annual figures for these countries and this population group, because their sources do not state it. "
            "Choose another group or country."
        )
        return
    targets = catalogue.targets(published, indicator["indicator"])
    running = targets[(targets["status"] == "running") & (targets["ref_area"] == "*") & targets["target_value"].notna()]
    marks = [
        (f"Target {row.target_value:g} by {row.target_year:.0f} ({row.basis})", row.target_value)
        for row in each_row(running)
    ]
    shell.draw(trend.trend(figures, unit, targets=marks), trend.describe(figures, indicator["name"]))
    st.caption(
        "A line is broken where source, dataset, stated age scope or reference period change or the source reports a "
        "break. Open markers: flagged figures. " + shell.scope_note(figures, words)
    )
    absent = [names[area] for area in chosen if area not in set(figures["ref_area"])]
    if absent:
        st.caption(f"No figure of this group for: {', '.join(absent)}.")
    shell.source_note(published, figures)


def _country(published: Published, indicator: pd.Series, *, key: str) -> str:
    areas = observations.areas_of(published, indicator["indicator"]).set_index("ref_area")
    kept = shell.kept_area()
    most = areas["figures"].idxmax()
    options = list(areas.index)
    chosen: str = shell.pick(
        "Country",
        options,
        words=lambda code: areas["area_name"].get(code, code),
        start_at=options.index(kept if kept in options else most),
        key=f"{key}_{indicator['indicator']}",
    )
    return chosen


def _breakdown(published: Published, indicator: pd.Series, unit: str, words: Codes) -> None:
    area = _country(published, indicator, key="breakdown_area")
    figures = observations.of_country(published, indicator["indicator"], area, every_source=True)
    figures = figures[figures["freq"] == "A"]
    dimensions = offered_dimensions(figures)
    if not dimensions:
        st.info(
            "No figures by population group for this country and indicator, because none of its sources states them. "
            "Missing groups are not estimated."
        )
        return
    dimension = st.radio(
        "Groups by", list(dimensions), format_func=dimensions.get, horizontal=True, key=f"dimension_{area}"
    )
    left, right = st.columns([1, 2])
    settings = offered_settings(figures, dimension, words)
    with right:
        key = f"setting_{indicator['indicator']}_{area}_{dimension}"
        setting = shell.pick("Within", list(settings), words=settings.__getitem__, key=key)
    years, groups_of = select_groups(figures, dimension, setting, words)
    with left:
        year = shell.pick("Year", years, key=f"year_{indicator['indicator']}_{area}_{dimension}_{setting}")
    groups = groups_of(year)
    where = f"{groups['area_name'].iloc[0]}, {year}, {settings[setting]}"
    shell.draw(breakdown.breakdown(groups, unit), breakdown.describe(groups, indicator["name"], where))
    st.dataframe(figure_table(groups, words, group=True), hide_index=True, height="content")
    if groups["ci_lower"].isna().all():
        st.caption("The sources of these figures publish no confidence intervals.")
    for remark in remarks(groups):
        st.caption(f"**{remark}**")
    st.caption(shell.scope_note(groups, words))
    shell.source_note(published, groups)


def _regions(published: Published, indicator: pd.Series, unit: str) -> None:
    figures = observations.aggregates(published, indicator["indicator"])
    if figures.empty:
        st.info(
            "No regional aggregates, because this indicator is not averaged over countries, or no country with a known "
            "population has a total figure of it."
        )
        return
    kinds = list(dict.fromkeys(figures["group_kind"]))
    preferred = [kind for kind in ("M49_REGION", "WB_INCOME") if kind in kinds] or kinds
    kind = st.selectbox(
        "Groups of countries",
        kinds,
        index=kinds.index(preferred[0]),
        format_func=lambda code: _GROUP_KINDS.get(code, code),
        key="region_kind",
    )
    figures = figures[figures["group_kind"].isin([kind, "M49_WORLD"])]
    needed = catalogue.threshold(published, "aggregate_min_coverage")
    shown = figures[figures["obs_value"].notna()]
    if shown.empty:
        st.info(
            f"No aggregate is published for these groups, because coverage is below {needed or 0:g} % in every year."
        )
    else:
        shell.draw(regions.regions(figures, unit), regions.describe(figures, indicator["name"]))
    st.caption(
        f"Method: {', '.join(sorted(set(figures['method'])))}. A value is published if countries with a figure hold at "
        f"least {needed or 0:g} % of the group's population; {len(figures) - len(shown):,} of {len(figures):,} values "
        "are held back. Computed here, not by the sources; the countries' age scopes may differ."
    )
    st.dataframe(region_table(figures), hide_index=True)
    inputs = observations.aggregate_sources(published, indicator["indicator"], sorted(set(figures["group_code"])))
    st.caption("Sources of the countries' figures, by number of countries:")
    shell.source_note(published, inputs)


def _figures(published: Published, indicator: pd.Series, words: Codes) -> None:
    area = _country(published, indicator, key="figures_area")
    sub_areas = st.checkbox("Include parts of the country", key="figures_sub_areas")
    figures = observations.of_country(published, indicator["indicator"], area, sub_areas=sub_areas)
    if figures.empty:
        st.info("No national figures here, because the sources state parts of the country only. Include them above.")
        return
    st.dataframe(figure_table(figures, words, group=False), hide_index=True, height=420)
    st.caption(
        f"{len(figures):,} preferred figures: one per population group and period, by the precedence of sources. "
        + shell.scope_note(figures, words)
    )
    shell.source_note(published, figures)


def _discrepancies(published: Published, indicator: pd.Series, words: Codes) -> None:
    found = observations.discrepancies(published, indicator["indicator"])
    if found.empty:
        st.info("No differences to show, because each figure has one source and one vintage, or all of them agree.")
        return
    large = int(found["exceeds_tolerance"].sum())
    st.write(f"{len(found):,} other figures differ from the one shown, {large:,} of them by more than the tolerance.")
    only = st.checkbox("Only beyond the tolerance", value=large > 0, key="discrepancy_only")
    names = found.dropna(subset=["area_name"]).set_index("ref_area")["area_name"].to_dict()
    area = st.selectbox(
        "Country",
        ["all", *sorted(names, key=names.__getitem__)],
        key=f"discrepancy_area_{indicator['indicator']}",
        format_func=lambda code: "All countries" if code == "all" else names[code],
    )
    rows = found[(found["exceeds_tolerance"] | (not only)) & ((found["ref_area"] == area) | (area == "all"))]
    if rows.empty:
        st.info("No differences in this selection.")
        return
    st.dataframe(discrepancy_table(rows, indicator["unit_measure"], words), hide_index=True, height=420)
    points = catalogue.threshold(published, "discrepancy_abs_points")
    share = catalogue.threshold(published, "discrepancy_relative")
    st.caption(
        f"Tolerance: {points or 0:g} percentage points for percentages, {share or 0:g} % of the figure shown for other "
        "units. Difference: figure shown minus other figure. Differences of age scope are listed, not corrected."
    )
    both = pd.DataFrame({"source": pd.concat([rows["shown_source"], rows["other_source"]])})
    shell.source_note(published, both)


def _definition(published: Published, indicator: pd.Series, unit: str, words: Codes) -> None:
    row = catalogue.definition(published, indicator["indicator"]).iloc[0]
    lines = [
        ("Code and name", f"{row['indicator']} {row['name']}"),
        ("Action lines", (row["action_lines"] or row["action_line"]).replace(";", ", ")),
        ("Numerator", row["numerator"]),
        ("Denominator", row["denominator"]),
        ("Unit", unit),
        ("Scale", row["unit"] if "=" in (row["unit"] or "") else None),
        ("Reference period", period_text(row["reference_period"], words)),
        ("What is counted", (row["statistical_unit"] or "").replace("_", " ").lower() or None),
        ("Wished direction", (row["direction"] or "").replace("_", " ") or None),
        ("Reported by", (row["reporter"] or "").lower() or None),
        ("Official source", (row["official_source"] or "").replace(";", "; ") or None),
        ("SDG", (row["sdg_indicators"] or "").replace(";", ", ") or None),
        ("Replaces", row["supersedes"]),
        ("Note", row["note"]),
        ("How sure the entry is", f"{row['confidence']}: {CONFIDENCE.get(row['confidence'], 'not stated')}"),
        ("Evidence", (row["evidence"] or "").replace(";", "; ") or None),
    ]
    shell.facts(lines)
    st.subheader("Targets")
    targets = catalogue.targets(published, indicator["indicator"])
    if targets.empty:
        st.info("No targets: neither an official target nor a norm is known for this indicator.")
        return
    st.dataframe(target_table(targets, indicator["unit_measure"]), hide_index=True, height="content")
    if (targets["status"] == "expired").any():
        st.caption("An expired benchmark is kept for comparison. Its year has passed; nobody is measured by it today.")


published = shell.start("Indicator explorer")
indicator = shell.choose_indicator(published)
words = shell.codes(published)
unit = unit_text(indicator["unit_measure"], indicator["unit"], words)
st.caption(
    f"{indicator['indicator']} · unit: {unit} · {indicator['figures']:,} figures, {indicator['areas']:,} countries "
    f"and territories, {indicator['first_year']:.0f} to {indicator['last_year']:.0f}"
)
tabs = st.tabs(["Trend", "Groups", "Regions", "Figures", "Sources that differ", "Definition and targets"])
with tabs[0]:
    _trend(published, indicator, unit, words)
with tabs[1]:
    _breakdown(published, indicator, unit, words)
with tabs[2]:
    _regions(published, indicator, unit)
with tabs[3]:
    _figures(published, indicator, words)
with tabs[4]:
    _discrepancies(published, indicator, words)
with tabs[5]:
    _definition(published, indicator, unit, words)
shell.finish(published)
