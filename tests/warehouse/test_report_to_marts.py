"""A focal point's workbook on its whole way: checked, landed, submitted, approved, built; then back to its cells.

Expected values are worked out from the cells of `TABLES`.
"""

from __future__ import annotations

from typing import Any

import duckdb
import openpyxl
import pytest

from tests.shared_home import shared_home
from tests.warehouse.report_workbook import EMAIL, NAME, figure, tables_of, write_report
from warehouse import national_reports
from warehouse.build import build
from warehouse.national_reports import Actor
from warehouse.settings import Home
from warehouse.trace import trace

SECRETARIAT, KENYA = Actor("desk-officer-amina", "secretariat"), Actor("focal-ken", "focal_point", "KEN")
FUND = {
    "instrument": "USF", "name": "Universal Service Fund", "fiscal_year_end": "2026-06-30", "currency": "KES",
    "opening_balance": 200, "amount_collected": 800, "amount_disbursed": 250, "amount_earmarked": 100,
    "earmark": "WOMEN", "exchange_rate_usd": 125, "action_lines": "C2;C3", "purpose": "INFRA",
}  # fmt: skip
FORUM = {
    "event_type": "NATIONAL_IGF", "name": "Kenya IGF", "nri_recognised": "yes", "start_date": "2026-05-04",
    "end_date": "2026-05-05", "mode": "HYBRID", "remote_participation": "LIVE_VIDEO;CAPTIONS", "registrations": 300,
    "onsite_participants": 200, "online_participants": 90, "breakdown_base": "ONSITE", "by_f": 90, "by_m": 100,
    "by_o": 0, "sex_unknown": 10, "by_y0t17": 0, "by_y18t35": 120, "by_y_ge36": 70, "age_unknown": 10,
    "disability_asked": "SELF_IDENTIFIED", "with_disability": 14, "disability_unknown": 26,
    "sent_to_secretariat": "yes",
}  # fmt: skip
HEARING = {
    "event_type": "WSIS_CONSULTATION", "name": "Hearing", "start_date": "2026-08-03", "end_date": "2026-08-03",
    "mode": "ONSITE", "action_lines": "C1;C7-ELEA", "onsite_participants": 40, "breakdown_base": "ONSITE",
    "by_y0t17": 0, "by_y18t35": 10, "by_y_ge36": 30, "age_unknown": 0, "disability_asked": "NOT_ASKED",
    "sent_to_secretariat": "no",
}  # fmt: skip
TABLES: dict[str, list[dict[str, Any]]] = {
    **tables_of("KEN"),
    "OBSERVATIONS": [
        # 39.5 % of 51,000 women and 43.5 % of 49,000 men are 41,460 persons
        figure("KEN", 41.46),
        figure("KEN", 39.5, sex="F", sample_size=4600, numerator=20145, denominator=51000),
        figure("KEN", 43.5, sex="M", sample_size=4400, numerator=21315, denominator=49000, conf_status="N"),
        figure("KEN", 35.0, age="Y18T35", disability="WITH", sample_size=400, numerator=700, denominator=2000),
    ],
    "FINANCING": [FUND],
    "IGF_NRI": [FORUM, HEARING],
    "POLICY": [
        {"question_code": "C6-02", "answer": 3, "as_of": "2026-06-30", "instrument_title": "Communications Act",
         "date_in_force": "2013-01-01", "url": "https://example.org/act"},
    ],
}  # fmt: skip


