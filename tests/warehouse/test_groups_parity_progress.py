"""From a file with atoms and standard errors to groups, parity, progress and their trace, in a built warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.shared_home import shared_home
from warehouse.build import build
from warehouse.load import process
from warehouse.settings import Home
from warehouse.surveys import process_surveys
from warehouse.trace import trace

HEAD = (
    "STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA,SEX,AGE,DISABILITY,URBANISATION,TIME_PERIOD,OBS_VALUE,"
    "UNIT_MEASURE,OBS_STATUS,NUMERATOR,DENOMINATOR,STD_ERROR,AGE_SCOPE\n"
)
MICRODATA = Path(__file__).parents[1] / "dbt_project" / "surveys" / "method_microdata.csv"
MAPPING = """ref_area: RWA
time_period: 2024
source: {producer: Office, title: Survey, licence: test}
age_scope: Y_GE15
columns: {stratum: stratum, psu: psu, weight: weight, sex: sex, disability: disability}
codes: {disability: {1: WITH, 0: WITHOUT}}
indicators:
  C2-01: {column: y, yes: [1], no: [0]}
"""
ATOMS = {
    "Y18T24": (270, 300),
    "Y25T29": (120, 200),
    "Y30T35": (60, 500),
    "Y36T44": (100, 400),
    "Y45T64": (60, 300),
    "Y65T74": (10, 100),
    "Y_GE75": (5, 100),
}


def line(area: str, sex: str, age: str, year: int, value: float, rest: str = ",,", scope: str = "Y_GE15") -> str:
    """A row of C2-01; `rest` is numerator, denominator and standard error."""
    return f"dataflow,WSIS:OBSERVATION(1.0),I,C2-01,{area},{sex},{age},_T,_T,{year},{value},PT,A,{rest},{scope}\n"


def file_of(area: str, atoms: dict[str, tuple[int, int]]) -> str:
    """Atoms of 2024, women and men of 2024, totals of 2015, 2023 and 2024."""
    return (
        HEAD
        + "".join(line(area, "_T", age, 2024, 100 * n / d, f"{n},{d},") for age, (n, d) in atoms.items())
        + line(area, "F", "_T", 2024, 60, ",,3")
        + line(area, "M", "_T", 2024, 80, ",,4")
        + line(area, "_T", "_T", 2015, 40, ",,3")
        + line(area, "_T", "_T", 2023, 69, ",,3")
        + line(area, "_T", "_T", 2024, 70, ",,4")
    )


def land(home: Home, area: str, atoms: dict[str, tuple[int, int]]) -> None:
    """Land the file of a country."""
    path = home.path / "inbox" / f"{area}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(file_of(area, atoms), encoding="utf-8")
    (result,) = process("sdmx-csv", [path], home, land=True)
    assert result.accepted, result.issues


def land_survey(home: Home) -> None:
    """Land the microdata of the method vectors as a survey of Rwanda."""
    mapping = home.path / "inbox" / "rwanda.yml"
    mapping.write_text(MAPPING, encoding="utf-8")
    (result,) = process_surveys([MICRODATA], mapping, home, land=True)
    assert result.accepted, result.issues


def _fill(home: Home) -> None:
    """Kenya states all atoms, Uganda not those of 30 to 35; Ghana and a survey of Rwanda come in incremental builds."""
    land(home, "KEN", ATOMS)
    land(home, "UGA", {age: counts for age, counts in ATOMS.items() if age != "Y30T35"})
    assert build(home).mode == "full"
    land(home, "GHA", ATOMS)
    assert build(home).mode == "incremental"
    land_survey(home)
    assert build(home).mode == "incremental"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """The runtime directory of the warehouse."""
    return shared_home(tmp_path_factory, worker_id, "groups_parity_progress", _fill)


@pytest.fixture(scope="module")
def marts(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse."""
    published = home.published()
    assert published is not None
    with duckdb.connect(str(published), read_only=True) as connection:
        yield connection


