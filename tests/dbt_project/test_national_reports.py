"""National reports in the marts: versions, states, what stays hidden, and indicators added up from the sheets.

The reports are written by hand in `reports_by_hand.py`; expected values are worked out from them.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt_project.reports_by_hand import fill
from tests.dbt_project.test_grain import place_of, stated_grains
from tests.shared_home import shared_home
from warehouse import working_file
from warehouse.build import build
from warehouse.settings import Home
from warehouse.trace import trace
from warehouse.trace_text import lines


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A warehouse of national reports; do not write into it."""
    return shared_home(tmp_path_factory, worker_id, "national_reports", fill)


@pytest.fixture(scope="module")
def marts(reported: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    published = reported.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return connection.execute(query).fetchall()


def figures(connection: duckdb.DuckDBPyConnection, area: str, method: str) -> dict[tuple[str, ...], float | None]:
    """Published figures of an area by indicator and what is broken down."""
    return {
        (indicator, *(code for code in cell if code != "_T")): value
        for indicator, *cell, value in rows(
            connection,
            "select indicator, sex, age, disability, breakdown, obs_value from marts.fct_observation "
            f"where ref_area = '{area}' and method = '{method}'",
        )
    }


def test_the_version_in_force_speaks_for_the_country(marts: duckdb.DuckDBPyConnection) -> None:
    """Version 2: 51 for 50; C4-02 is left out and gone; what is not for publication is gone; NAT-1 is no indicator."""
    assert figures(marts, "KEN", "reported") == {
        ("C2-01",): 51.0,
        ("C2-01", "F"): 48.0,
        ("C2-01", "Y18T35", "WITH"): 40.0,
        ("C2-01", "Y_GE65"): None,
        ("C2-05",): 61.0,
        ("C6-09",): 2_500_000.0,
        ("C1-01",): 2.0,
        ("X-02",): 1.0,
    }
    assert rows(marts, "select distinct is_stale, is_preferred from marts.fct_observation where ref_area = 'KEN'") == [
        (False, True)
    ]


def test_what_the_same_country_said_before_is_a_discrepancy(marts: duckdb.DuckDBPyConnection) -> None:
    """The earlier 50 of C2-01 is not told: a figure beside it is hidden, and more of them would give it away."""
    found = rows(
        marts,
        "select indicator, kind, shown_value, other_value, other_submission_id from marts.fct_source_discrepancy",
    )
    assert found == [("C2-05", "vintage", 61.0, 60.0, "aaaaaaaaaaaa0001")]


def test_nothing_of_reports_that_are_not_released_is_published(marts: duckdb.DuckDBPyConnection) -> None:
    """Draft, submitted, returned, withdrawn: neither figures nor texts, and no submission to ask for."""
    tables = [
        name
        for (name,) in rows(marts, "select table_name from information_schema.tables where table_schema = 'marts'")
    ]
    hidden = {"bbbbbbbbbbbb0001", "cccccccccccc0001", "dddddddddddd0001", "eeeeeeeeeeee0001"}
    for table in tables:
        for row in rows(marts, f"select * from marts.{table}"):
            assert not hidden & {str(value) for value in row}, table
            assert "Not yet for the public." not in row
            assert not any("focal-point-of" in str(value) for value in row), table
    unreleased = "('GHA', 'UGA', 'TZA', 'MWI')"
    assert rows(marts, f"select * from marts.fct_observation where ref_area in {unreleased}") == []


def test_masked_rows_stay_masked_whatever_is_made_of_them(marts: duckdb.DuckDBPyConnection) -> None:
    """C2-01 of men is not for publication: neither the figure nor the ratio of women to men (E-01)."""
    assert 53.8 not in {value for (value,) in rows(marts, "select obs_value from marts.fct_observation")}
    assert rows(marts, "select * from marts.fct_observation where indicator = 'E-01'") == []
    (cell,) = rows(
        marts,
        "select status, obs_status, is_approved from marts.fct_completeness where indicator = 'C2-01' and year = 2025 "
        "and ref_area = 'KEN' and sex = 'M' and age = '_T' and disability = '_T' and urbanisation = '_T' "
        "and breakdown = '_T'",
    )
    assert cell == ("suppressed", "Q", True)


def test_money_adds_up_to_indicators(marts: duckdb.DuckDBPyConnection) -> None:
    """Worked out from the lines of `kenya()`.

    C6-05: 100 x (400 + 100) / (900 + 100); C6-06: 100 x 60 / 500; C4-10: 100 x 30 / (30 + 90); C8-06: the line of C8.
    """
    financing = {key: value for key, value in figures(marts, "KEN", "sheet").items() if not key[0].startswith("C1")}
    assert financing == {
        ("C4-10",): 25.0,
        ("C6-03",): 900.0,
        ("C6-04",): 500.0,
        ("C6-04", "BENEFICIARY_GROUP:WOMEN"): 60.0,
        ("C6-05",): 50.0,
        ("C6-06",): 12.0,
        ("C6-06", "BENEFICIARY_GROUP:WOMEN"): 12.0,
        ("C8-06",): 90.0,
    }
    # Rwanda: two currencies, and no amount for the group
    assert not {key for key in figures(marts, "RWA", "sheet") if not key[0].startswith("C1")}


def test_events_add_up_to_indicators(marts: duckdb.DuckDBPyConnection) -> None:
    """Worked out from FORUM and HEARING; the stakeholder groups of FORUM hold three persons and are hidden."""
    events = {key: value for key, value in figures(marts, "KEN", "sheet").items() if key[0].startswith("C1")}
    assert {key: value for key, value in events.items() if key[0] == "C11-02"} == {
        ("C11-02",): 200.0,
        ("C11-02", "MODE:ONSITE"): 200.0,
        ("C11-02", "MODE:ONLINE"): 90.0,
        ("C11-02", "F"): 80.0,
        ("C11-02", "M"): 110.0,
        ("C11-02", "_O"): 0.0,
        ("C11-02", "_U"): 10.0,  # of sex as of age
        ("C11-02", "Y0T17"): 0.0,
        ("C11-02", "Y18T35"): 120.0,
        ("C11-02", "Y_GE36"): 70.0,
        ("C11-02", "F", "Y18T35"): 50.0,
        ("C11-02", "M", "Y18T35"): 65.0,
    }
    assert events[("C1-04", "WITHOUT")] == 100 - 12 - 8
    assert events[("C1-05",)] == events[("C1-05", "ACTION_LINE:C7-ELEA")] == 30.0
    assert events[("C1-05", "WITH")] == 50.0  # 6 of 12
    assert ("C1-05", "ACTION_LINE:C7") not in events
    assert (events[("C11-01",)], events[("C11-19",)], events[("C11-20",)]) == (1.0, 50.0, 100.0)


def test_measures_that_do_not_fit_are_not_added(marts: duckdb.DuckDBPyConnection) -> None:
    """Rwanda counts one forum on site and one by registrations: there is no sum of participants, but of those on site.

    Three women at the hearing: sex is hidden, age is not; whether one forum sent its outputs is not known.
    """
    events = figures(marts, "RWA", "sheet")
    assert ("C11-02",) not in events
    assert events[("C11-02", "MODE:ONSITE")] == 400.0
    assert not {key for key in events if {"F", "M"} & set(key)}
    assert events[("C1-04", "Y18T35")] == 30.0
    assert ("C11-20",) not in events
    assert events[("C11-20", "NRI_TYPE:NATIONAL")] == 100.0


def test_sheets_are_published_as_they_stand(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(marts, "select action_line, achievements, nothing_to_report from marts.fct_narrative order by 1") == [
        ("C1", "A strategy is in force.", None),
        ("C2", None, True),
    ]
    answers = "select indicator, answer, answer_text, answered_as_of, instrument_title from marts.fct_policy order by 1"
    assert rows(marts, answers) == [
        ("C1-01", 2, "adopted", dt.date(2025, 11, 30), "Digital Master Plan"),
        ("X-02", 1, "yes", dt.date(2025, 12, 31), "Household survey 2025"),
    ]
    money = rows(
        marts,
        "select name, action_line, amount_disbursed, amount_disbursed_usd, beneficiaries_total, beneficiaries_f "
        "from marts.fct_financing where ref_area = 'KEN' order by src_row",
    )
    # 400 at 129.5 a dollar; 37 women of 40 leave three men, so only the total is shown
    assert money == [
        ("Universal Service Fund", "C2", 400.0, pytest.approx(400 / 129.5, rel=1e-11), 500, 300),
        ("Universal Service Fund", "C3", 100.0, None, 40, None),
        ("Digital skills", "C4", 30.0, None, None, None),
        ("Content", "C8", 90.0, None, None, None),
        ("Backbone", "C2", 5_000_000.0, 5_000_000.0, None, None),
    ]
    events = rows(
        marts,
        "select name, onsite_participants, online_participants, by_f, by_gov, with_disability, disability_asked, "
        "hidden_breakdowns from marts.fct_nri_activity where ref_area = 'KEN' order by src_row",
    )
    assert events == [
        ("Kenya IGF", 200, 90, 80, None, None, "NOT_ASKED", "STAKEHOLDER"),
        ("Hearing on the report", 100, None, 55, None, 12, "WG_SS", None),
    ]


def test_the_board_says_who_has_reported(marts: duckdb.DuckDBPyConnection) -> None:
    board = rows(
        marts,
        "select ref_area, report_state, version, first_submitted_on, approved_on, nso_endorsed, licence "
        "from marts.fct_report_status where report_state <> 'none' order by 1",
    )
    first = dt.date(2026, 2, 10)
    assert board == [
        ("GHA", "draft", None, None, None, None, None),
        ("KEN", "published", 2, first, dt.date(2026, 5, 1), True, "CC BY 4.0"),
        ("RWA", "published", 1, first, dt.date(2026, 3, 1), None, None),
        ("TZA", "draft", None, first, None, None, None),
        ("UGA", "submitted", None, first, None, None, None),
    ]
    # every member owes a report of the one review that has begun, MWI's is withdrawn
    members = rows(marts, "select count(*) from marts.dim_area where is_un_member")
    assert rows(marts, "select count(*) from marts.fct_report_status") == members
    assert rows(marts, "select report_state from marts.fct_report_status where ref_area = 'MWI'") == [("none",)]


def test_all_versions_of_a_release_are_named(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        marts,
        "select submission_id, ref_area, review, reporting_year, version, state, approved_on, superseded_from "
        "from marts.dim_submission order by 1",
    ) == [
        ("aaaaaaaaaaaa0001", "KEN", "annual-2026", 2025, 1, "published", dt.date(2026, 3, 1), dt.date(2026, 5, 1)),
        ("aaaaaaaaaaaa0002", "KEN", "annual-2026", 2025, 2, "published", dt.date(2026, 5, 1), None),
        ("ffffffffffff0001", "RWA", "annual-2026", 2025, 1, "published", dt.date(2026, 3, 1), None),
    ]


def test_a_release_of_an_earlier_day_shows_the_first_version(reported: Home, tmp_path: Path) -> None:
    """On 1 April version 1 was in force, whatever was approved since."""
    home = Home(tmp_path / "home")
    shutil.copytree(reported.path / "landing", home.path / "landing")
    for file in reported.path.glob("registry.sqlite*"):
        shutil.copy(file, home.path)
    build(home, as_of=dt.date(2026, 4, 1))
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        assert figures(connection, "KEN", "reported") == {
            ("C2-01",): 50.0,
            ("C2-01", "F"): 48.0,
            ("C2-05",): 60.0,
            ("C4-02",): 33.0,
        }
        assert figures(connection, "KEN", "sheet") == {("C6-03",): 999.0, ("C6-04",): 999.0}
        assert rows(connection, "select achievements from marts.fct_narrative") == [("First words.",)]
        assert rows(
            connection, "select version, superseded_from from marts.dim_submission where ref_area = 'KEN'"
        ) == [(1, None)]


def test_models_of_reports_keep_their_grain(reported: Home) -> None:
    """The grains of test_grain.py, in a warehouse that has reports."""
    published = reported.published()
    assert published is not None
    with working_file.opened(reported, published.parent) as connection:
        connection.execute(f"attach '{published}' as wsis (read_only)")
        filled = set()
        for model, grain in stated_grains().items():
            if "survey" in model:
                continue  # built only where there is a survey
            place, columns = place_of(connection, model), ", ".join(f'"{column}"' for column in grain)
            assert rows(connection, f"select 1 from {place} group by {columns} having count(*) > 1") == [], model
            if rows(connection, f"select 1 from {place} limit 1"):
                filled.add(model)
    of_reports = {"int_event_term", "int_financing_term", "int_sheet_term", "int_lineage_sheet", "fct_nri_activity"}
    assert filled > of_reports | {"fct_financing", "fct_narrative", "fct_policy", "fct_report_status"}


def test_trace_leads_from_a_sum_to_the_cells_of_the_sheet(reported: Home) -> None:
    """C6-05 of Kenya 2025: rows 3 and 4 of FINANCING, 500 paid of 1000; the blank collection of row 4 is no cell."""
    (found,) = trace(reported, "C6-05", "KEN", 2025).figures
    assert found.formula == "sum of numerators / sum of denominators"
    cells = [(cell.role, cell.value, cell.place) for cell in found.inputs]
    assert [(role, value, place.sheet, place.row, place.column) for role, value, place in cells if place] == [
        ("numerator", 400.0, "FINANCING", 3, "amount_disbursed"),
        ("numerator", 100.0, "FINANCING", 4, "amount_disbursed"),
        ("denominator", 900.0, "FINANCING", 3, "amount_collected"),
        ("denominator", 100.0, "FINANCING", 3, "opening_balance"),
    ]
    assert [place.as_written for _, _, place in cells if place] == [
        {"name": "Universal Service Fund", "amount_disbursed": "400"},
        {"name": "Universal Service Fund", "amount_disbursed": "100"},
        {"name": "Universal Service Fund", "amount_collected": "900"},
        {"name": "Universal Service Fund", "opening_balance": "100"},
    ]
    text = "\n".join(lines(trace(reported, "C1-04", "KEN", 2025, {"disability": "WITHOUT"})))
    for words in ("80.0 persons", "sheet IGF_NRI, row 4, column with_disability", 'with_disability "12"'):
        assert words in text
    assert json.loads(json.dumps(trace(reported, "C6-05", "KEN", 2025).as_json()))


def test_trace_of_a_stated_figure_leads_to_its_cell(reported: Home) -> None:
    (found,) = trace(reported, "X-02", "KEN", 2025).figures
    assert found.place is not None
    assert (found.place.sheet, found.place.row, found.place.column) == ("POLICY", 12, "answer")
    assert found.place.as_written["value"] == "1"
