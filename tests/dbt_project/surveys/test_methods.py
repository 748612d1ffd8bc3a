"""What is estimated and how it is labelled: method vectors, quantiles, edges, disability, ages, units."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from ingest.surveys.schema import SLOTS
from tests.dbt_project.surveys.estimating import Estimator, Row, cell
from tests.dbt_project.surveys.test_against_r import person_survey, written
from warehouse.settings import DBT_PROJECT

HERE = Path(__file__).parent
DESIGN = "columns: {stratum: stratum, psu: psu, weight: weight, %s}\n"
C2_01 = "indicators:\n  C2-01: {column: y, yes: [1], no: [0]}\n"


def people(count: int, **columns: object) -> pl.DataFrame:
    """Persons of two strata with three PSUs each, weight 10; columns are lists, or one value for all."""
    frame = pl.DataFrame({"number": range(count)}).with_columns(
        (pl.col("number") % 2).alias("stratum"), (pl.col("number") % 6).alias("psu"), pl.lit(10.0).alias("weight")
    )
    series = [pl.Series(name, value if isinstance(value, list) else [value] * count) for name, value in columns.items()]
    return frame.with_columns(series)


VECTOR_CASES = {
    "total": {},
    "F": {"sex": "F"},
    "M": {"sex": "M"},
    "WITH": {"disability": "WITH"},
    "WITHOUT": {"disability": "WITHOUT"},
    "F_WITH": {"sex": "F", "disability": "WITH"},
    "M_WITH": {"sex": "M", "disability": "WITH"},
    "F_WITHOUT": {"sex": "F", "disability": "WITHOUT"},
    "M_WITHOUT": {"sex": "M", "disability": "WITHOUT"},
}


def test_the_method_vectors(estimator: Estimator, tmp_path: Path) -> None:
    """Estimate, error, interval, effective and Kish size, design effect of nine cells; R survey 4.1.1."""
    data = pl.read_csv(HERE / "method_microdata.csv")
    columns = DESIGN % "sex: sex, disability: disability" + "codes: {disability: {1: WITH, 0: WITHOUT}}\n"
    rows = estimator.estimate(written(tmp_path, data, f"age_scope: _T\n{columns}{C2_01}"))
    with (HERE / "method_vectors.csv").open(encoding="utf-8") as handle:
        vectors = list(csv.DictReader(handle))
    assert len(rows) == len(vectors) == 9
    for vector in vectors:
        row = cell(rows, **VECTOR_CASES[vector["case"]])
        assert (row["sample_size"], row["df"]) == (int(vector["n"]), int(vector["df"]))
        for name, ours in (
            ("W", row["denominator"]),
            ("p", row["obs_value"] / 100),
            ("se", row["std_error"] / 100),
            ("ci_lo", row["ci_lower"] / 100),
            ("ci_hi", row["ci_upper"] / 100),
            ("n_eff", row["n_eff"]),
            ("deff", row["deff"]),
            ("n_kish", row["n_kish"]),
        ):
            assert ours == pytest.approx(float(vector[name]), rel=1e-9, abs=1e-9), (vector["case"], name)


def test_the_example_of_the_methods_page(estimator: Estimator, tmp_path: Path) -> None:
    """Worked by hand. Two strata of two PSUs; weights 1, 2; wy and w by PSU: (1, 3), (2, 2), (0, 4), (4, 4).

    W = 13, sum wy = 7, p = 7/13 = 0.538462. z = wy - p w: -0.615385, 0.923077, -2.153846, 1.846154; in a stratum of two
    n/(n-1) times the squared deviations is the square of the difference: 1.538462^2 + 4.0^2 = 18.366864;
    v = 18.366864 / 169 = 0.108680, SE = 0.329666. n = 8, p (1 - p) / n = 0.031065, deff = 3.498, n_eff = 2.287;
    df = 4 - 2 = 2, t = 4.302653; logit 0.154151, half width 4.302653 * 0.329666 / 0.248521 = 5.707520.
    """
    cells = [
        ("a", 1, 1, 1),
        ("a", 1, 2, 0),
        ("a", 2, 1, 1),
        ("a", 2, 1, 1),
        ("b", 3, 2, 0),
        ("b", 3, 2, 0),
        ("b", 4, 2, 1),
        ("b", 4, 2, 1),
    ]
    data = pl.DataFrame(cells, schema=["stratum", "psu", "weight", "y"], orient="row")
    tables = written(tmp_path, data, "columns: {stratum: stratum, psu: psu, weight: weight}\n" + C2_01)
    (row,) = estimator.estimate(tables)
    assert row["obs_value"] == pytest.approx(100 * 7 / 13, rel=1e-12)
    assert row["std_error"] == pytest.approx(32.9666, abs=5e-4)
    assert row["deff"] == pytest.approx(3.498, abs=1e-3)
    assert row["n_eff"] == pytest.approx(2.287, abs=1e-3)
    assert row["ci_lower"] == pytest.approx(100 / (1 + 2.718281828459045 ** -(0.154151 - 5.707520)), rel=1e-4)
    assert row["ci_upper"] == pytest.approx(100 / (1 + 2.718281828459045 ** -(0.154151 + 5.707520)), rel=1e-4)
    assert (row["sample_size"], row["sample_numerator"], row["numerator"], row["denominator"]) == (8, 5, 7, 13)


def test_all_or_none(estimator: Estimator, tmp_path: Path) -> None:
    """60 persons, women all online, men none: [0, 1 - 0.025^(1/n_eff)] and its mirror; n_eff = 30 / deff of the total.

    In every PSU the sexes are equal in number, so the total does not vary at all: its deff is 0, and n_eff is n = 30.
    """
    sexes = ["F" if (number // 6) % 2 else "M" for number in range(60)]
    data = people(60, sex=sexes, y=[int(sex == "F") for sex in sexes])
    rows = estimator.estimate(written(tmp_path, data, "age_scope: _T\n" + DESIGN % "sex: sex" + C2_01))
    edge = 100 * (1 - 0.025 ** (1 / 30))
    women, men = cell(rows, sex="F"), cell(rows, sex="M")
    assert (men["obs_value"], men["std_error"], men["ci_lower"]) == (0, 0, 0)
    assert men["ci_upper"] == pytest.approx(edge, rel=1e-12)
    assert (women["obs_value"], women["std_error"], women["ci_upper"]) == (100, 0, 100)
    assert women["ci_lower"] == pytest.approx(100 - edge, rel=1e-12)
    assert women["deff"] is None
    whole = cell(rows)
    assert (whole["std_error"], whole["ci_lower"], whole["ci_upper"]) == (0, pytest.approx(50), pytest.approx(50))


def test_all_or_none_shrinks_by_the_effect_of_the_total(estimator: Estimator, tmp_path: Path) -> None:
    """Where the total has a design effect above 1, as many cases are worth less; without one the default is taken."""
    data = person_survey(1500, seed=5).with_columns(
        pl.when(pl.col("sex") == "M").then(0.0).otherwise(pl.col("y")).alias("y")
    )
    rows = estimator.estimate(written(tmp_path, data, "age_scope: _T\n" + DESIGN % "sex: sex" + C2_01))
    men, deff = cell(rows, sex="M"), cell(rows)["deff"]
    assert deff > 1
    assert men["n_eff"] == pytest.approx(men["sample_size"] / deff)
    assert men["ci_upper"] == pytest.approx(100 * (1 - 0.025 ** (deff / men["sample_size"])))
    nobody = estimator.estimate(
        written(tmp_path / "b", people(60, y=0), "columns: {stratum: stratum, psu: psu, weight: weight}\n" + C2_01)
    )
    assert cell(nobody)["n_eff"] == 60 / 2  # threshold default_design_effect


def test_no_degrees_of_freedom_no_interval(estimator: Estimator, tmp_path: Path) -> None:
    """Two strata of one PSU each, centred: an error, but no interval."""
    data = people(12, y=[1, 0, 1] * 4).with_columns(psu=pl.col("stratum"))
    tables = written(
        tmp_path, data, "single_psu: centre\ncolumns: {stratum: stratum, psu: psu, weight: weight}\n" + C2_01
    )
    row = cell(estimator.estimate(tables))
    assert row["df"] == 0
    assert row["std_error"] is not None
    assert (row["ci_lower"], row["ci_upper"]) == (None, None)


WASHINGTON: list[tuple[list[int | None], int | None, str]] = [
    # answers of one person, age, status
    ([1, 1, 1, 1, 1, 1], 40, "WITHOUT"),
    ([2, 2, 2, 2, 2, 2], 40, "WITHOUT"),
    ([1, 1, 3, 1, 1, 1], 40, "WITH"),
    ([4, 1, 1, 1, 1, 1], 40, "WITH"),
    ([3, None, 9, 7, 1, 1], 40, "WITH"),  # one is enough, whatever is missing
    ([1, 1, 1, 1, 1, 9], 40, "_U"),  # don't know
    ([2, 7, 2, 2, 2, 2], 40, "_U"),  # refused
    ([None] * 6, 40, "_U"),
    ([4, 4, 4, 4, 4, 4], 4, "_U"),  # the set is not for children under five
    ([4, 4, 4, 4, 4, 4], 5, "WITH"),
    ([1, 1, 1, 1, 1, 1], None, "WITHOUT"),  # age unknown
]


def washington_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """Six persons of each kind of `WASHINGTON`, one in every PSU."""
    kinds = [WASHINGTON[number // 6] for number in range(6 * len(WASHINGTON))]
    answers = {f"wg{place}": [kind[0][place] for kind in kinds] for place in range(6)}
    data = people(
        len(kinds), age=[kind[1] for kind in kinds], y=[number % 2 for number in range(len(kinds))], **answers
    )
    columns = DESIGN % f"age: age, wg: [{', '.join(answers)}]"
    return written(folder, data, "age_scope: _T\n" + columns + C2_01)


@pytest.mark.parametrize(("cut_off", "with_disability"), [(3, 24), (4, 12), (2, 36)])
def test_washington_group(estimator: Estimator, tmp_path: Path, cut_off: int, with_disability: int) -> None:
    """The cut-off is the seed wg_ss_cut_off. At 3: kinds 3, 4, 5 and 10 of six persons each; at 4 kinds 4 and 10; at 2
    also kinds 2 and 7. Unknown ones are in neither group, counted, and in the total.
    """
    estimator.threshold("wg_ss_cut_off", cut_off)
    try:
        rows = estimator.estimate(washington_tables(tmp_path))
    finally:
        estimator.threshold("wg_ss_cut_off", 3)
    assert cell(rows, disability="WITH")["sample_size"] == with_disability
    without = cell(rows, disability="WITHOUT")["sample_size"]
    assert cell(rows)["sample_size"] == 66
    assert {row["unknown_disability"] for row in rows} == {66 - with_disability - without}
    if cut_off == 3:
        assert without == 18


def ages_of(rows: list[Row]) -> set[str]:
    return {row["age"] for row in rows}


@pytest.mark.parametrize(
    ("scope", "ages"),
    [
        ("_T", {"_T", "Y0T17", "Y15T24", "Y18T24", "Y18T35", "Y25T35", "Y36T64", "Y_GE36", "Y_GE65"}),
        ("Y_GE5", {"_T", "Y5T17", "Y15T24", "Y18T24", "Y18T35", "Y25T35", "Y36T64", "Y_GE36", "Y_GE65"}),
        ("Y_GE10", {"_T", "Y10T17", "Y15T24", "Y18T24", "Y18T35", "Y25T35", "Y36T64", "Y_GE36", "Y_GE65"}),
        ("Y_GE15", {"_T", "Y15T24", "Y18T24", "Y18T35", "Y25T35", "Y36T64", "Y_GE36", "Y_GE65"}),
        ("Y16T74", {"_T", "Y18T24", "Y18T35", "Y25T35", "Y36T64"}),
    ],
)
def test_groups_are_labelled_by_what_was_measured(
    estimator: Estimator, tmp_path: Path, scope: str, ages: set[str]
) -> None:
    """A survey from 5 on has children 5-17, not 0-17; one up to 74 has no '65 and over'. No group is approximated."""
    data = people(120, age=[number % 100 for number in range(120)], y=[number % 2 for number in range(120)])
    rows = estimator.estimate(written(tmp_path, data, f"age_scope: {scope}\n" + DESIGN % "age: age" + C2_01))
    assert ages_of(rows) == ages
    whole = cell(rows)
    assert whole["age_scope"] == (None if scope == "_T" else scope)
    low, high = {"_T": (0, 99), "Y_GE5": (5, 99), "Y_GE10": (10, 99), "Y_GE15": (15, 99), "Y16T74": (16, 74)}[scope]
    assert whole["sample_size"] == sum(low <= number % 100 <= high for number in range(120))
    youth = sum(18 <= number % 100 <= 35 for number in range(120))
    assert cell(rows, age="Y18T35")["sample_size"] == youth


def test_an_answer_with_a_scope_of_its_own(estimator: Estimator, tmp_path: Path) -> None:
    """Skills were asked from 15 on in a survey from 5 on: no children there, and the total says Y_GE15."""
    data = people(200, age=[number % 100 for number in range(200)], y=[number % 2 for number in range(200)])
    mapping = (
        "age_scope: Y_GE5\n"
        + DESIGN % "age: age"
        + C2_01
        + "  C4-02: {column: y, yes: [1], no: [0], age_scope: Y_GE15}\n"
    )
    rows = estimator.estimate(written(tmp_path, data, mapping))
    internet = [row for row in rows if row["indicator"] == "C2-01"]
    skills = [row for row in rows if row["indicator"] == "C4-02"]
    assert ages_of(internet) - ages_of(skills) == {"Y5T17"}
    assert (cell(internet)["sample_size"], cell(skills)["sample_size"]) == (190, 170)
    assert cell(skills)["age_scope"] == "Y_GE15"


def test_households_have_no_sex(estimator: Estimator, tmp_path: Path) -> None:
    """Households by residence only; each counts once with its first person."""
    places = ["U" if (number // 2) % 2 else "R" for number in range(48)]
    data = people(48, sex=["F", "M"] * 24, urb=places, y=1, household=[number // 2 for number in range(48)])
    data = data.with_columns(pl.when(pl.col("number") % 3 == 0).then(0).otherwise(pl.col("y")).alias("y"))
    columns = DESIGN % "sex: sex, urbanisation: urb, household: household"
    mapping = f"age_scope: _T\n{columns}{C2_01}  C2-03: {{column: y, yes: [1], no: [0]}}\n"
    rows = [row for row in estimator.estimate(written(tmp_path, data, mapping)) if row["indicator"] == "C2-03"]
    assert {(row["sex"], row["urbanisation"]) for row in rows} == {("_T", "_T"), ("_T", "R"), ("_T", "U")}
    assert [cell(rows)["sample_size"], cell(rows, urbanisation="U")["sample_size"]] == [24, 12]
    assert cell(rows)["obs_value"] == pytest.approx(100 * 2 / 3)


def test_further_breakdowns_are_margins(estimator: Estimator, tmp_path: Path) -> None:
    """Education by itself, never crossed; its error is that of any domain with the same persons."""
    levels = ["1", "2", "9"]
    data = people(90, sex=["F", "M"] * 45, edu=[levels[(number // 6) % 3] for number in range(90)], y=[0, 1, 1] * 30)
    mapping = (
        "age_scope: _T\n"
        + DESIGN % "sex: sex, breakdowns: {EDUCATION_LEV: edu}"
        + "codes: {EDUCATION_LEV: {1: ISCED11_1, 2: ISCED11_2, 9: _U}}\n"
        + C2_01
    )
    rows = estimator.estimate(written(tmp_path, data, mapping))
    found = {(row["breakdown"], row["sex"]): row["sample_size"] for row in rows}
    assert found == {
        ("_T", "_T"): 90,
        ("_T", "F"): 45,
        ("_T", "M"): 45,
        ("EDUCATION_LEV:ISCED11_1", "_T"): 30,
        ("EDUCATION_LEV:ISCED11_2", "_T"): 30,
    }
    by_sex = estimator.estimate(
        written(
            tmp_path / "as_sex",
            data.with_columns(sex=pl.col("edu").replace_strict({"1": "F", "2": "M", "9": "_U"})),
            "age_scope: _T\n" + DESIGN % "sex: sex" + C2_01,
        )
    )
    for level, sex in (("1", "F"), ("2", "M")):
        one, other = cell(rows, breakdown=f"EDUCATION_LEV:ISCED11_{level}"), cell(by_sex, sex=sex)
        assert one["std_error"] == pytest.approx(other["std_error"], rel=1e-12)


def test_blocks_of_answers_do_not_mix(estimator: Estimator, tmp_path: Path) -> None:
    """Thirteen answers are two blocks; the thirteenth is estimated as it is alone."""
    codes = ["C2-01", "C2-02", "C2-05", "C2-06", "C3-07", "C5-06", "C7-EBUS-03", "C7-EGOV-03", "C7-EGOV-04"]
    codes += ["C7-EHEA-03", "C7-ELEA-04", "C7-ELEA-05", "C8-05"]
    data = person_survey(900, seed=8)
    answers = "".join(f"  {code}: {{column: y, yes: [1], no: [0]}}\n" for code in codes[:-1])
    other = f"  {codes[-1]}: {{column: late, yes: [1], no: [0]}}\n"
    data = data.with_columns(late=1 - pl.col("y"))
    design = "age_scope: _T\n" + DESIGN % "sex: sex"
    together = estimator.estimate(written(tmp_path / "a", data, f"{design}indicators:\n{answers}{other}"))
    alone = estimator.estimate(written(tmp_path / "b", data, f"{design}indicators:\n{other}"))
    assert len(codes) == SLOTS + 1
    for row in alone:
        twin = cell([found for found in together if found["indicator"] == codes[-1]], sex=row["sex"])
        assert (twin["obs_value"], twin["sample_size"]) == (
            pytest.approx(row["obs_value"], rel=1e-12),
            row["sample_size"],
        )
        assert twin["std_error"] == pytest.approx(row["std_error"], rel=1e-9)
        first = cell([found for found in together if found["indicator"] == "C2-01"], sex=row["sex"])
        assert first["obs_value"] + twin["obs_value"] == pytest.approx(100)


def test_a_corrected_mapping_takes_the_place_of_the_first(estimator: Estimator, tmp_path: Path) -> None:
    """The same survey again a day later, without the phone: the figure of Internet use is known until then, the phone's
    stays. Another period is another survey.
    """
    data = people(60, y=[1, 0] * 30)
    design = "columns: {stratum: stratum, psu: psu, weight: weight}\n"
    first = written(tmp_path / "a", data, design + C2_01 + "  C2-05: {column: y, yes: [1], no: [0]}\n")
    second = written(tmp_path / "b", data, design + C2_01.replace("yes: [1], no: [0]", "yes: [0], no: [1]"))
    third = {**second, "survey": second["survey"].with_columns(time_period=pl.lit("2026"), year=pl.lit(2026, pl.Int32))}
    rows = estimator.estimate(first, second, third)
    known = {(row["submission_id"], row["indicator"]): str(row["known_to"]) for row in rows}
    assert known == {
        ("s1", "C2-01"): "2026-01-02",
        ("s1", "C2-05"): "None",
        ("s2", "C2-01"): "None",
        ("s3", "C2-01"): "None",
    }


def test_slots_of_landing_and_models_agree() -> None:
    text = (DBT_PROJECT / "macros" / "survey" / "slots.sql").read_text(encoding="utf-8")
    assert f"range(1, {SLOTS + 1})" in text
