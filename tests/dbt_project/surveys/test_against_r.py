"""Estimates, standard errors and intervals equal R's survey package: 1e-9 and 1e-6, as R computes them at test time."""

from __future__ import annotations

import math
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.dbt_project.surveys.estimating import Estimator, Row, cell, tables_of
from tests.dbt_project.surveys.r_oracle import Oracle, needs_r

_HEAD = "ref_area: KEN\ntime_period: 2025\nsource: {producer: P, title: T, licence: test}\n"


def written(folder: Path, data: pl.DataFrame, mapping: str) -> dict[str, pl.DataFrame]:
    """The landed tables of a frame with the rest of a mapping."""
    folder.mkdir(parents=True, exist_ok=True)
    data.write_parquet(folder / "data.parquet")
    (folder / "mapping.yml").write_text(_HEAD + mapping, encoding="utf-8")
    return tables_of(folder / "data.parquet", folder / "mapping.yml")


def compare(ours: Row, theirs: dict[str, float], scale: float = 100) -> None:
    """Equal cases, estimate and standard error to 1e-9, interval to 1e-6, where R has them."""
    assert ours["sample_size"] == theirs["n"]
    if theirs["n"] == 0:
        assert ours["obs_value"] is None and ours["std_error"] is None
        return
    size = max(1.0, abs(theirs["estimate"]))
    if ours["statistic"] == "proportion" and ours["sample_numerator"] in (0, ours["sample_size"]):
        # all or none: R has rounding for a standard error, and an interval of no width
        assert theirs["estimate"] == pytest.approx(ours["obs_value"] / scale, abs=1e-12)
        assert (ours["std_error"], theirs["se"]) == (0, pytest.approx(0, abs=1e-12))
        return
    assert ours["obs_value"] / scale == pytest.approx(theirs["estimate"], rel=1e-9, abs=1e-9)
    assert ours["std_error"] / scale == pytest.approx(theirs["se"], rel=1e-9, abs=1e-9 * size)
    assert ours["df"] == theirs["df"]
    if not math.isnan(theirs["lower"]):
        assert ours["ci_lower"] / scale == pytest.approx(theirs["lower"], rel=1e-6, abs=1e-6 * size)
        assert ours["ci_upper"] / scale == pytest.approx(theirs["upper"], rel=1e-6, abs=1e-6 * size)


@pytest.fixture(scope="module")
def r_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """R's own example data, exported as CSV: api (a school survey) and nhanes (a health survey)."""
    folder = tmp_path_factory.mktemp("r_data")
    names = ("apistrat", "apiclus1", "apiclus2", "nhanes")
    saves = ";".join(f"write.csv({name},file.path('{folder}','{name}.csv'),row.names=FALSE)" for name in names)
    subprocess.run(
        [needs_r(), "-e", f"library(survey);data(api);data(nhanes);{saves}"], check=True, capture_output=True
    )
    return folder


DESIGNS: dict[str, tuple[str, str, dict[str, str]]] = {
    "apistrat": (
        "{stratum: stype, weight: pw, fpc: fpc}",
        "",
        {"stratum": "stype", "weight": "pw", "fpc": "fpc"},
    ),
    "apiclus1": ("{psu: dnum, weight: pw, fpc: fpc}", "", {"psu": "dnum", "weight": "pw", "fpc": "fpc"}),
    "apiclus2": ("{psu: dnum, weight: pw, fpc: fpc1}", "", {"psu": "dnum", "weight": "pw", "fpc": "fpc1"}),
}


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_api_schools(estimator: Estimator, oracle: Oracle, r_data: Path, tmp_path: Path, name: str) -> None:
    """Stratified and clustered designs with finite populations: a proportion, a mean and totals.

    The catalogue has no indicator of schools; others of the right unit stand in.
    """
    columns, options, roles = DESIGNS[name]
    data = pl.read_csv(r_data / f"{name}.csv", infer_schema_length=None, null_values=["NA"])
    tables = written(
        tmp_path,
        data,
        f"columns: {columns}\n{options}indicators:\n"
        "  C2-03: {column: sch.wide, yes: ['Yes'], no: ['No']}\n"
        "  C7-EENV-01: {column: api00, statistic: mean}\n"
        "  C4-05: {column: enroll, statistic: total}\n"
        "  C4-06: {column: awards, yes: ['Yes'], no: ['No']}\n",
    )
    rows = estimator.estimate(tables)
    design = data.select(
        *(pl.col(column).alias(role) for role, column in roles.items()),
        *([] if "stratum" in roles else [pl.lit("1").alias("stratum")]),
        *([] if "psu" in roles else [pl.int_range(1, data.height + 1).alias("psu")]),
        pl.col("sch.wide", "api00", "enroll", "awards"),
    )
    answers = {
        "C2-03": ("proportion", (pl.col("sch.wide") == "Yes").cast(pl.Float64)),
        "C7-EENV-01": ("mean", pl.col("api00").cast(pl.Float64)),
        "C4-05": ("total", pl.col("enroll").cast(pl.Float64)),
        "C4-06": ("total", (pl.col("awards") == "Yes").cast(pl.Float64)),
    }
    for indicator, (statistic, answer) in answers.items():
        (theirs,) = oracle.estimate(design.with_columns(answer.alias("y")), [{}], statistic)
        ours = cell([row for row in rows if row["indicator"] == indicator])
        compare(ours, theirs, 100 if statistic == "proportion" else 1)