def dicts(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of a result by the names of their columns."""
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("area", ["KEN", "GHA"])
def test_groups_are_computed_from_all_their_atoms(marts: duckdb.DuckDBPyConnection, area: str) -> None:
    """18-35: 450 of 1,000; 25-35: 180 of 700; 36-64: 160 of 700; 65 and over: 15 of 200; 36 and over: 175 of 900."""
    found = dict(
        marts.execute(
            "select age, obs_value from marts.fct_observation where ref_area = ? and method = 'group'", [area]
        ).fetchall()
    )
    expected = {"Y18T35": 45.0, "Y25T35": 180 / 7, "Y36T64": 160 / 7, "Y_GE65": 7.5, "Y_GE36": 175 / 9}
    assert found == {age: pytest.approx(value, rel=1e-11) for age, value in expected.items()}


def test_a_group_with_a_missing_atom_is_missing(marts: duckdb.DuckDBPyConnection) -> None:
    found = marts.execute(
        "select age from marts.fct_observation where ref_area = 'UGA' and method = 'group' order by age"
    ).fetchall()
    assert found == [("Y36T64",), ("Y_GE36",), ("Y_GE65",)]
    states = marts.execute(
        "select distinct status, obs_status from marts.fct_completeness where ref_area = 'UGA' and indicator = 'C2-01' "
        "and age = 'Y18T35' and sex = '_T' and disability = '_T' and year = 2024"
    ).fetchall()
    assert states == [("missing", "L")]


def test_a_derived_indicator_reads_computed_groups(marts: duckdb.DuckDBPyConnection) -> None:
    """E-05: 45 to 175/9."""
    found = marts.execute(
        "select obs_value from marts.fct_observation where ref_area = 'KEN' and indicator = 'E-05'"
    ).fetchall()
    assert found == [(pytest.approx(45 / (175 / 9), rel=1e-11),)]


def test_a_group_is_traced_to_the_rows_of_its_atoms(home: Home) -> None:
    (figure,) = trace(home, "C2-01", "KEN", 2024, {"age": "Y18T35"}).figures
    assert figure.formula == "100 x sum of numerators / sum of denominators"
    assert [item.role for item in figure.inputs] == ["atom Y18T24", "atom Y25T29", "atom Y30T35"]
    places = [item.figure.place.row for item in figure.inputs if item.figure and item.figure.place]
    assert places == [2, 3, 4]


def test_parity_has_both_rates_and_an_interval(marts: duckdb.DuckDBPyConnection) -> None:
    """60 (SE 3) and 80 (SE 4): gap 20 with SE 5, and 1.96 times that either way; the covariance is not known."""
    (row,) = dicts(marts.execute("from marts.fct_parity where ref_area = 'KEN' and dimension = 'sex'"))
    assert (row["left_value"], row["right_value"], row["ratio"]) == (60, 80, 0.75)
    assert (row["gap"], row["gap_std_error"]) == (20, 5)
    assert row["gap_lower"] == pytest.approx(20 - 1.959963984540054 * 5, rel=1e-11)
    assert (row["covariance_basis"], row["verdict"], row["is_preferred"]) == ("taken as zero", "below_parity", True)
    ratio = marts.execute(
        "select obs_value, std_error from marts.fct_observation where ref_area = 'KEN' and indicator = 'E-01'"
    ).fetchall()
    assert ratio == [(0.75, None)]


def test_youth_is_compared_with_older_persons(marts: duckdb.DuckDBPyConnection) -> None:
    """45 % of 18-35, 7.5 % of 65 and over, both computed from atoms, without standard errors."""
    (row,) = dicts(marts.execute("from marts.fct_parity where ref_area = 'GHA' and dimension = 'youth_older'"))
    assert (row["left_value"], row["right_value"], row["ratio"]) == (45, 7.5, 6)
    assert (row["adjusted_ratio"], row["gap"]) == (pytest.approx(2 - 1 / 6, rel=1e-11), -37.5)
    assert (row["verdict"], row["method"]) == ("above_parity", "rates against the parity band")


@pytest.mark.parametrize("area", ["KEN", "GHA"])
def test_progress_since_base_and_since_last_year(marts: duckdb.DuckDBPyConnection, area: str) -> None:
    """40 to 70, target 100 in 2030: 30 of 60 * 9/15, pace 0.83; margin 1.96 * sqrt(9 + 16) = 9.8. From 69 the year
    before the change of 1 cannot be told from chance.
    """
    rows = dicts(
        marts.execute(
            "from marts.fct_progress where ref_area = ? and indicator = 'C2-01' and basis = 'UMC2030' and sex = '_T' "
            "and age = '_T' and review_type = 'ANNUAL' order by comparison",
            [area],
        )
    )
    since_base, since_last_year = rows
    assert (since_base["comparison"], since_base["from_year"], since_base["year"]) == ("base", 2015, 2024)
    assert (since_base["verdict"], since_base["is_significant"]) == ("moderate", True)
    assert since_base["pace"] == pytest.approx(30 / (60 * 9 / 15), rel=1e-11)
    assert since_base["change_margin"] == pytest.approx(1.959963984540054 * 5, rel=1e-11)
    assert (since_last_year["comparison"], since_last_year["change"]) == ("last_year", 1)
    assert (since_last_year["is_significant"], since_last_year["verdict"]) == (False, "no_verdict")
    assert since_last_year["no_verdict_reason"] == "one year shows the change only"


def test_the_incremental_build_is_the_full_one(home: Home, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same files built at once give the same parity and progress."""
    other = Home(tmp_path_factory.mktemp("at_once"))
    for area in ("KEN", "UGA", "GHA"):
        land(other, area, ATOMS if area != "UGA" else {age: n for age, n in ATOMS.items() if age != "Y30T35"})
    land_survey(other)
    build(other)
    rows = []
    for built in (home, other):
        published = built.published()
        assert published is not None
        with duckdb.connect(str(published), read_only=True) as connection:
            rows.append(
                [
                    connection.execute(f"from marts.{mart} order by all").fetchall()
                    for mart in ("fct_parity", "fct_progress")
                ]
            )
    assert rows[0] == rows[1]
    assert len(rows[0][0]) > 5 and len(rows[0][1]) > 30


def test_a_gap_of_one_survey_has_its_covariance(marts: duckdb.DuckDBPyConnection) -> None:
    """The parity vectors (R survey 4.1.1): the disability gap is 19.24 with error 7.70 and, with t = 2.1314
    of 15 degrees of freedom, 2.8 to 35.7: a lag, although the ratio's interval 0.170 to 1.275 holds 1.
    So is the error of E-04.
    """
    (row,) = dicts(marts.execute("from marts.fct_parity where ref_area = 'RWA' and dimension = 'disability'"))
    assert (row["covariance_basis"], row["degrees_of_freedom"]) == ("estimated", 15)
    assert row["gap"] == pytest.approx(19.241943930758, rel=1e-9)
    assert row["gap_std_error"] == pytest.approx(7.704468383322, rel=1e-9)
    assert row["gap_lower"] == pytest.approx(19.241943930758 - 2.131449545559323 * 7.704468383322, rel=1e-9)
    assert row["ratio_lower"] == pytest.approx(0.169554107846, rel=1e-9)
    assert row["ratio_upper"] == pytest.approx(1.275079035205, rel=1e-9)
    assert row["verdict"] == "below_parity"
    ((ratio, error),) = marts.execute(
        "select obs_value, std_error from marts.fct_observation where ref_area = 'RWA' and indicator = 'E-04'"
    ).fetchall()
    assert ratio == pytest.approx(0.464967620645, rel=1e-9)
    assert error == pytest.approx(0.464967620645 * 0.473290900096, rel=1e-9)
    (women,) = dicts(marts.execute("from marts.fct_parity where ref_area = 'RWA' and dimension = 'sex'"))
    assert (women["verdict"], women["gap_std_error"]) == ("inconclusive", pytest.approx(9.230214587, rel=1e-9))
