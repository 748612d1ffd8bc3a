"""The attack on a published warehouse: nothing is found with the mask, the planted cells without it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from benchmarks.survey_counts import survey_cells
from warehouse import audit
from warehouse.cli import app
from warehouse.disclosure.cells import Cell, Demand
from warehouse.disclosure.margins import Member, partners
from warehouse.disclosure.shelves import hide
from warehouse.settings import Home

ORDER = {"Y15T24": 1, "Y18T24": 2, "Y25T35": 3, "Y0T17": 4, "Y_GE65": 5, "Y36T64": 6, "Y18T35": 7}
_KEY = "indicator, ref_area, sub_area, time_period, sex, age, disability, urbanisation, breakdown, source, dataset"
_TYPES = ", ".join(f"{name.strip()} varchar" for name in _KEY.split(","))


def publish(file: Path, cells: Sequence[Cell], hidden: set[str], kind: str = "PERSON", ratio_of: str = "") -> Path:
    """The marts that the audit reads, with the figures of one survey."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            f"create table marts.fct_observation (observation_id varchar, {_TYPES}, obs_value double, "
            "numerator double, denominator double, sample_size integer, age_scope varchar, method varchar)"
        )
        connection.execute(
            f"create table marts.fct_release_mask (observation_id varchar, {_TYPES}, is_hidden boolean, "
            "obs_status varchar)"
        )
        connection.execute("create table marts.fct_parity as select ?::varchar as observation_id", [ratio_of])
        connection.execute(
            "create table marts.fct_igf_participation (meeting_year integer, series_basis varchar, measure varchar, "
            "characteristic varchar, category varchar, within_characteristic varchar, persons double, "
            "is_hidden boolean)"
        )
        connection.execute(
            "create table marts.dim_area (ref_area varchar, igf_regional_group varchar, igf_country_group varchar)"
        )
        connection.execute(
            "create table marts.dim_threshold as select * from (values ('confidentiality_k', 5), "
            "('confidentiality_k_sensitive', 10), ('enterprise_min_units', 3), ('unit_percent_max', 100), "
            "('sum_of_parts_tolerance', 0.5), ('filter_question_cells', 95)) as t(parameter, value)"
        )
        connection.execute(
            "create table marts.dim_indicator as select 'C2-01' as indicator, 'survey_weighted' as method, "
            "'PT' as unit_measure, ? as confidentiality",
            [kind],
        )
        for cell in cells:
            place = ["C2-01", "KEN", cell.sub_area, "2025", cell.sex, cell.age, cell.disability, cell.urbanisation,
                     cell.breakdown, "survey", "S"]  # fmt: skip
            if cell.key in hidden:
                row = [cell.key, *place, True, "Q"]
                connection.execute(f"insert into marts.fct_release_mask values ({', '.join('?' * len(row))})", row)
            else:
                assert cell.weighted_count is not None and cell.weighted_size
                share = 100 * cell.weighted_count / cell.weighted_size
                row = [cell.key, *place, share, cell.weighted_count, cell.weighted_size, cell.size, None, "survey"]
                connection.execute(f"insert into marts.fct_observation values ({', '.join('?' * len(row))})", row)
    return file


@pytest.fixture(scope="module")
def cells() -> list[Cell]:
    return survey_cells(2000, 3)


def hidden_of(cells: Sequence[Cell], complementary: bool) -> set[str]:
    mask = hide(cells, Demand(5), ORDER, complementary=complementary)
    return {cell.key for cell in cells if cell.status or cell.key in mask.hidden}


def test_nothing_is_found_behind_the_mask(tmp_path: Path, cells: list[Cell]) -> None:
    hidden = hidden_of(cells, complementary=True)
    found = audit.disclosure(publish(tmp_path / "wsis.duckdb", cells, hidden))
    assert found == audit.Audit(1, len(hidden), [])


def test_the_planted_cells_are_found_without_complementary_suppression(tmp_path: Path, cells: list[Cell]) -> None:
    hidden = hidden_of(cells, complementary=False)
    found = audit.disclosure(publish(tmp_path / "wsis.duckdb", cells, hidden))
    small = {f"{c.sex} x {c.age} x {c.disability} x {c.urbanisation}" for c in cells if c.status == "primary"}
    assert small & {leak.cell for leak in found.leaks}
    worst = min(found.leaks, key=lambda leak: (leak.high or 0) - (leak.low or 0))
    assert worst.table == "C2-01 KEN 2025 survey S"
    assert worst.low is not None and worst.high is not None and worst.high - worst.low < 0.01


def test_a_published_ratio_of_a_hidden_figure_is_found(tmp_path: Path, cells: list[Cell]) -> None:
    hidden = hidden_of(cells, complementary=True)
    file = publish(tmp_path / "wsis.duckdb", cells, hidden, ratio_of=min(hidden))
    (leak,) = audit.disclosure(file).leaks
    assert leak.table == "marts.fct_parity"
    assert min(hidden) in str(leak)


def test_indicators_without_personal_data_are_not_attacked(tmp_path: Path, cells: list[Cell]) -> None:
    file = publish(tmp_path / "wsis.duckdb", cells, hidden_of(cells, complementary=False), kind="NONE")
    assert audit.disclosure(file).tables == 0


