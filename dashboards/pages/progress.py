"""Progress: then and now in all countries, and what each method says of it, the method beside every verdict."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboards import methods, shell
from dashboards.charts import pairs
from dashboards.labels import CONFIDENCE, Codes, cell_text, unit_text, verdict_text
from dashboards.published import Published
from dashboards.queries import catalogue, progress
from dashboards.rows import each_row
from dashboards.verdict_tables import change_text, verdict_rows

_GROUP = ["sex", "age", "disability", "urbanisation"]


def _choose_review(published: Published) -> tuple[str, pd.Series]:
    reviews = catalogue.reviews(published)
    if reviews.empty:
        st.info("No progress to show, because no indicator has figures that a review could compare yet.")
        shell.finish(published)
        st.stop()
    left, right = st.columns(2)
    with left:
        review = shell.pick("Review", list(reviews["review"]), key="progress_review")
    offered = progress.comparisons(published, review).set_index("comparison", drop=False)
    with right:
        chosen = shell.pick(
            "Compared", list(offered.index), words=offered["label"].__getitem__, key=f"progress_comparison_{review}"
        )
    row: pd.Series = offered.loc[chosen]
    return review, row


def _choose_indicator(published: Published, review: str, comparison: str) -> pd.Series:
    table = progress.indicators(published, review, comparison).set_index("indicator", drop=False)
    if table.empty:
        st.info(
            "Nothing to compare, because no series has an earlier figure of the same source, dataset, age scope and "
            "reference period in the years that this comparison asks for."
        )
        _methods(published)
        shell.finish(published)
        st.stop()
    indicator = shell.keep_choice(
        "Indicator",
        list(table.index),
        key="indicator",
        words=lambda code: f"{code} {table['name'].get(code, '')} ({table['areas'].get(code, 0)} areas)",
        default=table.index[0],
    )
    row: pd.Series = table.loc[indicator]
    return row


def _choose_group(
    published: Published, review: str, comparison: str, indicator: str, words: Codes
) -> tuple[str, str, str, str]:
    table = progress.cells(published, review, comparison, indicator)
    options = [tuple(row) for row in table[_GROUP].to_numpy()]
    areas = dict(zip(options, table["areas"], strict=True))
    chosen: tuple[str, str, str, str] = shell.pick(
        "Population group",
        options,
        words=lambda cell: f"{cell_text((*cell, '_T'), words)} ({areas.get(cell, 0)} areas)",
        key=f"progress_group_{review}_{comparison}_{indicator}",
    )
    return chosen


def _then_and_now(published: Published, rows: pd.DataFrame, indicator: pd.Series, words: Codes) -> None:
    # a country with several targets moves once
    moved = rows.drop_duplicates("ref_area").sort_values("obs_value", ascending=False, kind="stable")
    drawn = pd.DataFrame(
        {
            "label": moved["area_name"],
            "first": moved["from_value"],
            "second": moved["obs_value"],
            "unit_measure": moved["unit_measure"],
            "detail": [
                f"{row.from_year:.0f} to {row.year:.0f}: {change_text(row)}<br>"
                f"{verdict_text(row.verdict, row.method, row.no_verdict_reason)}"
                for row in each_row(moved)
            ],
        }
    )
    common = set(rows.loc[rows["target_status"] == "running", "target_value"].dropna())
    target = common.pop() if len(common) == 1 and indicator["unit_measure"] != "RO" else None
    sentence = pairs.describe(drawn, ("then", "now"), f"“{indicator['name']}”, the highest first")
    if target is not None:
        sentence += f" The dotted line is the target, {target:g}."
    unit = unit_text(indicator["unit_measure"], indicator["unit"], words)
    shell.draw(pairs.pairs(drawn, ("Then", "Now"), unit, target=target), sentence)
    st.dataframe(verdict_rows(rows), hide_index=True, height="content")
    st.caption(
        "Both figures come from one source, dataset, age scope and reference period. The methods answer different "
        "questions and may disagree; the verdict that is counted elsewhere is the linear pace's. "
        + methods.link("How verdicts, their guards and significance are computed", methods.PROGRESS)
    )
    shell.source_note(published, moved)


def _methods(published: Published) -> None:
    st.header("Methods")
    for row in each_row(progress.methods(published)):
        with st.expander(row.name):
            shell.facts(
                [
                    ("Question", row.answers),
                    ("Formula", row.formula),
                    ("Parameters of this build", row.values),
                    ("Source", row.source_of_method),
                    ("How sure", CONFIDENCE.get(row.confidence, row.confidence)),
                    ("In full", methods.link("formula with an example", methods.PROGRESS)),
                ]
            )


published = shell.start("Progress")
words = shell.codes(published)
review, comparison = _choose_review(published)
indicator = _choose_indicator(published, review, comparison["comparison"])
group = _choose_group(published, review, comparison["comparison"], indicator["indicator"], words)
_then_and_now(
    published,
    progress.of_indicator(published, review, comparison["comparison"], indicator["indicator"], group),
    indicator,
    words,
)
_methods(published)
shell.finish(published)
