"""Money: what does not add up, is negative, in no currency, or said twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.igf.fields import FUNDING
from tests.ingest.igf.record_files import PLEDGE, RECEIPT, Row, faults, judged


def test_pledge_and_receipt_land(tmp_path: Path) -> None:
    """A receipt is of its day's year; words of the file become ours where there are only two."""
    receipt = {**RECEIPT, "kind": "In kind", "recipient": "igf trust fund"}
    table, issues, _ = judged(FUNDING, tmp_path, [PLEDGE, receipt])
    assert issues == []
    shown = table.select("flow", "kind", "recipient", "amount", "year_from", "year_to", "schedule", "donor_type")
    assert shown.rows() == [
        ("pledge", "cash", "TRUST_FUND", 100.0, 2023, 2024, "2023:40;2024:60", "Government"),
        ("receipt", "in_kind", "TRUST_FUND", 40.0, 2023, 2023, "", "Government"),
    ]


def test_years_of_a_pledge_may_stand_in_its_schedule(tmp_path: Path) -> None:
    table, issues, _ = judged(FUNDING, tmp_path, [{**PLEDGE, "year_from": "", "year_to": ""}])
    assert issues == []
    assert table.select("year_from", "year_to").row(0) == (2023, 2024)


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        ({**PLEDGE, "amount": -100, "schedule": ""}, "negative_amount", "amount"),
        ({**PLEDGE, "amount": 0, "schedule": ""}, "no_amount", "amount"),
        ({**PLEDGE, "amount": "1.000,50", "schedule": ""}, "not_a_number", "amount"),
        ({**PLEDGE, "currency": "EURO"}, "unknown_currency", "currency"),
        ({**PLEDGE, "currency": "DEM"}, "unknown_currency", "currency"),
        ({**PLEDGE, "schedule": "2023:40;2024:50"}, "schedule_does_not_add_up", "schedule"),
        ({**PLEDGE, "schedule": "2023:40;2025:60"}, "schedule_does_not_add_up", "schedule"),
        ({**PLEDGE, "schedule": "2024:40;2023:60"}, "schedule_does_not_add_up", "schedule"),
        ({**PLEDGE, "schedule": "2023:-40;2024:140"}, "schedule_does_not_add_up", "schedule"),
        ({**PLEDGE, "schedule": "half now"}, "schedule_does_not_add_up", "schedule"),
        ({**PLEDGE, "year_to": 2022, "schedule": ""}, "years_out_of_order", "year_to"),
        ({**PLEDGE, "year_to": 2033, "schedule": ""}, "pledge_too_long", "year_to"),
        ({**PLEDGE, "year_to": "", "schedule": ""}, "pledge_without_years", "year_from"),
        ({**PLEDGE, "received_on": "2023-05-01"}, "pledge_received", "received_on"),
        ({**RECEIPT, "received_on": ""}, "receipt_without_day", "received_on"),
        ({**RECEIPT, "received_on": "1 May 2023"}, "not_a_date", "received_on"),
        ({**RECEIPT, "received_on": "2027-05-01"}, "date_in_future", "received_on"),
        ({**RECEIPT, "schedule": "2023:40"}, "schedule_of_receipt", "schedule"),
        ({**PLEDGE, "donor_type": "Friends"}, "unknown_label", "donor_type"),
        ({**PLEDGE, "donor": ""}, "blank_cell", "donor"),
        ({**PLEDGE, "donor": "jane.doe@example.org"}, "personal_value", "donor"),
        ({**PLEDGE, "note": "call +41 22 730 5111"}, "personal_value", "note"),
        ({**PLEDGE, "recipient": "the fund, please"}, "unknown_recipient", "recipient"),
        ({**PLEDGE, "flow": "gift"}, "unknown_word", "flow"),
        ({**PLEDGE, "year_from": 1999, "schedule": ""}, "year_out_of_range", "year_from"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: Row, rule: str, column: str) -> None:
    _, issues, _ = judged(FUNDING, tmp_path, [{**PLEDGE, "pledge_ref": "P-0", "donor": "Other"}, row])
    assert (rule, 3, column) in faults(issues)
    assert {place for _, place, _ in faults(issues)} == {3}
    if rule == "personal_value":
        assert all("jane" not in issue.message + issue.value for issue in issues)
        assert all("730" not in issue.message + issue.value for issue in issues)


def test_the_sum_of_a_schedule_is_told(tmp_path: Path) -> None:
    _, issues, _ = judged(FUNDING, tmp_path, [{**PLEDGE, "schedule": "2023:40;2024:50"}])
    assert "adds up to 90.00, the amount is 100.00" in issues[0].message


def second(row: Row, **values: Any) -> list[Row]:
    return [PLEDGE, {**row, **values}]


@pytest.mark.parametrize(
    ("rows", "rule", "severity"),
    [
        (second(PLEDGE), "equal_rows", "error"),
        (second(PLEDGE, note="again"), "repeated_pledge", "error"),
        (second(RECEIPT, donor="Ministry B"), "pledge_of_another", "error"),
        (second(RECEIPT, donor_type="Private sector"), "donor_of_two_kinds", "error"),
        (second(PLEDGE, donor="MINISTRY A", pledge_ref="P-2"), "donor_written_two_ways", "error"),
        (second(RECEIPT, amount=120), "received_more_than_pledged", "warning"),
        (second(RECEIPT, pledge_ref="P-9"), "pledge_elsewhere", "warning"),
        (second(RECEIPT, agreed_on="2023-06-01"), "received_before_agreed", "warning"),
    ],
)
def test_rows_that_contradict_each_other(tmp_path: Path, rows: list[Row], rule: str, severity: str) -> None:
    _, issues, _ = judged(FUNDING, tmp_path, rows)
    (issue,) = [issue for issue in issues if issue.rule == rule]
    assert (issue.row, issue.severity) == (3, severity)
    if rule in ("equal_rows", "repeated_pledge"):
        assert "Rows 2 and 3" in issue.message
    if rule == "donor_of_two_kinds":
        assert "is PS here and GOV in an earlier row" in issue.message


def test_a_year_without_a_rate_is_told_once(tmp_path: Path) -> None:
    rows = [{**PLEDGE, "currency": "KES"}, {**PLEDGE, "currency": "KES", "pledge_ref": "P-2"}]
    _, issues, _ = judged(FUNDING, tmp_path, rows)
    (issue,) = issues
    assert (issue.severity, issue.rule, issue.value) == ("warning", "no_currency_rate", "KES")
    assert "no rate of KES for 2023: " in issue.message


def test_a_pledge_needs_the_rate_of_the_year_it_was_agreed_in_only(tmp_path: Path) -> None:
    """Both run to 2027, of which nobody has a rate; the dollar never needs one. Without a day the first year counts."""
    years = {"year_from": 2025, "year_to": 2027, "schedule": ""}
    rows = [
        {**PLEDGE, **years, "currency": "USD"},
        {**PLEDGE, **years, "agreed_on": "2024-02-01", "pledge_ref": "P-2"},
        {**RECEIPT, "currency": "USD", "received_on": "2026-05-01", "pledge_ref": ""},
    ]
    assert judged(FUNDING, tmp_path, rows)[1] == []
    late = {**PLEDGE, "agreed_on": "", "year_from": 2027, "year_to": 2028, "schedule": ""}
    _, (issue,), _ = judged(FUNDING, tmp_path / "late", [late])
    assert "no rate of EUR for 2027: " in issue.message