def test_nhanes(estimator: Estimator, oracle: Oracle, r_data: Path, tmp_path: Path) -> None:
    """PSUs numbered anew in every stratum, missing answers, weights of a real survey; total, men and women."""
    data = pl.read_csv(r_data / "nhanes.csv", infer_schema_length=None, null_values=["NA"])
    tables = written(
        tmp_path,
        data,
        "age_scope: _T\nnest: true\n"
        "columns: {stratum: SDMVSTRA, psu: SDMVPSU, weight: WTMEC2YR, sex: RIAGENDR}\ncodes: {sex: {1: M, 2: F}}\n"
        "indicators:\n  C2-01: {column: HI_CHOL, yes: [1], no: [0]}\n",
    )
    rows = estimator.estimate(tables)
    design = data.select(
        pl.col("SDMVSTRA").alias("stratum"),
        pl.col("SDMVPSU").alias("psu"),
        pl.col("WTMEC2YR").alias("weight"),
        pl.col("HI_CHOL").alias("y"),
        pl.col("RIAGENDR").replace_strict({1: "M", 2: "F"}).alias("sex"),
    )
    cells = [{}, {"sex": "M"}, {"sex": "F"}]
    for wanted, theirs in zip(cells, oracle.estimate(design, cells), strict=True):
        assert theirs["n"] > 3000
        compare(cell(rows, **wanted), theirs)


def person_survey(rows: int, seed: int) -> pl.DataFrame:
    """A clustered survey with everything that varies: PSU effects, ages with unknown ones, missing answers."""
    import numpy as np

    random = np.random.default_rng(seed)
    psu = random.integers(0, 60, rows)
    effect = random.normal(0, 0.15, 60)
    age = random.integers(5, 95, rows)
    disability = random.choice(["WITH", "WITHOUT", "_U"], rows, p=[0.12, 0.83, 0.05])
    chance = np.clip(0.75 - (age > 64) * 0.3 - (disability == "WITH") * 0.2 + effect[psu], 0.02, 0.98)
    answer = (random.random(rows) < chance).astype(float)
    return pl.DataFrame(
        {
            "stratum": psu % 12,
            "psu": psu,
            "weight": random.lognormal(5, 0.5, rows),
            "age": age,
            "sex": random.choice(["F", "M", "_O"], rows, p=[0.51, 0.47, 0.02]),
            "disability": disability,
            "urbanisation": np.where(psu % 12 < 5, "U", "R"),
            "y": np.where(random.random(rows) < 0.06, np.nan, answer),
            "spent": random.gamma(2, 40, rows),
        }
    ).with_columns(
        pl.col("y").fill_nan(None),
        pl.when(pl.Series(random.random(rows) < 0.02)).then(None).otherwise(pl.col("age")).alias("age"),
    )


PERSONS = (
    "age_scope: Y_GE5\ncolumns: {stratum: stratum, psu: psu, weight: weight, age: age, sex: sex, "
    "disability: disability, urbanisation: urbanisation}\nindicators:\n  C2-01: {column: y, yes: [1], no: [0]}\n"
)
AGES = {
    "_T": (None, None),
    "Y5T17": (5, 17),
    "Y18T35": (18, 35),
    "Y18T24": (18, 24),
    "Y25T35": (25, 35),
    "Y15T24": (15, 24),
    "Y36T64": (36, 64),
    "Y_GE65": (65, 200),
}


