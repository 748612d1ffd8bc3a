"""The gate and the build give rows their meaning by the same SQL, although two renderers write it."""

from __future__ import annotations

import re

import pytest

from expectations import resolution
from warehouse.dbt_base import cached
from warehouse.settings import Home


class Recorder:
    """Stands in for a DuckDB connection; keeps the statements."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def execute(self, sql: str) -> None:
        self.statements.append(sql)


def rendered_by_the_gate() -> dict[str, str]:
    """Table -> its query as the gate renders it, from rows called `reported`."""
    recorder = Recorder()
    resolution.resolve(recorder, rows="reported")  # type: ignore[arg-type]
    found = {}
    for sql in recorder.statements:
        head, _, query = sql.partition(" as ")
        found[head.removeprefix("create or replace table ")] = query
    return found


def plain(sql: str) -> str:
    """SQL without quoted databases and schemas, comments, the `int_` of models and white space."""
    sql = re.sub(r"--[^\n]*", "", sql)
    sql = re.sub(r'"\w+"\."\w+"\."(\w+)"', r"\1", sql)
    sql = re.sub(r"\bint_(\w+_meaning)\b", r"\1", sql)
    return "".join(sql.split())


@pytest.mark.parametrize("model", [name for name in rendered_by_the_gate() if name.endswith("_meaning")])
def test_build_and_gate_agree(built_home: Home, model: str) -> None:
    """The query that dbt compiled holds, whole, the query that the gate runs."""
    compiled = built_home.path / "dbt" / "target" / "compiled" / "wsis" / "models" / "intermediate" / f"int_{model}.sql"
    query = plain(rendered_by_the_gate()[model])
    assert len(query) > 100
    assert query in plain(compiled.read_text(encoding="utf-8"))


def test_rows_agree_but_for_what_passes_through(built_home: Home) -> None:
    """The gate carries row numbers along, the build submissions and notes; every computed column and every join is the
    same text, and what the build has besides is a column that only passes through.
    """
    # a view that names other models only is made once, with the base
    folder = cached(built_home) / "dbt" / "target" / "compiled" / "wsis" / "models" / "intermediate"
    built = lines_of((folder / "int_resolved.sql").read_text(encoding="utf-8").replace("int_reported", "reported"))
    judged = lines_of(rendered_by_the_gate()["resolved_row"])
    computed = judged[judged.index("meaning.indicator,") :]
    assert len(computed) > 60
    assert [line for line in built if line in computed] == computed
    only_in_the_build = [line for line in built if line not in judged]
    assert [line for line in only_in_the_build if "meaning." in line or "case" in line or "join" in line] == []


def lines_of(sql: str) -> list[str]:
    """The lines of a query in the plain form, blank ones left out."""
    return [line for line in map(plain, sql.splitlines()) if line]
