"""The variance of the gap between two groups of one survey: what the covariance in fct_parity comes from."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import polars as pl
import pytest

from tests.dbt_project.rendered import sql
from tests.dbt_project.surveys.estimating import Estimator, cell
from tests.dbt_project.surveys.test_against_r import written
from tests.dbt_project.surveys.test_methods import C2_01, DESIGN
from warehouse.settings import DBT_PROJECT

HERE = Path(__file__).parent


def vectors() -> dict[str, dict[str, str]]:
    """Rows of the parity vectors (R survey 4.1.1) by their numerator."""
    with (HERE / "parity_vectors.csv").open(encoding="utf-8") as handle:
        return {row["numerator"]: row for row in csv.DictReader(handle)}


def test_columns_and_seed_name_the_same_comparisons() -> None:
    with (DBT_PROJECT / "seeds" / "catalogue" / "parity_dimension.csv").open(encoding="utf-8") as handle:
        seeded = {row["dimension"] for row in csv.DictReader(handle)}
    assert set(ast.literal_eval(sql("{{ parity_dimensions() }}"))) == seeded


def test_gaps_and_correlations_are_those_of_r(estimator: Estimator, tmp_path: Path) -> None:
    """Women and men, with and without disability: error of the gap and correlation of the two estimates."""
    data = pl.read_csv(HERE / "method_microdata.csv")
    columns = DESIGN % "sex: sex, disability: disability" + "codes: {disability: {1: WITH, 0: WITHOUT}}\n"
    rows = estimator.estimate(written(tmp_path, data, f"age_scope: _T\n{columns}{C2_01}"))
    for numerator, dimension, left, right in (
        ("F", "sex", {"sex": "F"}, {"sex": "M"}),
        ("WITH", "disability", {"disability": "WITH"}, {"disability": "WITHOUT"}),
    ):
        vector = vectors()[numerator]
        one, other = cell(rows, **left), cell(rows, **right)
        assert one[f"gap_variance_{dimension}"] ** 0.5 == pytest.approx(float(vector["se_gap_pp"]), rel=1e-9)
        covariance = (one["std_error"] ** 2 + other["std_error"] ** 2 - one[f"gap_variance_{dimension}"]) / 2
        correlation = covariance / one["std_error"] / other["std_error"]
        assert correlation == pytest.approx(float(vector["corr"]), abs=1e-9)
        assert other[f"gap_variance_{dimension}"] is None


def test_a_gap_within_a_crossing_is_that_of_the_survey_without_the_others(estimator: Estimator, tmp_path: Path) -> None:
    """Women and men with disability: the same as women and men where nobody else has an answer."""
    data = pl.read_csv(HERE / "method_microdata.csv")
    columns = DESIGN % "sex: sex, disability: disability" + "codes: {disability: {1: WITH, 0: WITHOUT}}\n"
    mapping = f"age_scope: _T\n{columns}{C2_01}"
    crossed = cell(estimator.estimate(written(tmp_path / "all", data, mapping)), sex="F", disability="WITH")
    silent = data.with_columns(pl.when(pl.col("disability") == 1).then(pl.col("y")).otherwise(None))
    alone = cell(estimator.estimate(written(tmp_path / "some", silent, mapping)), sex="F")
    assert crossed["gap_variance_sex"] == pytest.approx(alone["gap_variance_sex"], rel=1e-12)
    assert crossed["gap_variance_sex"] > 0


def test_groups_in_different_strata_are_independent(estimator: Estimator, tmp_path: Path) -> None:
    """Rural and urban are strata: the variance of their gap is the sum of theirs. Groups without a case have no gap."""
    data = pl.read_csv(HERE / "method_microdata.csv")
    strata = sorted(data["stratum"].unique().to_list())
    urban = pl.col("stratum").is_in(strata[: len(strata) // 2])
    data = data.with_columns(pl.when(urban).then(1).otherwise(2).alias("urb"))
    columns = DESIGN % "sex: sex, urbanisation: urb" + "codes: {urbanisation: {1: U, 2: R}}\n"
    rows = estimator.estimate(written(tmp_path, data, f"age_scope: _T\n{columns}{C2_01}"))
    rural, other = cell(rows, urbanisation="R"), cell(rows, urbanisation="U")
    assert rural["gap_variance_residence"] == pytest.approx(
        rural["std_error"] ** 2 + other["std_error"] ** 2, rel=1e-12
    )
    assert rural["gap_variance_disability"] is None
    assert cell(rows)["gap_variance_sex"] is None
