"""The factsheet of a meeting and the Internet governance chapter of the CSTD workbook, from hand-made records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exports.cstd import write_cstd
from exports.igf_factsheet import write_factsheet
from tests.dbt_project.igf_by_hand import fill, persons, share
from tests.exports.test_cstd import rows_of
from tests.shared_home import shared_home
from warehouse.settings import Home


@pytest.fixture(scope="module")
def igf_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The published file of a warehouse of IGF records."""
    found: Home = shared_home(tmp_path_factory, worker_id, "igf_by_hand", fill)
    published = found.published()
    assert published is not None
    return published


@pytest.fixture(scope="module")
def factsheet(igf_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return openpyxl.load_workbook(write_factsheet(igf_file, 2025, tmp_path_factory.mktemp("factsheet")))


def test_the_balance_stands_beside_the_meeting_before(factsheet: Any) -> None:
    """Women of those whose sex is recorded, counted from the generated people; 46 % is what the page published."""
    rows = {row["Share of"]: row for row in rows_of(factsheet["BALANCE"])}
    women = [
        share((p for p in persons() if p.year == year), lambda p: p.sex == "F", lambda p: p.sex != "_U")
        for year in (2024, 2025)
    ]
    line = rows["Women among the registered"]
    assert line["Meeting before, %"] == pytest.approx(women[0])
    assert line["This meeting, %"] == pytest.approx(women[1])
    assert line["Change, points"] == pytest.approx(women[1] - women[0])
    assert (line["Held against, %"], line["What it is held against"]) == (50, "parity")
    assert (line["Published, %"], line["Published of"], line["Published by"]) == (46, "Participants", "Statistics page")


def test_a_share_without_known_populations_is_held_against_nothing(factsheet: Any) -> None:
    """No population is loaded: the reason stands where the reference would."""
    rows = {row["Share of"]: row for row in rows_of(factsheet["BALANCE"])}
    line = rows["Registered from least developed countries"]
    assert (line["Held against, %"], line["What it is held against"]) == (None, None)
    assert "known of 0 of 193 UN members" in line["Why it is held against nothing"]
    parts = rows_of(factsheet["IGF_PARTICIPATION"])
    (africa,) = [
        row for row in parts
        if (row["Series"], row["Measure"], row["Category"], row["Within"])
        == ("measured", "Registered", "African Group", None)
    ]  # fmt: skip
    assert africa["Share over that"] is None
    assert "of enough of every group" in africa["Why it is held against nothing"]


def test_the_factsheet_is_of_one_meeting(factsheet: Any) -> None:
    assert factsheet.sheetnames == [
        "ABOUT", "BALANCE", "IGF_PARTICIPATION", "IGF_CONTRIBUTIONS", "IGF_FUNDING", "IGF_PUBLISHED",
    ]  # fmt: skip
    assert {row["Meeting"] for row in rows_of(factsheet["IGF_PARTICIPATION"])} == {2025}
    assert any("Not public: personal data" in str(cell.value) for row in factsheet["ABOUT"].iter_rows() for cell in row)


def test_a_meeting_without_registrations_says_so(igf_file: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_factsheet(igf_file, 2019, tmp_path))
    assert {row["Why no number"] for row in rows_of(book["BALANCE"])} == {"no registrations have been loaded"}


def test_the_same_build_gives_the_same_bytes(igf_file: Path, tmp_path: Path) -> None:
    first = write_factsheet(igf_file, 2025, tmp_path / "a").read_bytes()
    assert first == write_factsheet(igf_file, 2025, tmp_path / "b").read_bytes()


def test_the_chapter_of_the_cstd_workbook(igf_file: Path, tmp_path: Path) -> None:
    (file,) = write_cstd(igf_file, tmp_path)
    book = openpyxl.load_workbook(file)
    parts = rows_of(book["IGF_PARTICIPATION"])
    totals = {
        (row["Series"], row["Measure"]): row["Persons"]
        for row in parts
        if row["Meeting"] == 2025 and row["Category"] == "Total"
    }
    assert totals[("measured", "Registered")] == 900
    assert totals[("published", "Registered")] == 8833
    hidden = [row for row in parts if row["Why no number"] == "confidential"]
    assert hidden
    assert not [row for row in hidden if row["Persons"] is not None or row["Answered"] is not None]
    funds = {row["Year"]: row for row in rows_of(book["IGF_FUNDING"])}
    assert (funds[2024]["Pledged, USD"], funds[2024]["Received, USD"]) == (pytest.approx(160), 150)
    published = [row for row in rows_of(book["IGF_PUBLISHED"]) if row["What"] == "Countries"]
    assert [(row["Value"], row["Preferred"], row["Lowest"], row["Highest"]) for row in published] == [
        (165, "yes", 165, 180),
        (180, "no", 165, 180),
    ]
    made = {row["Kind"]: row["Number"] for row in rows_of(book["IGF_CONTRIBUTIONS"]) if row["Category"] == "Total"}
    assert made["Session proposal"] == 6