def test_every_group_and_crossing_of_a_survey(estimator: Estimator, oracle: Oracle, tmp_path: Path) -> None:
    """All 288 crossings of sex (with _O), age group, disability and residence, and 36+ uncrossed: none is left out,
    none is more than was asked for, and each equals R.
    """
    data = person_survey(3000, seed=4)
    rows = estimator.estimate(written(tmp_path, data, PERSONS))
    codes = list(product(("_T", "F", "M", "_O"), AGES, ("_T", "WITH", "WITHOUT"), ("_T", "U", "R")))
    names = ("sex", "age", "disability", "urbanisation")
    assert {tuple(row[name] for name in names) for row in rows} == {*codes, ("_T", "Y_GE36", "_T", "_T")}
    assert len(rows) == 289
    cells: list[dict[str, Any]] = [
        {"sex": sex, "disability": status, "urbanisation": place, "from": AGES[age][0], "to": AGES[age][1]}
        for sex, age, status, place in codes
    ]
    theirs = oracle.estimate(data, cells)
    assert sum(row["n"] == 0 for row in theirs) > 0  # empty domains are among them
    for code, their in zip(codes, theirs, strict=True):
        compare(cell(rows, **dict(zip(names, code, strict=True))), their)


@pytest.mark.parametrize(("statistic", "column"), [("mean", "spent"), ("total", "spent")])
def test_means_and_totals_of_domains(
    estimator: Estimator, oracle: Oracle, tmp_path: Path, statistic: str, column: str
) -> None:
    """Means and totals of a figure by sex and residence, as R gives them."""
    data = person_survey(1500, seed=9)
    indicator = "C7-EENV-01" if statistic == "mean" else "C4-05"
    mapping = PERSONS.replace(
        "C2-01: {column: y, yes: [1], no: [0]}", f"{indicator}: {{column: spent, statistic: {statistic}}}"
    )
    tables = written(tmp_path, data, mapping)
    tables["item"] = tables["item"].with_columns(pl.lit(True).alias("by_person"))
    rows = estimator.estimate(tables)
    cells = [{}, {"sex": "F"}, {"sex": "M", "urbanisation": "R"}, {"disability": "WITH"}]
    asked = data.with_columns(pl.col("spent").alias("y"))
    for wanted, theirs in zip(cells, oracle.estimate(asked, cells, statistic), strict=True):
        compare(cell(rows, **wanted), theirs, scale=1)


@pytest.mark.parametrize("statistic", ["proportion", "total"])
def test_single_psus_centred(estimator: Estimator, oracle: Oracle, tmp_path: Path, statistic: str) -> None:
    """Strata 3 and 7 have one PSU each: centred at the grand mean as by R's lonely.psu = 'adjust'."""
    data = person_survey(1500, seed=2).filter(~pl.col("stratum").is_in([3, 7]) | pl.col("psu").is_in([3, 7]))
    code = "C2-01" if statistic == "proportion" else "C4-05"
    tables = written(tmp_path, data, "single_psu: centre\n" + PERSONS.replace("C2-01", code))
    rows = estimator.estimate(tables)
    cells = [{}, {"sex": "F"}, {"disability": "WITH"}]
    for wanted, theirs in zip(cells, oracle.estimate(data, cells, statistic, lonely="adjust"), strict=True):
        compare(cell(rows, **wanted), theirs, scale=100 if statistic == "proportion" else 1)


def test_single_psus_merged(estimator: Estimator, oracle: Oracle, tmp_path: Path) -> None:
    """Single-PSU strata 3 and 4 join 5, the next with several; 11, the last, joins 10. R is given those strata."""
    lonely = [3, 4, 11]
    data = person_survey(1500, seed=3).filter(~pl.col("stratum").is_in(lonely) | pl.col("psu").is_in(lonely))
    rows = estimator.estimate(written(tmp_path, data, "single_psu: merge\n" + PERSONS))
    merged = data.with_columns(pl.col("stratum").replace({3: 5, 4: 5, 11: 10}))
    cells = [{}, {"sex": "M"}, {"urbanisation": "U"}]
    for wanted, theirs in zip(cells, oracle.estimate(merged, cells), strict=True):
        assert theirs["df"] == data["psu"].n_unique() - 9
        compare(cell(rows, **wanted), theirs)