@pytest.mark.parametrize(("complementary", "status"), [(True, 0), (False, 1)])
def test_the_command_ends_with_1_if_something_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: list[Cell], complementary: bool, status: int
) -> None:
    home = Home(tmp_path)
    build = home.builds / "000001"
    build.mkdir(parents=True)
    home.current.parent.mkdir()
    home.current.symlink_to(build)
    publish(build / "wsis.duckdb", cells, hidden_of(cells, complementary))
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["audit", "disclosure", "--json"])
    assert result.exit_code == status
    assert bool(json.loads(result.stdout)["leaks"]) is bool(status)


def test_a_warehouse_without_a_mask_is_not_called_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.current.mkdir(parents=True)
    duckdb.connect(str(home.current / "wsis.duckdb")).execute("create schema marts").close()
    monkeypatch.setenv("WSIS_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["audit", "disclosure"])
    assert result.exit_code == 1
    assert "wsis build" in result.output


def test_the_small_warehouse_gives_nothing_away(small_warehouse: Home) -> None:
    published = small_warehouse.published()
    assert published is not None
    assert audit.disclosure(published).leaks == []


# country: regional group, level of development, persons on site
COUNTRIES = {
    "NPL": ("APAC", "LDC", 4), "FJI": ("APAC", "OTHER_DEVELOPING", 3), "IND": ("APAC", "OTHER_DEVELOPING", 60),
    "IDN": ("APAC", "OTHER_DEVELOPING", 20), "RWA": ("AFRICA", "LDC", 12), "SEN": ("AFRICA", "LDC", 14),
    "KEN": ("AFRICA", "OTHER_DEVELOPING", 30), "GHA": ("AFRICA", "OTHER_DEVELOPING", 25),
}  # fmt: skip


def publish_countries(file: Path, hidden: set[str]) -> Path:
    """Persons on site by country, some hidden, and the totals of regional groups and levels of development."""
    totals: Counter[tuple[str, str]] = Counter()
    for row, column, persons in COUNTRIES.values():
        totals["REGIONAL_GROUP", row] += persons
        totals["COUNTRY_GROUP", "DEVELOPING"] += persons
        if column == "LDC":
            totals["COUNTRY_GROUP", "LDC"] += persons
    counts = [("COUNTRY", name, None if name in hidden else persons) for name, (_, _, persons) in COUNTRIES.items()]
    counts += [(kind, category, persons) for (kind, category), persons in totals.items()]
    with duckdb.connect(str(publish(file, [], set()))) as connection:
        connection.executemany(
            "insert into marts.fct_igf_participation values (2025, 'MEASURED', 'ONSITE', ?, ?, '_T', ?, ?)",
            [(*count, count[2] is None) for count in counts],
        )
        connection.executemany(
            "insert into marts.dim_area values (?, ?, ?)",
            [(name, row, column) for name, (row, column, _) in COUNTRIES.items()],
        )
    return file


def test_a_country_that_two_groupings_give_away_is_found(tmp_path: Path) -> None:
    """By hand: of the least developed 30 come, 12 + 14 of them from Rwanda and Senegal: 4 are from Nepal. Asia and the
    Pacific less Nepal's 4 and India's 60 leaves 23 for Fiji and Indonesia, from 1 to 22 each."""
    found = audit.disclosure(publish_countries(tmp_path / "wsis.duckdb", {"NPL", "FJI", "IDN"}))
    assert found.leaks == [audit.Leak("IGF 2025 ONSITE by country", "NPL", 4.0, 4.0, 5.0)]
    assert found.tables == 1


def test_countries_that_hide_each_other_are_not_found(tmp_path: Path) -> None:
    members = [Member(name, row, column, persons) for name, (row, column, persons) in COUNTRIES.items()]
    hidden = {"NPL", "FJI"} | partners(members, {"NPL", "FJI"}, 5)
    assert audit.disclosure(publish_countries(tmp_path / "wsis.duckdb", hidden)).leaks == []


def publish_filter(file: Path, shows_rural: bool) -> Path:
    """Use of the Internet (C2-01), hidden for rural women, and a question that only users were asked (C4-02)."""
    asked = {("_T", "_T"): (400, 300), ("F", "_T"): (200, 150), ("_T", "R"): (150, 90), ("F", "R"): (60, 57)}
    with duckdb.connect(str(publish(file, [], set()))) as connection:
        for (sex, residence), (size, users) in asked.items():
            place = ["KEN", "_T", "2025", sex, "_T", "_T", residence, "_T", "survey", "S"]
            hidden = (sex, residence) == ("F", "R")
            for indicator, total, count in (("C2-01", size, users), ("C4-02", users, users / 2)):
                key = f"{indicator} {sex} {residence}"
                if hidden and (indicator == "C2-01" or not shows_rural):
                    row = [key, indicator, *place, True, "Q"]
                    connection.execute(f"insert into marts.fct_release_mask values ({', '.join('?' * len(row))})", row)
                else:
                    row = [key, indicator, *place, 100 * count / total, 9.0 * count, 9.0 * total, total, None, "survey"]
                    connection.execute(f"insert into marts.fct_observation values ({', '.join('?' * len(row))})", row)
    return file


def test_a_question_asked_of_users_only_gives_their_number_away(tmp_path: Path) -> None:
    """57 rural women were asked C4-02: 57 of 60 use the Internet, although that is hidden."""
    leaks = audit.disclosure(publish_filter(tmp_path / "wsis.duckdb", shows_rural=True)).leaks
    assert [(leak.table, leak.cell) for leak in leaks] == [
        (
            "KEN 2025 survey S",
            "_T F _T _T R of C2-01 _T is hidden, but those asked C4-02 _T are those who said so",
        )
    ]
    assert audit.disclosure(publish_filter(tmp_path / "other.duckdb", shows_rural=False)).leaks == []
