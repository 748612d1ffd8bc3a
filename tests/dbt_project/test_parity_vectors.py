"""Parity and gaps as the warehouse computes them, against R survey (parity_vectors.csv, 12 decimals)."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project.rendered import model_sql

SEEDS = ("threshold", "source_precedence", "counting_number")
# the vectors of the field's design page: R survey 4.1.1
VECTORS = Path(__file__).parent / "surveys"
# vector -> column of fct_parity and what it is multiplied by (rates are in percent here, in proportions there)
COMPARED = {
    "gpi": "ratio",
    "gpia": "adjusted_ratio",
    "se_log_gpi": "log_ratio_std_error",
    "se_log_gpi_R": "log_ratio_std_error",
    "ci_lo": "ratio_lower",
    "ci_hi": "ratio_upper",
    "gap_pp": "gap",
    "se_gap_pp": "gap_std_error",
    "relative_gap": "relative_gap",
}


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def parity_of(pairs: list[dict[str, object]]) -> list[dict[str, float | str]]:
    """Rows of fct_parity for pairs of rates, in their order."""
    connection = duckdb.connect()
    for seed in SEEDS:
        (path,) = (Path(__file__).parents[2] / "dbt_project" / "seeds").rglob(f"{seed}.csv")
        connection.execute(f"create table {seed} as from read_csv('{path}', header = true)")
    connection.execute(f"create table int_student_t as {model_sql('int_student_t')}")
    connection.execute(
        "create table part_parity_pair (indicator varchar, ref_area varchar, year integer, dimension varchar, "
        "sex varchar, age varchar, disability varchar, urbanisation varchar, breakdown varchar, source varchar, "
        "dataset varchar, age_scope varchar, reference_period varchar, unit_measure varchar, left_code varchar, "
        "right_code varchar, left_value double, right_value double, left_std_error double, right_std_error double, "
        "covariance double, degrees_of_freedom integer, obs_status varchar, is_shown_first boolean, "
        "left_observation_id varchar, right_observation_id varchar)"
    )
    for number, pair in enumerate(pairs):
        given = {"year": number, "source": "survey", "dataset": "_T", "is_shown_first": True, **pair}
        connection.execute(
            f"insert into part_parity_pair by name select {', '.join(f'${name} as {name}' for name in given)}", given
        )
    found = connection.execute(f"select * from ({model_sql('fct_parity')}) order by year")
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_ratio_gap_errors_and_intervals_are_those_of_r() -> None:
    estimates = {row["case"]: row for row in rows(VECTORS / "method_vectors.csv")}
    vectors = rows(VECTORS / "parity_vectors.csv")
    pairs: list[dict[str, object]] = []
    for vector in vectors:
        left, right = estimates[vector["numerator"]], estimates[vector["denominator"]]
        errors = [100 * float(side["se"]) for side in (left, right)]
        pairs.append(
            {
                "left_value": 100 * float(left["p"]),
                "right_value": 100 * float(right["p"]),
                "left_std_error": errors[0],
                "right_std_error": errors[1],
                "covariance": float(vector["corr"]) * errors[0] * errors[1],
                "degrees_of_freedom": int(vector["df"]),
                "right_observation_id": "right",
            }
        )
    found = parity_of(pairs)
    assert len(found) == len(vectors) == 3
    for computed, vector in zip(found, vectors, strict=True):
        for name, column in COMPARED.items():
            assert computed[column] == pytest.approx(float(vector[name]), rel=1e-9), f"{vector['numerator']}: {column}"
        assert computed["covariance_basis"] == "estimated"


def test_the_gap_decides_where_the_ratio_cannot() -> None:
    """Disability: gap 19.2 with SE 7.7 and t = 2.13 is 2.8 to 35.7, beyond the band; the ratio's 0.17-1.28 holds 1."""
    vector = next(row for row in rows(VECTORS / "parity_vectors.csv") if row["numerator"] == "WITH")
    estimates = {row["case"]: row for row in rows(VECTORS / "method_vectors.csv")}
    left, right = (100 * float(estimates[case]["p"]) for case in ("WITH", "WITHOUT"))
    left_error, right_error = (100 * float(estimates[case]["se"]) for case in ("WITH", "WITHOUT"))
    (found,) = parity_of(
        [
            {
                "left_value": left,
                "right_value": right,
                "left_std_error": left_error,
                "right_std_error": right_error,
                "covariance": float(vector["corr"]) * left_error * right_error,
                "degrees_of_freedom": 15,
                "right_observation_id": "right",
            }
        ]
    )
    assert float(found["ratio_lower"]) < 1 < float(found["ratio_upper"])
    assert float(found["gap_lower"]) == pytest.approx(19.241943930758 - 2.131449545559323 * 7.704468383322)
    assert found["verdict"] == "below_parity"


def test_women_and_men_of_the_vectors_cannot_be_told_apart() -> None:
    """Gap 4.58 with SE 9.23: -15.1 to 24.3 reaches beyond both ends of the band. Numbers from parity_vectors.csv."""
    (found,) = parity_of(
        [
            {
                "left_value": 30.8163821286,
                "right_value": 35.3997436816,
                "left_std_error": 4.4724102915,
                "right_std_error": 8.2004851574,
                "covariance": 0.027995869141 * 4.4724102915 * 8.2004851574,
                "degrees_of_freedom": 15,
                "right_observation_id": "right",
            }
        ]
    )
    assert found["verdict"] == "inconclusive"
    assert found["gap_std_error"] == pytest.approx(9.230214587, rel=1e-9)
