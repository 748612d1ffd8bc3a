"""The page of crossed groups: what is safe to quote, what only with its warning, what is hidden and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import methods
from dashboards.charts import multiples
from dashboards.disaggregation_tables import age_words, cell_table, tally
from dashboards.published import Published, current_build
from dashboards.queries import disaggregation
from dashboards.rows import each_row
from dashboards.standing import CARE, HIDDEN, SAFE, judged
from tests.dashboards.browser import NEEDED, browser_page, served
from tests.dashboards.conftest import ROWS, observation, publish
from tests.dashboards.test_pages import open_page, tables, texts
from warehouse.settings import Home

SURVEY = {"dataset": "KNBS: Survey", "method": "survey", "age_scope": "Y_GE15", "reference_period": "L3M"}
SOURCE = {"source": "survey", "name": "Household-survey microdata", "publisher": "National statistical offices",
          "licence": "As the mapping file states", "is_official": True}  # fmt: skip
TABLE = {"indicator": "C2-01", "ref_area": "KEN", "time_period": "2022", "source": "survey", "dataset": "KNBS: Survey"}
FEW = "fewer than 50 cases; confidence interval wider than 20 points"
THRESHOLDS = [
    {"parameter": name, "value": value}
    for name, value in (
        ("quality_hide_n", 25.0), ("quality_flag_n", 50.0), ("quality_flag_ci_width", 20.0),
        ("quality_flag_n_eff", 30.0), ("confidence_level", 95.0),
    )
]  # fmt: skip


def cell(value: float, low: float | None, high: float | None, n: int, **other: Any) -> dict[str, Any]:
    """A published figure of the survey."""
    interval = {"ci_lower": low, "ci_upper": high, "sample_size": n}
    return observation("KEN", 2022, value, "survey", **{**SURVEY, **interval, **other})


def masked(hidden: bool, status: str, reason: str, **codes: str) -> dict[str, Any]:
    """A row of the mask."""
    row = cell(0.0, None, None, 0, **codes)
    kept = ("observation_id", "indicator", "ref_area", "sub_area", "time_period", "freq", "year", "sex", "age",
            "disability", "urbanisation", "breakdown", "source", "dataset")  # fmt: skip
    return {**{name: row[name] for name in kept}, "is_hidden": hidden, "obs_status": status, "reason": reason}


CELLS = [
    cell(35.0, 32.0, 38.1, 4000),
    cell(33.0, 29.5, 36.7, 2000, sex="F"),
    cell(30.0, 20.0, 42.0, 45, sex="F", age="Y18T35", obs_status="U"),
    cell(41.0, 37.0, 45.1, 1500, urbanisation="U"),
    cell(50.0, None, None, 900, age="Y18T35"),
]
MASK = [
    masked(False, "U", FEW, sex="F", age="Y18T35"),
    masked(True, "Q", "confidential", sex="F", age="Y18T35", disability="WITH"),
    masked(True, "L", "fewer than 25 cases", sex="M", disability="WITH", urbanisation="R"),
]
GROUPS = [
    {"group_code": "YOUTH", "age": "Y18T35", "from_age": 18, "to_age": 35, "label": "Youth", "sort_order": 5},
    {"group_code": "ITU_CHILD", "age": "Y0T14", "from_age": 0, "to_age": 14, "label": "Under 15", "sort_order": 12},
]


@pytest.fixture
def survey_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hand-written build with the cells of one survey."""
    rows = {
        **ROWS,
        "fct_observation": [*ROWS["fct_observation"], *CELLS],
        "fct_release_mask": MASK,
        "dim_population_group": GROUPS,
        "dim_source": [*ROWS["dim_source"], SOURCE],
        "dim_threshold": [*ROWS["dim_threshold"], *THRESHOLDS],
    }
    publish(tmp_path, rows)
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def cells(survey_home: Path) -> pd.DataFrame:
    return judged(disaggregation.cells(build_of(), TABLE))


def build_of() -> Published:
    found = current_build()
    assert found is not None
    return found