def fill(home: Home) -> None:
    """Report as the focal point and the secretariat would, and build."""
    path = write_report(home.path.parent / "reported.xlsx", tables=TABLES)
    result = national_reports.load_report(home, path, KENYA)
    assert result.accepted, [issue.message for issue in result.issues if issue.severity == "error"]
    identity = str(result.submission_id)
    national_reports.submit(home, identity, KENYA, confirm=True)
    national_reports.approve(home, identity, SECRETARIAT)
    build(home)


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A warehouse with one report; do not write into it."""
    return shared_home(tmp_path_factory, worker_id, "report_to_marts", fill)


def answers(home: Home, query: str) -> list[tuple[Any, ...]]:
    """Rows of the published warehouse."""
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_sheet_reaches_its_mart(reported: Home) -> None:
    figures = answers(
        reported, "select indicator, sex, age, disability, breakdown, obs_value from marts.fct_observation order by all"
    )
    found = {(indicator, *(code for code in cell if code != "_T")): value for indicator, *cell, value in figures}
    stated: dict[tuple[str, ...], float] = {
        ("C2-01",): 41.46,
        ("C2-01", "F"): 39.5,
        ("C2-01", "Y18T35", "WITH"): 35.0,
        ("C6-02",): 3.0,
    }
    money: dict[tuple[str, ...], float] = {
        ("C6-03",): 800.0,
        ("C6-04",): 250.0,
        ("C6-05",): 25.0,  # 250 of 200 + 800
        ("C6-06",): 40.0,  # 100 of 250
    }
    events: dict[tuple[str, ...], float] = {
        ("C1-04",): 40.0,
        ("C1-05",): 25.0,  # 10 of 40
        ("C1-05", "ACTION_LINE:C7-ELEA"): 25.0,
        ("C11-01",): 1.0,
        ("C11-02",): 200.0,
        ("C11-02", "F"): 90.0,
        ("C11-02", "WITH"): 14.0,
        ("C11-02", "WITHOUT"): 160.0,  # 200 less 14 and 26
        ("C11-19",): 50.0,  # the forum, not the hearing
        ("C11-20",): 100.0,
    }
    expected: dict[tuple[str, ...], float] = {**stated, **money, **events}
    for key, value in expected.items():
        assert found.get(key) == value, key
    assert ("C2-01", "M") not in found
    assert 43.5 not in found.values()
    assert answers(reported, "select answer_text from marts.fct_policy") == [("disbursing",)]
    assert answers(reported, "select action_line, achievements from marts.fct_narrative where achievements <> ''") == [
        ("C2", "Four regions connected.")
    ]
    assert answers(reported, "select amount_disbursed_usd, action_line from marts.fct_financing") == [(2.0, "C2")]
    assert answers(
        reported, "select report_state, is_late, nso_endorsed from marts.fct_report_status where ref_area = 'KEN'"
    ) in ([("published", False, True)], [("published", True, True)])  # late or not by the day of the test


def test_who_reported_is_in_no_mart(reported: Home) -> None:
    tables = answers(reported, "select table_name from information_schema.tables where table_schema = 'marts'")
    for (table,) in tables:
        for row in answers(reported, f"select * from marts.{table}"):
            text = " ".join(str(value) for value in row)
            assert not any(word in text for word in (NAME, EMAIL, "focal-ken", "desk-officer")), table


@pytest.mark.parametrize(
    ("indicator", "dims"),
    [("C2-01", {"sex": "F"}), ("C6-02", {}), ("C6-05", {}), ("C11-02", {"disability": "WITHOUT"}), ("C1-05", {})],
)
def test_figures_lead_back_to_the_cells_of_the_workbook(reported: Home, indicator: str, dims: dict[str, str]) -> None:
    """Each cell is read again from the kept workbook, by the key in row 1 of its sheet."""
    (found,) = trace(reported, indicator, "KEN", 2026, dims).figures
    places = [figure.place for figure in ([found] if found.place else found.inputs) if figure.place]
    assert len(places) == (len(found.inputs) or 1)
    for place in places:
        assert place.unchanged is True
        sheet = openpyxl.load_workbook(str(place.original))[place.sheet]
        keys = [cell.value for cell in sheet[1]]
        written = sheet.cell(int(str(place.row)), keys.index(place.column) + 1).value
        (text,) = [text for name, text in place.as_written.items() if name in ("value", place.column)]
        assert str(written) == text
