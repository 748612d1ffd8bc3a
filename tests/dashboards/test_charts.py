"""Charts hold the numbers of their table, and never join what cannot be compared."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboards.breakdown_choice import offered_dimensions, offered_settings, remarks, select_groups
from dashboards.charts import breakdown, counts, regions, trend, world_map
from dashboards.charts.style import colour, shortened
from dashboards.labels import code_labels
from dashboards.published import Published
from dashboards.queries import catalogue, observations
from dashboards.queries.reader import TOTAL


def test_the_map_shows_the_newest_figure_of_each_country(build: Published) -> None:
    figures = world_map.latest_of_each(observations.world(build, "C2-01", TOTAL))
    trace = world_map.world_map(figures, "Percent").data[0]
    assert dict(zip(trace.locations, trace.z, strict=True)) == {"GBR": 94.8, "KEN": 35.0, "NCL": 32.4}
    assert trace.colorbar.title.text == "Percent"
    kenya = trace.text[list(trace.locations).index("KEN")]
    assert "35.0 %" in kenya and "15 and over" in kenya and "E (estimated)" in kenya
    sentence = world_map.describe(figures, "Internet")
    assert "3 countries" in sentence and "New Caledonia, 32.4 % (2005)" in sentence and "2005 to 2022" in sentence


def test_the_un_note_is_the_agreed_text() -> None:
    # Wording of the United Nations Geospatial Information Section for maps in UN publications.
    assert world_map.UN_NOTE == (
        "The boundaries and names shown and the designations used on this map do not imply official endorsement or "
        "acceptance by the United Nations."
    )


def test_a_line_breaks_where_the_source_changes(build: Published) -> None:
    figures = observations.trend(build, "C2-01", ["GBR", "KEN"], TOTAL, every_source=False)
    chart = trend.trend(figures, "Percent", targets=[("Target 100", 100.0)])
    lines = {(line.name, tuple(line.x)): tuple(line.y) for line in chart.data}
    assert lines == {
        ("United Kingdom", (2020,)): (94.8,),  # ITU
        ("United Kingdom", (2019,)): (90.8,),  # the national platform
        ("Kenya", (2015, 2022)): (16.6, 35.0),
    }
    kenya = next(line for line in chart.data if line.name == "Kenya")
    assert list(kenya.marker.symbol) == ["circle", "circle-open"]  # 2022 is estimated
    assert [shape.y0 for shape in chart.layout.shapes] == [100.0]
    assert chart.layout.yaxis.title.text == "Percent"
    assert [line.showlegend for line in chart.data if line.name == "United Kingdom"] == [True, False]


@pytest.mark.parametrize(
    ("column", "values", "pieces"),
    [
        ("age_scope", ["Y_GE15", "Y_GE15", "Y16T74"], 2),
        ("age_scope", ["Y_GE15", None, "Y_GE15"], 1),  # a scope that is not stated says nothing of a change
        ("reference_period", ["L3M", "L12M", "L12M"], 2),
        ("obs_status", ["A", "B", "A"], 2),  # B: the series breaks before this figure
        ("dataset", ["x", "x", "y"], 2),
    ],
)
def test_what_breaks_a_line(column: str, values: list[str | None], pieces: int) -> None:
    figures = pd.DataFrame(
        {
            "ref_area": "KEN", "year": [2018, 2019, 2020], "source": "s", "dataset": "_T", "age_scope": None,
            "reference_period": None, "obs_status": "A",
        }
    )  # fmt: skip
    figures[column] = pd.Series(values, dtype=object)
    assert trend.segments(figures)["segment"].nunique() == pieces


def test_groups_stand_beside_the_total_of_their_own_source(build: Published) -> None:
    words = code_labels(catalogue.codes(build))
    figures = observations.of_country(build, "C2-01", "GBR", every_source=True)
    assert list(offered_dimensions(figures)) == ["sex", "age"]
    settings = offered_settings(figures, "sex", words)
    assert list(settings.values()) == ["Total (not broken down)"]
    years, groups_of = select_groups(figures, "sex", next(iter(settings)), words)
    assert years == [2020]
    groups = groups_of(2020)
    # 92.1 is the platform's total; 94.8, which is preferred, is ITU's and lies above both women and men.
    assert dict(zip(groups["group"], groups["obs_value"], strict=True)) == {"Female": 91.1, "Male": 93.1, "Total": 92.1}
    assert any("another source's" in remark for remark in remarks(groups))
    chart = breakdown.breakdown(groups, "Percent")
    bars = chart.data[0]
    assert dict(zip(bars.y, bars.x, strict=True)) == {"Male": 93.1, "Female": 91.1}
    up = dict(zip(bars.y, bars.error_x.array, strict=True))
    assert up["Female"] == pytest.approx(1.0) and pd.isna(up["Male"])  # 92.1 - 91.1; no interval for men
    assert chart.layout.shapes[0].x0 == 92.1
    assert "Female 91.1 %; Male 93.1 %; Total 92.1 %" in breakdown.describe(groups, "Internet", "here")


def test_action_line_bars_add_up() -> None:
    lines = pd.DataFrame({"label": ["C2 A", "C4 B"], "with_data": [1, 0], "in_catalogue": [3, 2]})
    with_data, without, numbers = counts.indicator_counts(lines).data
    assert list(with_data.y) == ["C4 B", "C2 A"]  # drawn from the bottom up
    assert list(with_data.x) == [0, 1] and list(without.x) == [2, 2]
    assert list(numbers.text) == [" 0 of 2", " 1 of 3"]


def test_completeness_is_in_percent_of_the_required_cells() -> None:
    cells = pd.DataFrame(
        {"label": ["C2", "C2", "C2"], "status": ["reported", "suppressed", "missing"], "cells": [1, 1, 2]}
    )
    chart = counts.completeness(cells, ["C2", "C4"])
    assert [(bar.name, list(bar.x)) for bar in chart.data] == [
        ("Reported", [25.0]), ("Suppressed", [25.0]), ("Missing", [50.0]),
    ]  # fmt: skip
    sentence = counts.completeness_sentence(cells)
    assert sentence.startswith("Of 4 required cells 1 (25.0 %) are reported, 1 are suppressed")


def test_a_region_held_back_leaves_a_gap(build: Published) -> None:
    figures = observations.aggregates(build, "C2-01")
    chart = regions.regions(figures, "Percent")
    values = {line.name: list(line.y) for line in chart.data}
    assert values == {"Africa": [35.5], "World": [60.5]}
    assert "Africa 35.5 % in 2020 (coverage 70 %)" in regions.describe(figures, "Internet")


def test_series_stay_apart_when_the_colours_are_used_up() -> None:
    assert len({colour(number) for number in range(20)}) == 20
    assert shortened("United Kingdom of Great Britain and Northern Ireland", 30) == "United Kingdom of Great…"