def shown(app: AppTest) -> pd.DataFrame:
    (table,) = app.dataframe
    found: pd.DataFrame = table.value
    return found


def test_every_group_says_whether_it_is_safe_to_quote(survey_home: Path) -> None:
    app = open_page("disaggregation")
    table = shown(app)
    said = {
        (row["Sex"], row["Disability"], row["Age"], row["Residence"]): (
            row["Safe to quote"], row["Value"], row["Confidence interval"], row["Cases"], row["Warning or reason"],
        )
        for _, row in table.iterrows()
    }  # fmt: skip
    whole = ("All", "All", "All ages asked", "All")
    assert said[whole] == ("Yes", "35.0 %", "32.0 % to 38.1 %", "4,000", "")
    assert said["Female", "All", "Youth, 18–35", "All"] == (
        "Only with its warning", "30.0 %", "20.0 % to 42.0 %", "45", FEW,
    )  # fmt: skip
    assert said["All", "All", "Youth, 18–35", "All"] == (
        "Only with its warning", "50.0 %", "not known", "900", "no confidence interval is known",
    )  # fmt: skip
    confidential = said["Female", "With disability", "Youth, 18–35", "All"]
    assert confidential[:4] == ("No figure", "hidden", "–", "–")
    assert confidential[4].startswith("hidden: confidential")
    few = said["Male", "With disability", "All ages asked", "R"]
    assert few == ("No figure", "hidden", "–", "–", "hidden: fewer than 25 cases")
    assert list(table["Source"].unique()) == ["Household-survey microdata"]


def test_the_page_counts_and_explains(survey_home: Path) -> None:
    said = texts(open_page("disaggregation"))
    assert (
        "Of 7 groups 3 are safe to quote, 2 only with their warning, and 2 are hidden (1 confidential, 1 of too few "
        "persons asked)." in said
    )
    assert "At least 50 persons were asked, the 95 % confidence interval is at most 20 points wide" in said
    assert "Fewer than 25 persons were asked" in said
    assert "Of those safe to quote the lowest is 33.0 % (women), the highest 35.0 % (everybody asked)" in said
    assert "Household-survey microdata" in said and "As the mapping file states" in said
    for section in (methods.SURVEY, methods.SHOWN, methods.GROUPS):
        assert f"(methods#{section})" in said


def test_only_hidden_groups_or_only_safe_ones(survey_home: Path) -> None:
    app = open_page("disaggregation")
    app = app.radio(key="disaggregation_standing").set_value(HIDDEN).run()
    assert not app.exception
    assert list(shown(app)["Value"]) == ["hidden", "hidden"]
    app = app.radio(key="disaggregation_standing").set_value(SAFE).run()
    assert "hidden" not in tables(app)
    assert len(shown(app)) == 3


def test_without_crossed_groups_the_page_says_what_to_load(marts_home: Path) -> None:
    (note,) = open_page("disaggregation").info
    assert "because no source states figures by two of sex, age, disability and residence" in note.value


def test_tables_of_two_sources_stay_apart(survey_home: Path) -> None:
    """The custodian's total of Kenya in 2022 is in no group of the survey."""
    offered = disaggregation.tables(build_of())
    assert list(offered[list(disaggregation.TABLE)].itertuples(index=False, name=None)) == [tuple(TABLE.values())]
    assert set(disaggregation.cells(build_of(), TABLE)["source"]) == {"survey"}


