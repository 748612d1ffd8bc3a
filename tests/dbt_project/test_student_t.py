"""Quantiles of Student's t as the warehouse computes them, against scipy."""

from __future__ import annotations

import duckdb
import pytest
from scipy import stats

from tests.dbt_project.rendered import model_sql, sql

LARGE = (1_001, 1_500, 10_000, 1_000_000)


def quantiles(level: float) -> duckdb.DuckDBPyConnection:
    """A database in which int_student_t is built at a confidence level in percent."""
    connection = duckdb.connect()
    connection.execute("create table threshold as select 'confidence_level' as parameter, ? as value", [level])
    connection.execute("create table counting_number as select unnest(range(1, 11)) as n")
    connection.execute(f"create table int_student_t as {model_sql('int_student_t')}")
    return connection


@pytest.mark.parametrize("level", [80.0, 90.0, 95.0, 99.0, 99.9])
def test_quantiles_are_those_of_scipy(level: float) -> None:
    """All degrees of freedom from 1 to 1,000, to a relative 1e-11."""
    found = quantiles(level).execute("from int_student_t order by degrees_of_freedom").fetchall()
    assert [row[0] for row in found] == list(range(1, 1001))
    probability = 0.5 + level / 200
    assert [row[1] for row in found] == pytest.approx(stats.t.ppf(probability, range(1, 1001)).tolist(), rel=1e-11)
    assert [row[2] for row in found] == pytest.approx([stats.norm.ppf(probability)] * 1000, rel=1e-12)


def looked_up(connection: duckdb.DuckDBPyConnection, degrees_of_freedom: int | None) -> float | None:
    """The quantile as models look it up."""
    text = """
    select {{ student_t('student_t', 'given.df') }}
    from (select cast($df as integer) as df) as given
    left join int_student_t as student_t on student_t.degrees_of_freedom = {{ student_t_row('given.df') }}
    """
    found = connection.execute(sql(text), {"df": degrees_of_freedom}).fetchone()
    assert found is not None
    return None if found[0] is None else float(found[0])


def test_many_unknown_and_no_degrees_of_freedom() -> None:
    """Beyond the table by the expansion; not known: the normal quantile; none: no quantile, hence no statement."""
    connection = quantiles(95.0)
    assert looked_up(connection, 15) == pytest.approx(2.131449545559323, rel=1e-12)  # printed tables: 2.1314
    for many in LARGE:
        assert looked_up(connection, many) == pytest.approx(stats.t.ppf(0.975, many), rel=1e-12)
    assert looked_up(connection, None) == pytest.approx(1.959963984540054, rel=1e-13)
    assert looked_up(connection, 0) is None
    assert looked_up(connection, -3) is None
