"""The synthetic figures are the same each time, complete and consistent."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from ingest.sample import SampleFile, write_sample
from ingest.sample.arithmetic import split, uniform
from ingest.sample.parameters import load
from ingest.sample.sdmx_csv import wilson

ROOT = Path(__file__).parents[3]
Rows = list[dict[str, str]]
KEY = ("INDICATOR", "REF_AREA", "SEX", "AGE", "DISABILITY_STATUS", "URBANISATION", "BREAKDOWN", "DATASET")
CORE = KEY[2:7]
ACTION_LINES = {f"C{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11)} | {
    f"C7-{name}" for name in ("EGOV", "EBUS", "ELEA", "EHEA", "EEMP", "EENV", "EAGR", "ESCI")
}


def digest(files: list[SampleFile], folder: Path) -> dict[str, str]:
    return {
        file.path.relative_to(folder).as_posix(): hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files
    }


def test_same_bytes_each_time_and_under_another_hash_seed(tmp_path: Path) -> None:
    first = digest(write_sample(tmp_path / "a"), tmp_path / "a")
    script = "import sys, pathlib, ingest.sample as s; s.write_sample(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(tmp_path / "b")]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONHASHSEED": "7"})
    second = {
        path.relative_to(tmp_path / "b").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (tmp_path / "b").rglob("*")
        if path.is_file()
    }
    assert first == second


def test_chance_is_pinned() -> None:
    # sha256(b"a|1") begins 8f 0c 0d ...: the first 53 bits over 2**53, computed by hand from the digest
    bits = int(hashlib.sha256(b"a|1").hexdigest()[:16], 16) >> 11
    assert uniform("a", 1) == bits / 2**53
    assert split(10, [1, 1, 1]) == [3, 4, 3]
    assert split(0, [0.3, 0.7]) == [0, 0]


def test_wilson_interval() -> None:
    # Brown, Cai & DasGupta (2001): for 0 successes the lower limit is 0 and the upper z^2 / (n + z^2)
    lower, upper = wilson(0.0, 10, 1.96)
    assert lower == pytest.approx(0.0, abs=1e-12)
    assert upper == pytest.approx(1.96**2 / (10 + 1.96**2), abs=1e-12)


def test_all_action_lines_and_countries(own_rows: Rows) -> None:
    indicators = load().indicators
    assert {indicators[row["INDICATOR"]].action_line for row in own_rows} == ACTION_LINES
    assert len({row["REF_AREA"] for row in own_rows}) == 20
    assert {row["TIME_PERIOD"] for row in own_rows} == {str(year) for year in range(2016, 2026)}


def test_size(sample: list[SampleFile]) -> None:
    rows = sum(file.path.read_bytes().count(b"\n") for file in sample)
    assert 60_000 <= rows <= 100_000  # small enough for a demo, large enough for every chart


def test_keys_are_unique(own_rows: Rows) -> None:
    keys = Counter(tuple(row[name] for name in (*KEY, "TIME_PERIOD")) for row in own_rows)
    assert [key for key, count in keys.items() if count > 1] == []


def test_units_and_limits_are_the_catalogues(own_rows: Rows, real_files: Path) -> None:
    with (real_files / "domain/indicators.csv").open(encoding="utf-8", newline="") as stream:
        catalogue = {row["code"]: row for row in csv.DictReader(stream)}
    with (real_files / "domain/indicator_roles.csv").open(encoding="utf-8", newline="") as stream:
        roles = {row["code"]: row for row in csv.DictReader(stream)}
    for row in own_rows:
        code, value = row["INDICATOR"], float(row["OBS_VALUE"])
        assert row["UNIT_MEASURE"] == catalogue[code]["unit_measure"]
        assert row["REFERENCE_PERIOD"] == catalogue[code]["reference_period"]
        assert float(roles[code]["value_min"] or "-inf") <= value <= float(roles[code]["value_max"] or "inf")
        if row["UNIT_MEASURE"] in ("SCORE", "BOOL") and catalogue[code]["kind"] == "policy":
            assert value == int(value)
    covered = {row["INDICATOR"] for row in own_rows}
    derived = {code for code, role in roles.items() if role["reporter"] == "DERIVED"}
    assert not covered & derived


def test_parameters_repeat_the_catalogue(real_files: Path) -> None:
    with (real_files / "domain/indicators.csv").open(encoding="utf-8", newline="") as stream:
        catalogue = {row["code"]: row for row in csv.DictReader(stream)}
    for code, indicator in load().indicators.items():
        assert indicator.action_line == catalogue[code]["primary_action_line"]
        assert indicator.unit_measure == catalogue[code]["unit_measure"]


def test_values_are_numerator_over_denominator(own_rows: Rows) -> None:
    scales = {code: float(item.scale or 0) for code, item in load().indicators.items()}
    checked = 0
    for row in own_rows:
        if row["DENOMINATOR"]:
            expected = scales[row["INDICATOR"]] * int(row["NUMERATOR"]) / int(row["DENOMINATOR"])
            decimals = len(row["OBS_VALUE"].partition(".")[2])
            assert abs(float(row["OBS_VALUE"]) - expected) <= 0.5 * 10**-decimals + 1e-9
            checked += 1
    assert checked > 40_000


def test_intervals_hold_their_value(own_rows: Rows) -> None:
    for row in own_rows:
        if row["CI_LOWER"]:
            assert 0 <= float(row["CI_LOWER"]) <= float(row["OBS_VALUE"]) <= float(row["CI_UPPER"]) <= 100
            assert int(row["SAMPLE_SIZE"]) >= 25  # below, the sender shows nothing


@pytest.mark.parametrize(
    ("name", "parts"),
    [("SEX", {"F", "M"}), ("DISABILITY_STATUS", {"PD", "PWD"}), ("URBANISATION", {"U", "R"})],
)
def test_parts_add_up_to_the_total(name: str, parts: set[str], own_rows: Rows) -> None:
    """Where all parts are printed, counts add up and the total lies between the parts."""
    groups: dict[tuple[str, ...], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in own_rows:
        key = tuple(row[column] for column in (*KEY, "TIME_PERIOD") if column != name)
        groups[key][row[name]] = row
    checked = 0
    for cells in groups.values():
        if not parts <= set(cells) or "_T" not in cells:
            continue
        total, sides = cells["_T"], [cells[part] for part in sorted(parts)]
        if total["DENOMINATOR"]:
            for count in ("NUMERATOR", "DENOMINATOR"):
                assert sum(int(side[count]) for side in sides) == int(total[count])
            values = [float(side["OBS_VALUE"]) for side in sides]
            assert min(values) - 0.01 <= float(total["OBS_VALUE"]) <= max(values) + 0.01
        elif total["UNIT_MEASURE"] == "NUMBER":
            assert sum(float(side["OBS_VALUE"]) for side in sides) == float(total["OBS_VALUE"])
        checked += 1
    assert checked > 1_000


def test_age_groups_are_unions(own_rows: Rows) -> None:
    """Y18T35 = Y18T24 + Y25T35 in numerators and denominators."""
    groups: dict[tuple[str, ...], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in own_rows:
        if row["DENOMINATOR"]:
            key = tuple(row[column] for column in (*KEY, "TIME_PERIOD") if column != "AGE")
            groups[key][row["AGE"]] = row
    checked = 0
    for cells in groups.values():
        if {"Y18T35", "Y18T24", "Y25T35"} <= set(cells):
            for count in ("NUMERATOR", "DENOMINATOR"):
                assert int(cells["Y18T35"][count]) == int(cells["Y18T24"][count]) + int(cells["Y25T35"][count])
            checked += 1
    assert checked > 500


def test_youth_by_sex_and_disability_is_there(own_rows: Rows) -> None:
    """Indicators of individuals with all four breakdowns have the youth x sex x disability cells."""
    full = {
        code
        for code, item in load().indicators.items()
        if item.statistical_unit == "INDIVIDUAL" and len(item.dimension_names) == 4 and not item.variant
    }
    crossed = {
        row["INDICATOR"]
        for row in own_rows
        if (row["SEX"], row["AGE"], row["DISABILITY_STATUS"]) == ("F", "Y18T35", "PD")
    }
    assert full <= crossed
    assert len(full) > 15


def test_nested_indicators_never_exceed_their_whole(own_rows: Rows) -> None:
    """Daily users are users, 4G coverage is not above 3G ..."""
    parents = {code: item.part_of for code, item in load().indicators.items() if item.part_of}
    columns = ("REF_AREA", "TIME_PERIOD", *CORE)
    values = {(row["INDICATOR"], *(row[name] for name in columns)): float(row["OBS_VALUE"]) for row in own_rows}
    checked = 0
    for (code, *rest), value in values.items():
        parent = values.get((parents.get(code, ""), *rest))
        if parent is not None:
            assert value <= parent + 0.01
            checked += 1
    assert checked > 1_000


def test_marked_rows_are_there(own_rows: Rows) -> None:
    """Every hand-marked row exists; some cells are of low reliability; a few are confidential."""
    statuses = Counter(row["CONF_STATUS"] for row in own_rows)
    assert statuses["C"] == sum(row["conf_status"] == "C" for row in load().exceptions) == 3
    marked = {
        (row["INDICATOR"], row["REF_AREA"], row["TIME_PERIOD"])
        for row in own_rows
        if row["OBS_STATUS"] in "BEP" or row["CONF_STATUS"] == "C"
    }
    assert marked == {(row["indicator"], row["area"], row["year"]) for row in load().exceptions}
    unreliable = [row for row in own_rows if row["OBS_STATUS"] == "U"]
    assert len(unreliable) >= 20
    assert all(25 <= int(row["SAMPLE_SIZE"]) < 50 for row in unreliable)  # the DHS rule for brackets


def test_something_is_missing(own_rows: Rows) -> None:
    """Not every country has every indicator, and no country every year of a survey."""
    seen = {(row["INDICATOR"], row["REF_AREA"]) for row in own_rows}
    indicators = {row["INDICATOR"] for row in own_rows}
    assert len(seen) < 20 * len(indicators)
    surveys = {(row["REF_AREA"], row["TIME_PERIOD"]) for row in own_rows if row["INDICATOR"] == "C2-01"}
    assert {area for area, _ in surveys} == set(load().countries)
    assert len(surveys) < 100


def test_groups_of_countries() -> None:
    """Least developed, landlocked, small island and high-income countries are all there."""
    countries = load().countries.values()
    assert sum(country.ldc == "LDC" for country in countries) >= 3
    assert sum(country.lldc == "LLDC" for country in countries) >= 3
    assert sum(country.sids == "SIDS" for country in countries) >= 3
    assert sum(country.income == "High income" for country in countries) >= 4