def test_the_chart_shows_flagged_figures_hollow_and_hidden_ones_as_words(cells: pd.DataFrame) -> None:
    together = cells[cells["urbanisation"] == "_T"].assign(
        age_text=[age_words(row) for row in each_row(cells[cells["urbanisation"] == "_T"])]
    )
    figure = multiples.multiples(together, multiples.grid(together), "Percent", (0.0, 100.0))
    marks = {
        value: (trace.name, trace.marker.color)
        for trace in figure.data
        if trace.mode == "markers" and trace.name
        for value in trace.x
    }
    assert marks[35.0][0] == "All" and marks[35.0][1] != "#ffffff"
    assert marks[33.0][0] == "Women" and marks[33.0][1] != "#ffffff"
    assert marks[30.0] == ("Women", "#ffffff")
    assert marks[50.0] == ("All", "#ffffff")
    (hidden,) = [trace for trace in figure.data if trace.mode == "text"]
    assert [text.strip() for text in hidden.text] == ["✕ confidential"]
    assert figure.layout.xaxis.range == (0.0, 100.0)
    assert [note.text for note in figure.layout.annotations] == ["<b>All ages asked</b>", "<b>Youth, 18–35</b>"]


def test_a_cell_has_the_same_place_in_every_residence(cells: pd.DataFrame) -> None:
    named = cells.assign(age_text=[age_words(row) for row in each_row(cells)])
    places = multiples.grid(named)
    assert len(set(places.places.values())) == len(places.places)
    keys = set(zip(named["age"], named["disability"], named["sex"], strict=True))
    assert set(places.places) == keys


def test_a_figure_with_another_flag_is_quoted_with_it(survey_home: Path) -> None:
    rows = disaggregation.cells(build_of(), TABLE)
    provisional = judged(rows.assign(obs_status="P", reason=None))
    said = provisional.loc[~provisional["is_hidden"].astype(bool)]
    assert set(said["standing"]) == {CARE}
    assert all(text.startswith("provisional") for text in said["why"])


def test_ages_are_named_once() -> None:
    rows = pd.DataFrame(
        {"age": ["_T", "Y18T35", "Y16T24", "Y_GE36"], "age_label": [None, "Youth", "16-24 (Eurostat)", "36 and over"]},
        dtype=object,
    )
    assert [age_words(row) for row in each_row(rows)] == [
        "All ages asked", "Youth, 18–35", "16–24 (Eurostat)", "36 and over",
    ]  # fmt: skip


def test_on_a_built_survey_no_hidden_group_has_a_number(
    survey_warehouse: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sample's survey of 5,000 persons: all three standings occur, hidden groups without a number."""
    monkeypatch.setenv("WSIS_HOME", str(survey_warehouse.path))
    first = disaggregation.tables(build_of()).iloc[0]
    found = judged(disaggregation.cells(build_of(), {name: first[name] for name in disaggregation.TABLE}))
    assert set(found["standing"]) == {SAFE, CARE, HIDDEN}
    hidden = found[found["standing"] == HIDDEN]
    assert hidden[["obs_value", "ci_lower", "ci_upper", "sample_size", "note"]].isna().all().all()
    safe = found[found["standing"] == SAFE]
    assert (safe["sample_size"] >= 50).all()
    assert (safe["ci_upper"] - safe["ci_lower"] <= 20).all()
    assert not found.duplicated(["sex", "age", "disability", "urbanisation"]).any()
    assert len(cell_table(found, {})) == len(found)
    assert tally(found).startswith(f"Of {len(found)} groups {len(safe)} are safe to quote")


@NEEDED
@pytest.mark.parametrize(("width", "locale"), [(1400, "en-GB"), (420, "ar")])
def test_in_a_wide_and_in_a_narrow_window(survey_home: Path, width: int, locale: str) -> None:
    """One figure for each residence, side by side or one below the other; nothing is wider than the window."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with served(survey_home) as address, browser_page(locale, width) as page:
        page.goto(f"{address}/disaggregation?indicator=C2-01&area=KEN")
        playwright_api.expect(page.get_by_text("Of 7 groups 3 are safe to quote")).to_be_visible(timeout=60_000)
        charts = page.locator(".js-plotly-plot .main-svg:first-child")
        playwright_api.expect(charts).to_have_count(3, timeout=30_000)
        page.wait_for_timeout(1000)
        boxes = [box for chart in charts.all() if (box := chart.bounding_box())]
        assert len({round(box["y"]) for box in boxes}) == (1 if width > 1000 else 3)
        assert max(box["x"] + box["width"] for box in boxes) <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
