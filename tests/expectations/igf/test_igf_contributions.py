"""Contributions and initiatives: counts, numbers given twice, parts that do not make the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.igf.fields import CONTRIBUTIONS, INITIATIVES
from ingest.igf.schema import TABLES
from tests.ingest.igf.record_files import CONTRIBUTION, MEETING, Row, faults, judged


def test_contributions_land_with_one_for_nothing_said(tmp_path: Path) -> None:
    inputs = {**CONTRIBUTION, "contribution_type": "Written input", "contribution_ref": "", "quantity": 12}
    rows = [CONTRIBUTION, inputs]
    table, issues, _ = judged(CONTRIBUTIONS, tmp_path, rows)
    assert issues == []
    assert table.select("contribution_type", "quantity", "meeting_year").rows() == [
        ("PROPOSAL", 1.0, 2025),
        ("Written input", 12.0, 2025),
    ]


@pytest.mark.parametrize(
    ("values", "rule", "column"),
    [
        ({"quantity": -1}, "negative_amount", "quantity"),
        ({"quantity": 1.5}, "not_a_count", "quantity"),
        ({"quantity": 0}, "not_a_count", "quantity"),
        ({"contribution_type": "Song"}, "unknown_label", "contribution_type"),
        ({"contribution_ref": "Jane Doe"}, "not_a_code", "contribution_ref"),
        ({"contribution_ref": "jane@example.org"}, "personal_value", "contribution_ref"),
        ({"country": "Atlantis"}, "unknown_area", "country"),
        ({"meeting_year": 2040}, "year_out_of_range", "meeting_year"),
    ],
)
def test_a_wrong_contribution_is_named(tmp_path: Path, values: Row, rule: str, column: str) -> None:
    rows = [{**CONTRIBUTION, "contribution_ref": "WS-2"}, {**CONTRIBUTION, **values}]
    _, issues, _ = judged(CONTRIBUTIONS, tmp_path, rows)
    assert faults(issues) == [(rule, 3, column)]
    assert all("ane" not in issue.value for issue in issues)


def test_a_number_twice(tmp_path: Path) -> None:
    """Speakers share the number of their session; a proposal has one of its own."""
    speaker = {**CONTRIBUTION, "contribution_type": "Speaker", "sex": "Female"}
    speakers = [speaker, {**speaker, "sex": "Male"}, speaker]
    rows = [CONTRIBUTION, CONTRIBUTION, {**CONTRIBUTION, "country": "FRA"}, *speakers]
    table, issues, records = judged(CONTRIBUTIONS, tmp_path, rows)
    assert faults(issues) == [("contradicting_rows", 4, "contribution_ref")]
    assert faults(issues, "warning") == [("repeated_row", 3, "contribution_ref")]
    assert records.dropped == 1
    assert "Rows 2 and 4" in next(issue.message for issue in issues if issue.rule == "contradicting_rows")
    assert table.filter(table["contribution_type"] == "Speaker").height == 3


def test_an_initiative_lands_with_its_event_type(tmp_path: Path) -> None:
    table, issues, _ = judged(INITIATIVES, tmp_path, [MEETING])
    assert faults(issues) == []
    assert table.columns == [name for name in TABLES[INITIATIVES] if name != "submission_id"]
    shown = table.select("nri_code", "area", "year", "nri_type", "event_type", "onsite_participants", "by_igo").row(0)
    assert shown == ("KE-IGF", "KEN", 2025, "National IGF", "NATIONAL_IGF", "100", "")


@pytest.mark.parametrize(
    ("values", "rule", "column"),
    [
        ({"by_cs": 55}, "parts_are_not_base", "by_gov"),
        ({"by_f": 60}, "parts_are_not_base", "by_f"),
        ({"registrations": "", "onsite_participants": "", "online_participants": ""}, "no_attendance", "registrations"),
        ({"onsite_participants": -100}, "negative_number", "onsite_participants"),
        ({"end_date": "2025-06-11"}, "ends_before_start", "end_date"),
        ({"year": 2024}, "year_of_another_meeting", "start_date"),
        ({"area": "014"}, "region_of_national_initiative", "area"),
        ({"area": "Atlantis"}, "unknown_area", "area"),
        ({"nri_type": "Club"}, "unknown_label", "nri_type"),
        ({"mode": "WALKING"}, "unknown_code", "mode"),
        ({"sent_to_secretariat": ""}, "blank_cell", "sent_to_secretariat"),
        ({"nri_code": "jane@example.org"}, "personal_value", "nri_code"),
        ({"donors": "Jane, jane@example.org"}, "personal_value", "donors"),
    ],
)
def test_a_wrong_meeting_is_named(tmp_path: Path, values: Row, rule: str, column: str) -> None:
    other = {**MEETING, "nri_code": "FR-IGF", "area": "FRA", "name": "France IGF"}
    _, issues, _ = judged(INITIATIVES, tmp_path, [other, {**MEETING, **values}])
    assert (rule, 3, column) in faults(issues)
    assert all("jane" not in (issue.message + issue.value).lower() for issue in issues)


def test_measures_that_seem_to_have_been_added_are_a_warning(tmp_path: Path) -> None:
    """100 on site and 120 online are not 220 registrations."""
    _, issues, _ = judged(INITIATIVES, tmp_path, [{**MEETING, "registrations": 220}])
    assert ("measures_added", 2, "registrations") in faults(issues, "warning")


def test_a_code_stands_for_one_initiative_and_a_meeting_for_one_row(tmp_path: Path) -> None:
    rows = [MEETING, {**MEETING, "area": "FRA"}, MEETING]
    _, issues, _ = judged(INITIATIVES, tmp_path, rows)
    found = faults(issues)
    assert ("code_of_two_areas", 3, "area") in found
    said = {issue.rule: issue.message for issue in issues}
    assert "'FRA' here and 'KEN' in an earlier row" in said["code_of_two_areas"]
    assert "Rows 2 and 4" in said["repeated_meeting"]
    assert ("repeated_meeting", 4, "nri_code") in found


def test_a_region_of_a_regional_initiative(tmp_path: Path) -> None:
    row = {**MEETING, "nri_code": "EA-IGF", "nri_type": "Subregional IGF", "area": "014"}
    table, issues, _ = judged(INITIATIVES, tmp_path, [row])
    assert faults(issues) == []
    assert table["event_type"].to_list() == ["SUBREGIONAL"]
