"""Country profile: latest figures by action line, progress, completeness, submissions, and where a figure came from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import shell
from dashboards.action_lines import completeness_by_label
from dashboards.charts import counts
from dashboards.figure_tables import latest_table, progress_table
from dashboards.labels import Codes, cell_text, flags_text, value_text, verdict_text
from dashboards.published import Published
from dashboards.queries import catalogue, country, progress
from dashboards.rows import each_row
from dashboards.trace_command import trace_command

_COLUMNS = {
    "Indicator": st.column_config.TextColumn(width=300),
    "Trend": st.column_config.LineChartColumn(width="small", help="The same group, source and dataset over time"),
}


def _choose_area(published: Published) -> pd.Series:
    areas = catalogue.areas_with_figures(published)
    if areas.empty:
        st.info("No country has published figures, because no file with usable figures is loaded.")
        st.stop()
    names = areas.set_index("ref_area")["name_en"]
    most = areas.set_index("ref_area")["figures"].idxmax()
    area = shell.keep_choice(
        "Country or territory", list(names.index), key="area", words=lambda code: names.get(code, code), default=most
    )
    table = catalogue.areas(published).set_index("ref_area", drop=False)
    chosen: pd.Series = table.loc[area]
    names_of = table["name_en"]
    facts = [
        f"{chosen['ref_area']}, M49 {chosen['m49']}",
        str(names_of.get(chosen["subregion_m49"]) or names_of.get(chosen["region_m49"]) or ""),
        "UN member" if chosen["is_un_member"] else "not a UN member",
        *catalogue.groups_of(published, str(area)).values(),
    ]
    st.caption(" · ".join(fact for fact in facts if fact))
    return chosen


def _choose_review(published: Published) -> str | None:
    reviews = catalogue.reviews(published)
    if reviews.empty:
        return None
    return str(st.selectbox("Review that progress is judged for", reviews["review"], key="country_review"))


def _latest(published: Published, area: pd.Series, judged: pd.DataFrame, words: Codes) -> None:
    st.header("Latest figures by action line")
    figures = country.latest(published, area["ref_area"])
    lines = catalogue.action_lines(published)
    if figures.empty:
        st.info(f"No annual national figures for {area['name_en']}, because its sources state parts of it only.")
        return
    verdicts = {
        str(indicator): "; ".join(
            f"{row.basis}: {verdict_text(row.verdict, row.method, row.no_verdict_reason)}" for row in each_row(own)
        )
        for indicator, own in judged[judged["target_status"] != "expired"].groupby("indicator")
    }
    for line in each_row(lines):
        own = figures[figures["action_line"] == line.action_line]
        if own.empty:
            continue
        st.subheader(f"{line.action_line} {line.short_name}")
        st.dataframe(latest_table(own, verdicts, words), hide_index=True, column_config=_COLUMNS, height="content")
        shell.source_note(published, own)
    absent = [
        f"{line.action_line} {line.short_name}"
        for line in each_row(lines)
        if line.action_line not in set(figures["action_line"]) and line.action_line != "C7"
    ]
    if absent:
        st.caption(f"No figures for: {'; '.join(absent)}, because no loaded file has any for {area['name_en']}.")


def _progress(judged: pd.DataFrame, area: pd.Series) -> None:
    st.header("Progress against targets")
    if judged.empty:
        st.info(
            f"No progress can be judged for {area['name_en']}, because no indicator with a target has figures for its "
            "total population."
        )
        return
    st.dataframe(progress_table(judged), hide_index=True, height="content")
    st.caption(
        "Base and latest figure come from one source, dataset, age scope and reference period. Pace 1 is the straight "
        "line to the target."
    )


def _completeness(published: Published, area: pd.Series) -> None:
    st.header("Completeness")
    cells = progress.completeness_of(published, area["ref_area"])
    if cells.empty:
        st.info(f"Required cells are defined for UN members; {area['name_en']} is not one.")
        return
    year = shell.choose_reporting_year(cells, key="country_completeness_year")
    cells = cells[cells["year"] == year]
    named, order = completeness_by_label(cells, catalogue.action_lines(published))
    shell.draw(
        counts.completeness(named, order),
        f"Completeness of {area['name_en']} in {year}. {counts.completeness_sentence(named)}",
    )
    table = cells.pivot_table(
        index=["indicator", "name"], columns="status", values="cells", aggfunc="sum", fill_value=0
    )
    table = table.reindex(columns=["reported", "suppressed", "missing"], fill_value=0).reset_index()
    with st.expander("By indicator"):
        st.dataframe(table, hide_index=True)


def _submissions(published: Published, area: pd.Series) -> None:
    st.header("Submissions behind these figures")
    table = country.submissions(published, area["ref_area"])
    if table.empty:
        st.info("No submissions: every figure of this country is computed from others.")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "File": table["file_name"],
                "Source": table["source_name"],
                "Figures here": table["figures"],
                "Known from": table["known_from"].dt.strftime("%Y-%m-%d"),
                "Landed (UTC)": table["landed_at"].dt.strftime("%Y-%m-%d %H:%M"),
                "Bytes": table["bytes"],
                "Submission": table["submission_id"],
                "sha256": table["sha256"],
            }
        ),
        hide_index=True,
        height="content",
    )


def _trace(published: Published, area: pd.Series, words: Codes) -> None:
    st.header("Where a figure came from")
    table = catalogue.indicators(published).set_index("indicator")
    figures = country.latest(published, area["ref_area"])
    if figures.empty:
        st.info("No annual national figures to trace.")
        return
    indicator = st.selectbox(
        "Indicator of the figure",
        list(figures["indicator"]),
        key=f"trace_indicator_{area['ref_area']}",
        format_func=lambda code: f"{code} {table.loc[code, 'name']}",
    )
    rows = country.figures(published, area["ref_area"], indicator).set_index("observation_id")
    chosen = st.selectbox(
        "Figure",
        list(rows.index),
        key=f"trace_figure_{area['ref_area']}_{indicator}",
        format_func=lambda key: _figure_words(rows.loc[[key]].iloc[0], words),
    )
    row = country.place(published, chosen).iloc[0]
    _place(row)
    st.write("To repeat this in a terminal:")
    st.code(trace_command({str(name): value for name, value in row.items()}), language="bash", wrap_lines=True)


def _place(row: pd.Series) -> None:
    if row["submission_id"] is None:
        st.info(
            "This figure is computed here from other figures of the same source, so it has no single place in a file. "
            "The command below lists what it was computed from."
        )
        return
    lines = [
        ("Value as published here", value_text(row["obs_value"], row["unit_measure"])),
        ("File", shell.verbatim(row["file_name"])),
        ("Sheet", shell.verbatim(row["src_sheet"]) or "none (not a workbook)"),
        ("Row (header and preamble counted)", f"{row['src_row']:.0f}"),
        ("Column", shell.verbatim(row["src_column"])),
        ("Series and period as the source writes them", shell.verbatim(f"{row['series_code']}, {row['time_detail']}")),
        ("sha256 of the file", shell.verbatim(row["sha256"])),
        ("Submission", f"`{row['submission_id']}`, landed {row['landed_at']:%Y-%m-%d %H:%M} UTC"),
        ("Source and licence", f"{row['source_name']}, {row['licence']}"),
        ("Flags", flags_text(row["obs_status"], bool(row["is_stale"])) or "none"),
        ("Note", shell.verbatim(row["note"])),
    ]
    shell.facts(lines)


def _figure_words(row: pd.Series, words: Codes) -> str:
    cell = tuple(row[name] for name in ("sex", "age", "disability", "urbanisation", "breakdown"))
    place = "" if row["sub_area"] == "_T" else f", {row['sub_area']}"
    shown = "" if row["is_preferred"] else ", not the figure shown"
    source = row["source"] if row["dataset"] == "_T" else f"{row['source']} {row['dataset']}"
    return (
        f"{row['time_period']}{place}: {value_text(row['obs_value'], row['unit_measure'])}, "
        f"{cell_text(cell, words)}, {source}{shown}"
    )


published = shell.start("Country profile")
words = shell.codes(published)
area = _choose_area(published)
review = _choose_review(published)
judged = progress.of_country(published, area["ref_area"], review or "")
_latest(published, area, judged, words)
_progress(judged, area)
_completeness(published, area)
_submissions(published, area)
_trace(published, area, words)
shell.finish(published)
