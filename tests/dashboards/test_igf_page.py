"""The page on the Internet Governance Forum, run as the app runs it, on hand-made records."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import LINES, publish
from tests.dashboards.test_pages import open_page, tables, texts
from tests.dbt_project.igf_by_hand import fill, fill_published, persons, share
from tests.shared_home import shared_home


@pytest.fixture
def igf_app(tmp_path_factory: pytest.TempPathFactory, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page over the warehouse of IGF records."""
    home = shared_home(tmp_path_factory, worker_id, "igf_by_hand", fill)
    monkeypatch.setenv("WSIS_HOME", str(home.path))
    return open_page("igf")


def test_the_page_answers_its_question(igf_app: AppTest) -> None:
    """Women among the 900 generated people of 2025; 150 of 160 dollars received in 2024, 80 of them from one donor."""
    said = texts(igf_app)
    people = [person for person in persons() if person.year == 2025]
    women = share(people, lambda p: p.sex == "F", lambda p: p.sex != "_U")
    assert f"Women: {women:.1f} % in 2025" in said
    before = [person for person in persons() if person.year == 2023]
    moved = abs(women - share(before, lambda p: p.sex == "F", lambda p: p.sex != "_U"))
    assert moved < 1  # threshold igf_balance_points
    assert f"Women: {women:.1f} % in 2025, about the same as in 2023" in said
    assert "Regional groups, measured, of the registered in 2025: Western European and Others Group" in said
    assert "Stakeholder groups, measured, of the registered in 2025: Civil society" in said
    assert "the population is known of 0 of 193 UN members" in said
    assert "Contributions to the meeting of 2025: dynamic coalition 1, session proposal 6" in said
    metrics = {metric.label: metric.value for metric in igf_app.metric}
    assert metrics["Trust Fund received in 2024"] == "150 USD"
    assert (metrics["Of what was pledged"], metrics["From the largest donor"]) == ("93.8 %", "53.3 %")
    assert "Of the meeting before, came again, 2023: registrations of the meeting before have not been loaded." in said


def test_measured_and_published_stand_apart(igf_app: AppTest) -> None:
    said = texts(igf_app)
    assert "Registered (measured) 900 in 2023, 900 in 2025" in said
    assert "Registered (published) 8,833 in 2025" in said
    assert "never added" in said
    assert "Not public: personal data, aggregates only" in said
    assert "9,733" not in said + tables(igf_app)


def test_hidden_cells_are_said_to_be_hidden(igf_app: AppTest) -> None:
    igf_app.radio(key="igf_measure").set_value("SUPPORTED").run()
    igf_app.selectbox(key="igf_by").set_value("AGE").run()
    assert not igf_app.exception
    assert "cells are hidden: a few persons could be told" in texts(igf_app)
    assert "hidden" in tables(igf_app)


def test_contradicting_sources_can_be_picked_out(igf_app: AppTest) -> None:
    igf_app.toggle(key="igf_contradicted").set_value(True).run()
    facts = igf_app.dataframe[-1].value
    assert list(facts["Contradicted"]) == ["165 to 180"] * 2
    assert list(facts["Preferred"]) == ["yes", "no"]


def test_without_records_the_page_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    publish(tmp_path, {"dim_action_line": LINES})
    said = "\n".join(info.value for info in open_page("igf").info)
    assert "because neither registrations nor published figures have been loaded" in said
    assert "wsis load igf-statistics ingest/igf/published/igf_facts.csv" in said
    assert "wsis load igf-funding" in said


@pytest.fixture
def facts_app(tmp_path_factory: pytest.TempPathFactory, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page over the facts that come along, and nothing else."""
    home = shared_home(tmp_path_factory, worker_id, "igf_published", fill_published)
    monkeypatch.setenv("WSIS_HOME", str(home.path))
    return open_page("igf")


def test_published_figures_answer_the_questions(facts_app: AppTest) -> None:
    """As the pages of the Secretariat and others print them: igf_facts.csv."""
    said = texts(facts_app)
    assert "cannot be said" not in said
    assert (
        "Women, published: of those on site 43 % in 2018; of all participants 43 % in 2022, 38 % in 2023, 46 % in 2025 "
        "(nearer to parity than in 2022)." in said
    )
    assert "First-timers, published: of those on site 62 % in 2018; of all participants 64 % in 2022" in said
    assert "countries, published: of all participants 67 % (grouped otherwise than here) in 2022." in said
    assert "African Group 10 % (2022: 44 %)" in said
    assert "Government 35 % (2022: 29 %)" in said
    assert "Germany 1,000,000 EUR in 2019, over three years." in said
    assert "150 in 2022 (partly confirmed)" in said
    assert "over 300 in 2023, 260 in 2025" in said
    assert "over 155 in 2023, 177 in 2025 (secondary)" in said
    assert "Dynamic coalitions, published: 8 submitted a report in 2015." in said
    assert "Written inputs to the call before the meeting of 2025, published: Civil Society 64" in said


def test_published_figures_keep_their_qualifiers(facts_app: AppTest) -> None:
    said, shown = texts(facts_app), tables(facts_app)
    assert "Participants, total of the source over 3,000 in 2018" in said
    assert "Other (published, participants, total of the source) 1 % in 2022, under 1 % in 2025" in said
    assert "under 1 %" in shown
    assert "under <1" not in shown
    shares = next(one.value for one in facts_app.dataframe if "Over the registered" in list(one.value.columns))
    assert set(shares["Of"]) == {"On site", "Participants, total of the source"}


def test_contradictions_of_the_bundled_facts_are_shown(facts_app: AppTest) -> None:
    """133 of 1,280 are 10.4 %, not 14; 3,000 cannot be on site where 1,400 of all were online; 165 or 170 countries."""
    facts_app.toggle(key="igf_contradicted").set_value(True).run()
    facts = facts_app.dataframe[-1].value
    found = {(row.Year, row.What, row.Published): (row.Preferred, row.Contradicted) for row in facts.itertuples()}
    assert found[2008, "onsite", "14 %"][1] == "133 of 1280 are 10.4 %, the share given is 14.0 %"
    assert found[2008, "onsite", "133"] == found[2008, "onsite", "14 %"]
    assert found[2018, "onsite", "over 3,000"][0] == "no"
    assert found[2018, "participation", "over 3,000"][0] == "yes"
    assert "taken as the total" in str(found[2018, "participation", "over 3,000"][1])
    assert found[2025, "countries", "165"] == ("yes", "165 to 170")
    assert found[2025, "countries", "170"] == ("no", "165 to 170")
