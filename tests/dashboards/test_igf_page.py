"""The page on the Internet Governance Forum, run as the app runs it, on hand-made records."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.conftest import LINES, publish
from tests.dashboards.test_pages import open_page, tables, texts
from tests.dbt_project.igf_by_hand import fill, persons, share
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
    assert "parity than in 2023" in said
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
    assert "because no registrations have been loaded" in said
    assert "wsis load igf-funding" in said
