"""The planted defects are where they are said to be, and nowhere else."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable

from ingest.sample import SampleFile

Find = Callable[..., SampleFile]
FAULTY = "individuals-with-ict-skills-safety_synthetic_faulty.csv"


def table(file: SampleFile) -> list[list[str]]:
    with file.path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def cell(rows: list[list[str]], row: int, column: str) -> str:
    return rows[row - 1][rows[0].index(column)]


def test_expectations(sample: list[SampleFile]) -> None:
    expected = Counter(file.expect for file in sample)
    assert set(expected) == {"accepted", "held", "refused"}
    assert (expected["held"], expected["refused"]) == (2, 3)
    assert all(file.planted == [] for file in sample if file.expect == "accepted")


def test_planted_defects_hold_the_planted_text(sample_file: Find) -> None:
    file = sample_file(FAULTY)
    rows = table(file)
    found = {kind: cell(rows, row, column) for row, column, kind in file.planted}
    # the texts of the defect list the gate is measured by
    assert found | {"duplicate_row": "", "conflicting_key": ""} == {
        "text_in_value": "about 40",
        "trailing_space": "RWA ",
        "duplicate_row": "",
        "conflicting_key": "",
        "out_of_range": "-250",
        "bad_year": "20l5",
        "missing_year": "",
        "unknown_label": "HHU781l_HHCFemlae",
    }


def test_duplicate_and_conflict(sample_file: Find) -> None:
    file = sample_file(FAULTY)
    rows = table(file)
    places = {kind: row for row, _, kind in file.planted}
    twice, conflict = places["duplicate_row"], places["conflicting_key"]
    assert rows[twice - 1] == rows[twice - 2]
    differing = [
        heading
        for heading, one, other in zip(rows[0], rows[conflict - 1], rows[conflict - 2], strict=True)
        if one != other
    ]
    assert differing == ["dataValue"]


def test_the_rest_of_the_faulty_file_is_clean(sample_file: Find) -> None:
    file = sample_file(FAULTY)
    clean = {tuple(row) for row in table(sample_file("individuals-with-ict-skills-safety_synthetic.csv"))}
    unclean = {number for number, row in enumerate(table(file), start=1) if tuple(row) not in clean}
    # the duplicate is a clean row written twice
    assert unclean == {row for row, _, kind in file.planted if kind != "duplicate_row"}


def test_contradicted_units(sample_file: Find) -> None:
    file = sample_file("mobile-coverage_synthetic_units-contradicted.csv")
    rows = table(file)
    wrong = {row for row, _, _ in file.planted}
    for number in range(2, len(rows) + 1):
        assert cell(rows, number, "seriesUnits") == "%"
        assert (float(cell(rows, number, "dataValue")) > 100) == (number in wrong)
        assert (cell(rows, number, "seriesCode") == "i271GA") == (number in wrong)


def test_shifted_header(sample_file: Find) -> None:
    rows = table(sample_file("individuals-using-the-internet_synthetic_shifted-header.csv"))
    good = table(sample_file("individuals-using-the-internet_synthetic.csv"))
    assert rows[0] == ["", *good[0]]
    assert rows[1:] == good[1:]


def test_renamed_web_page_is_no_workbook(sample_file: Find) -> None:
    content = sample_file("ICTPriceBaskets_2025_synthetic_renamed-html.xlsx").path.read_bytes()
    assert content.startswith(b"<html>")
