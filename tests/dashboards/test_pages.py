"""Each page, run as the app runs it, on the hand-written build."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import shell
from tests.dashboards.conftest import LINES, ROWS, SUBMISSIONS, observation, publish

APP = Path(__file__).resolve().parents[2] / "dashboards" / "app.py"


def open_page(name: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    if name != "overview":
        app = app.switch_page(f"pages/{name}.py").run()
    assert not app.exception, app.exception
    return app


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.header, *app.subheader]
    return "\n".join(str(part.value) for part in parts)


def tables(app: AppTest) -> str:
    return "\n".join(table.value.to_string() for table in app.dataframe)


@pytest.mark.parametrize("name", ["overview", "indicator", "country", "disaggregation", "parity", "progress"])
def test_before_the_first_build_a_page_says_what_to_do(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    app = open_page(name)
    assert "make demo" in app.info[0].value
    assert not app.dataframe


@pytest.mark.parametrize("name", ["overview", "indicator", "country", "disaggregation", "parity", "progress"])
def test_a_synthetic_sample_is_labelled_on_every_page(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    synthetic = [{**SUBMISSIONS[0], "file_name": "synthetic_itu.csv"}, SUBMISSIONS[1]]
    publish(tmp_path, {**ROWS, "dim_submission": synthetic})
    assert "Synthetic sample data: not real figures" in open_page(name).warning[0].value


@pytest.mark.parametrize("name", ["overview", "indicator", "country", "disaggregation", "parity", "progress"])
def test_a_catalogue_without_figures_gives_honest_pages(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    publish(tmp_path, {"dim_action_line": LINES})
    app = open_page(name)
    assert "because" in app.info[0].value
    assert not app.warning


def test_overview(marts_home: Path) -> None:
    app = open_page("overview")
    assert {metric.label: metric.value for metric in app.metric} == {
        "Countries and territories with figures": "3",
        "UN members among them": "2 of 2",
        "Indicators with figures": "2 of 3",
        "Published figures": "11",
        "Submissions": "2",
        "As of": "2026-11-22",
    }
    said = texts(app)
    assert "do not imply official endorsement or acceptance by the United Nations" in said
    # Of GBR 2020, KEN 2022 and NCL 2005 the last is older than the window that the map starts with.
    assert "1 countries and territories are left out" in said
    assert "Lowest: Kenya, 35.0 % (2022); highest: United Kingdom, 94.8 % (2020)" in said
    assert "ITU DataHub" in said and "CC BY-NC-SA 3.0 IGO" in said
    assert "National SDG platforms" not in said  # it has no figure on this map
    assert "2 of the catalogue's 3 have published figures" in said
    assert "Of 5 required cells 2 (40.0 %) are reported, 1 are suppressed" in said
    verdicts = app.dataframe[1].value.iloc[0]
    assert (verdicts["Insufficient"], verdicts["No verdict"], verdicts["Method"]) == (1, 1, "linear pace")
    assert "age scope differs from the target's (1)" in said
    assert "Published build 000001, as of 2026-11-22" in said


def test_overview_of_one_year(marts_home: Path) -> None:
    app = open_page("overview")
    app = app.radio(key="map_mode").set_value("One year").run()
    app = app.select_slider[0].set_value(2019).run()
    assert not app.exception
    said = texts(app)
    assert "Lowest: United Kingdom, 90.8 % (2019)" in said
    assert "National SDG platforms" in said and "ITU DataHub](" not in said


def test_indicator_explorer(marts_home: Path) -> None:
    app = open_page("indicator")
    app = app.selectbox(key="breakdown_area_C2-01").set_value("GBR").run()
    app = app.selectbox(key="figures_area_C2-01").set_value("GBR").run()
    assert not app.exception
    said, shown = texts(app), tables(app)
    assert "Kenya 16.6 % in 2015 and 35.0 % in 2022" in said  # trend
    assert "Female 91.1 %; Male 93.1 %; Total 92.1 %" in said  # groups
    assert "90.1 % to 92.1 %" in shown  # confidence interval
    assert "P (provisional" in said and "P (provisional" in shown
    assert "stale" in shown  # ages 16-24
    assert "held back" in shown and "at least 50 % of the group's population" in said  # regions
    assert "+2.7" in shown and "the custodian comes first" in shown  # discrepancy
    assert "in-scope individuals" in said and "confirmed in a source" in said  # definition
    assert "Expired benchmark (its year has passed)" in shown
    assert "16 and over" in shown and "Last 3 months" in shown


def test_groups_that_nobody_states_are_not_estimated(marts_home: Path) -> None:
    app = open_page("indicator")
    app = app.selectbox(key="breakdown_area_C2-01").set_value("KEN").run()
    assert any("none of its sources states them" in note.value for note in app.info)


def test_parts_of_the_country_are_listed_on_demand(marts_home: Path) -> None:
    app = open_page("indicator")
    app = app.selectbox(key="figures_area_C2-01").set_value("GBR").run()
    assert "GSS:E12000001" not in tables(app)
    assert "GSS:E12000001" in tables(app.checkbox(key="figures_sub_areas").check().run())


def test_country_profile(marts_home: Path) -> None:
    app = open_page("country")
    app = app.selectbox(key="area").set_value("GBR").run()
    assert not app.exception
    said, shown = texts(app), tables(app)
    latest = app.dataframe[0].value.set_index("Indicator")
    row = latest.loc["C2-01 Individuals using the Internet"]
    assert (row["Value"], row["Year"], row["Source"]) == ("94.8 %", "2020", "ITU DataHub")
    assert row["Age scope"] == "16 and over"
    assert row["Progress verdict"] == "UMC2030: No verdict: age scope differs from the target's (method: linear pace)"
    assert "computed here from figures of the sources named" in said  # E-01
    assert "No figures for: C4 Capacity building; C9 Media" in said
    assert "Of 4 required cells 2 (50.0 %) are reported, 1 are suppressed" in said
    assert "indicator_17-8-1.csv" in shown and "b" * 64 in shown


def test_country_profile_keeps_expired_targets_apart(marts_home: Path) -> None:
    app = open_page("country")
    app = app.selectbox(key="area").set_value("KEN").run()
    standing = next(table.value for table in app.dataframe if "Standing" in table.value)
    assert set(zip(standing["Standing"], standing["Verdict"], strict=True)) == {
        ("Running", "Insufficient (method: linear pace)"),
        ("Expired benchmark (its year has passed)", "Met (method: linear pace)"),
    }
    assert "OLD" not in app.dataframe[0].value["Progress verdict"].iloc[0]


def test_trace_panel_gives_place_and_command(marts_home: Path) -> None:
    app = open_page("country")
    app = app.selectbox(key="area").set_value("GBR").run()
    said = texts(app)
    assert "**File:** ` internet.csv `" in said and "**Row (header and preamble counted):** 12" in said
    assert "a" * 64 in said and "aaaa000000000001" in said
    assert app.code[0].value == "wsis trace C2-01 GBR 2020"
    app = app.selectbox(key="trace_indicator_GBR").set_value("E-01").run()
    assert any("computed here from other figures" in note.value for note in app.info)
    assert app.code[0].value == "wsis trace E-01 GBR 2020"


def test_a_note_cannot_smuggle_markup_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    note = "`` ![x](http://example.org/x.png) :material/bug_report:"
    publish(tmp_path, {**ROWS, "fct_observation": [observation("KEN", 2022, 35.0, note=note)]})
    app = open_page("country")
    assert f"**Note:** ``` {note} ```" in texts(app)  # a code span, in which nothing is markup
    assert shell.verbatim(None) == ""


def test_a_choice_lasts_from_page_to_page(marts_home: Path) -> None:
    app = open_page("indicator")
    app = app.selectbox(key="indicator").set_value("E-01").run()
    app = app.switch_page("pages/overview.py").run()
    assert app.selectbox(key="indicator").value == "E-01"
    app = app.selectbox(key="action_line").set_value("C4").run()  # E-01 does not serve C4, C2-01 does
    assert not app.exception
    assert app.selectbox(key="indicator").value == "C2-01"


def test_parity_shows_both_rates_and_the_method_beside_every_ratio(marts_home: Path) -> None:
    """Rows of conftest.py: the newest preferred pair of Kenya and of the United Kingdom, the wider gap first."""
    app = open_page("parity")
    assert app.radio(key="parity_dimension").options == ["Sex"]  # nobody states the other comparison
    kenya, kingdom = (row for _, row in app.dataframe[0].value.iterrows())
    assert (kenya["Country or area"], kenya["Year"]) == ("Kenya", "2022")
    assert (kenya["Women"], kenya["Men"]) == ("30.0 %", "40.0 %")
    assert (kenya["Ratio"], kenya["Gap in points (interval)"]) == ("0.750", "+10.0 (+0.2 to +19.8)")
    assert kenya["Verdict"] == "Inconclusive (method: interval of the gap against the parity band)"
    assert kenya["Covariance"] == "taken as zero"
    assert (kingdom["Women"], kingdom["Men"], kingdom["Gap in points (interval)"]) == ("91.1 %", "93.1 %", "+2.0")
    assert kingdom["Verdict"] == "Women behind (method: rates against the parity band)"
    said = texts(app)
    assert "Kenya 2022 Women 30.0 %, Men 40.0 % to United Kingdom 2020 Women 91.1 %, Men 93.1 %" in said
    assert "an adjusted index of 0.98 to 1.02" in said and "Covariance taken as zero" in said
    years = app.dataframe[1].value
    assert list(years["Year"]) == ["2015", "2022"]


def test_progress_puts_the_method_beside_every_verdict(marts_home: Path) -> None:
    """Kenya since 2015, a row of conftest.py; the expired target of another basis is a row of its own."""
    app = open_page("progress")
    row = app.dataframe[0].value.set_index("Target").loc["100 by 2030 (UMC2030)"]
    assert (row["Country or area"], row["Then"], row["Now"]) == ("Kenya", "16.6 % (2015)", "35.0 % (2022)")
    assert row["Change"] == "+18.4 points, beyond chance"
    assert row["Linear pace"] == "Insufficient (method: linear pace), pace 0.47"
    assert row["Growth ratio (Eurostat)"] == "Moderate progress, 88 % of required"
    assert row["Anticipated value (ESCAP)"] == "Accelerate, 55.6 at the target year"
    assert "The methods answer different questions and may disagree" in texts(app)
    assert "pace_moderate = 60; pace_on_track = 95" in texts(app)


def test_one_year_shows_the_change_and_no_verdict(marts_home: Path) -> None:
    app = open_page("progress")
    app = app.selectbox(key="progress_comparison_annual-2026").set_value("last_year").run()
    assert not app.exception
    (row,) = (row for _, row in app.dataframe[0].value.iterrows())
    assert (row["Change"], row["Target"]) == ("+1.0 points, not beyond chance", "none")
    assert row["Linear pace"] == "No verdict: one year shows the change only (method: linear pace)"
