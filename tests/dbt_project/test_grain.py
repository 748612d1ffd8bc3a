"""What a row is: the grain that each model states has no two rows, in a warehouse built from files of every source."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
import yaml

from warehouse import working_file
from warehouse.settings import DBT_PROJECT, Home


def stated_grains() -> dict[str, list[str]]:
    """Model -> columns of its grain, from the yml files; steps inside the query of another model have no relation."""
    found = {}
    for path in sorted((DBT_PROJECT / "models").rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            grain = model.get("config", {}).get("meta", {}).get("grain")
            if grain and not is_a_step(model["name"]):
                found[model["name"]] = grain
    return found


def is_a_step(model: str) -> bool:
    """Whether the model is ephemeral."""
    files = (DBT_PROJECT / "models").rglob(f"{model}.*")
    (path,) = (path for path in files if path.suffix in (".sql", ".py"))
    return "materialized='ephemeral'" in path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def warehouse(built_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    published = built_home.published()
    assert published is not None
    with working_file.opened(built_home, published.parent) as connection:
        connection.execute(f"attach '{published}' as wsis (read_only)")
        yield connection


def place_of(connection: duckdb.DuckDBPyConnection, model: str) -> str:
    """The relation of a model, with database and schema."""
    found = connection.execute(
        "select table_catalog, table_schema from information_schema.tables where table_name = ?", [model]
    ).fetchall()
    assert len(found) == 1, f"{model}: {len(found)} relations in the built warehouse"
    return ".".join((*found[0], model))


@pytest.mark.parametrize("model", sorted(stated_grains()))
def test_no_two_rows_share_the_grain(warehouse: duckdb.DuckDBPyConnection, model: str) -> None:
    columns = ", ".join(f'"{column}"' for column in stated_grains()[model])
    shared = warehouse.execute(
        f"select {columns}, count(*) from {place_of(warehouse, model)} group by {columns} having count(*) > 1 limit 5"
    ).fetchall()
    assert shared == []


def test_the_sample_reaches_the_marts(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Otherwise the grains above were looked for in empty tables."""
    found = warehouse.execute("select count(distinct source) from wsis.marts.fct_observation").fetchone()
    assert found is not None
    assert found[0] >= 7


def test_models_that_are_put_together_by_position_have_equal_columns(warehouse: duckdb.DuckDBPyConnection) -> None:
    """`union all` of `select *` matches columns by their order: int_observation_all."""

    def columns(model: str) -> list[tuple[str, str]]:
        return warehouse.execute(
            "select column_name, data_type from information_schema.columns where table_name = ? "
            "order by ordinal_position",
            [model],
        ).fetchall()

    assert columns("int_observation_known") == columns("int_observation_derived")
    assert columns("int_observation_known") == columns("int_observation_sheet")
    assert columns("int_observation_known") == columns("int_observation_group")
    assert columns("int_observation_reported") == columns("int_observation_survey")
    assert len(columns("int_observation_known")) > 30
