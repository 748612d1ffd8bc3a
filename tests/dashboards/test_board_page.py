"""The public board: read from the marts, by everybody; nothing of drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboards.published import Published
from dashboards.queries import report_status
from tests.dashboards.conftest import AREAS, LINES, OBSERVATIONS, ROWS, publish
from tests.dashboards.report_pages import drawn, open_as, said

REGIONS = [
    {"ref_area": "002", "m49": "002", "area_type": "region", "is_un_member": False, "name_en": "Africa",
     "name_fr": "Afrique"},
    {"ref_area": "150", "m49": "150", "area_type": "region", "is_un_member": False, "name_en": "Europe"},
]  # fmt: skip
NAMED = [{**area, "name_fr": {"KEN": "Kenya", "GBR": "Royaume-Uni"}.get(str(area["ref_area"]))} for area in AREAS]


def line(ref_area: str, state: str, **facts: Any) -> dict[str, Any]:
    """A row of fct_report_status of the review of 2026."""
    return {
        "review": "annual-2026", "review_type": "ANNUAL", "year": 2026, "ref_area": ref_area, "report_state": state,
        "due_date": "2026-11-30", "is_late": False, **facts,
    }  # fmt: skip


STATUS = [
    line("KEN", "published", submission_id="cccc000000000003", version=2, first_submitted_on="2026-11-03",
         approved_on="2026-11-05", nso_endorsed=True),
    line("GBR", "draft"),
]  # fmt: skip
REPORTED = {**OBSERVATIONS[1], "observation_id": "r", "source": "national-report", "submission_id": "cccc000000000003"}
BOARD = {
    **ROWS, "dim_area": [*NAMED, *REGIONS], "fct_report_status": STATUS, "fct_observation": [*OBSERVATIONS, REPORTED],
}  # fmt: skip


@pytest.fixture
def board_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published build in which Kenya has reported and the United Kingdom has a draft."""
    publish(tmp_path, BOARD)
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    return tmp_path


def cells(html: str, country: str) -> list[str]:
    """Texts of a country's row."""
    row = next(row for row in html.split("<tr>") if f">{country}</" in row)
    return [part.split("</td>")[0] for part in row.split('<td dir="auto">')[2:]]


def test_everybody_sees_who_has_reported(board_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as("", "board", monkeypatch)
    assert {metric.label: metric.value for metric in app.metric} == {
        "UN members": "2", "Published": "1", "Received, being looked at": "0", "Overdue": "0",
    }  # fmt: skip
    table = drawn(app)
    assert cells(table, "Kenya") == ["Published", "30 Nov 2026", "3 Nov 2026", "5 Nov 2026", "1", "yes"]
    assert '<a href="country?area=KEN"' in table
    assert "As of 22 Nov 2026" in said(app)


def test_who_has_reported_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, {**BOARD, "fct_report_status": [line("GBR", "published"), line("KEN", "submitted")]})
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    html = drawn(open_as("", "board", monkeypatch))
    assert html.index("United Kingdom") < html.index("Kenya")


def test_that_there_is_a_draft_is_not_said(board_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as("", "board", monkeypatch)
    assert cells(drawn(app), "United Kingdom") == ["Not yet received", "30 Nov 2026", "", "", "", ""]
    assert "draft" not in (said(app) + drawn(app)).lower()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"report_state": "submitted", "first_submitted_on": "2026-11-20"}, "Received, being looked at"),
        ({"report_state": "draft", "first_submitted_on": "2026-11-20"}, "In revision"),
        ({"report_state": "none", "is_late": True}, "Not yet received (late)"),
    ],
)
def test_states_in_words(facts: dict[str, Any], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, {**BOARD, "fct_report_status": [{**line("KEN", "none"), **facts}]})
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    app = open_as("", "board", monkeypatch)
    assert cells(drawn(app), "Kenya")[0] == words
    assert next(metric.value for metric in app.metric if metric.label == "Overdue") == ("1" if "late" in words else "0")


def test_the_board_is_narrowed_by_region_and_state(board_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as("", "board", monkeypatch)
    app = app.selectbox(key="board_region").set_value("150").run()
    assert "United Kingdom" in drawn(app) and "Kenya" not in drawn(app)
    app = app.selectbox(key="board_state").set_value("published").run()
    assert "No country is in this state." in said(app)


def test_the_board_speaks_french(board_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_as("", "board", monkeypatch, lang="fr")
    assert ">Royaume-Uni</td>" in drawn(app)
    # Europe has no name of its own in French: it is the same word
    assert app.selectbox(key="board_region").options == ["Toutes les régions", "Afrique", "Europe"]


def test_a_build_without_reports_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    assert "no published warehouse yet that knows of national reports" in said(open_as("", "board", monkeypatch))
    publish(tmp_path, {"dim_action_line": LINES})
    assert "No review has begun yet" in said(open_as("", "board", monkeypatch))


def test_a_build_of_an_earlier_version_is_recognised(build: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    assert report_status.is_known(build)
    import duckdb

    with duckdb.connect(build.path) as connection:
        connection.execute("drop table marts.fct_report_status")
    monkeypatch.setattr("dashboards.queries.report_status.frame", lambda published, sql: _ask(published.path, sql))
    assert not report_status.is_known(build)


def _ask(path: str, sql: str) -> Any:
    import duckdb

    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(sql).df()
