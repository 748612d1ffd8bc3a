"""The SQL that dbt compiled for the estimates, run on any survey without a build.

The models of dbt_project/models/intermediate/survey are one query, int_survey_estimate; it is taken as dbt wrote it,
its staging models too, and only the places that they read are other ones: tables of a survey that a test made.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ingest.rows import SourceFile
from ingest.surveys.mapping_file import read_mapping
from ingest.surveys.respondents import read_survey
from warehouse.dbt_base import cached
from warehouse.settings import Home

STAGING = ("stg_survey", "stg_survey_item", "stg_survey_person")
Row = dict[str, Any]


def tables_of(path: Path, mapping: Path) -> dict[str, pl.DataFrame]:
    """What would land of a file with this mapping; the file must have no fault."""
    read, _ = read_mapping(mapping)
    survey = read_survey(SourceFile(path, "survey"), read)
    faults = [issue.message for issue in survey.issues if issue.severity == "error"]
    assert faults == []
    return survey.tables


class Estimator:
    """Runs the compiled models; made once from a built home, whose seeds it copies."""

    def __init__(self, built: Home) -> None:
        # where the project was compiled whole: a build compiles only what its submissions change
        compiled = cached(built) / "dbt" / "target" / "compiled" / "wsis" / "models"
        self._query = (compiled / "intermediate" / "survey" / "int_survey_estimate.sql").read_text(encoding="utf-8")
        self._staging = {name: (compiled / "staging" / f"{name}.sql").read_text(encoding="utf-8") for name in STAGING}
        published = built.published()
        assert published is not None
        self._connection = duckdb.connect(":memory:")
        run = self._connection.execute
        run("set threads = 2")
        run("attach ':memory:' as work")
        run(f"attach '{published.with_name('work.duckdb')}' as built (read_only)")
        for schema in ("seeds", "staging", "intermediate"):
            run(f"create schema work.{schema}")
        for seed in sorted(set(re.findall(r'"work"\."seeds"\."(\w+)"', self._query))):
            run(f"create table work.seeds.{seed} as select * from built.seeds.{seed}")
        run("create table work.intermediate.int_student_t as select * from built.intermediate.int_student_t")
        run("detach built")

    def threshold(self, parameter: str, value: float) -> None:
        """Set a parameter for the estimates that follow."""
        self._connection.execute("update work.seeds.threshold set value = ? where parameter = ?", [value, parameter])

    def estimate(self, *surveys: dict[str, pl.DataFrame], where: str = "true") -> list[Row]:
        """Estimates of surveys, each landed a day after the one before; submissions are called s1, s2 ..."""
        run = self._connection.execute
        parts: dict[str, list[pl.DataFrame]] = {"rows": [], "survey": [], "item": []}
        for number, tables in enumerate(surveys, start=1):
            for name, frame in tables.items():
                parts[name].append(frame.select(pl.lit(f"s{number}").alias("submission_id"), pl.all()))
        for name, frames in parts.items():
            self._connection.register(f"landed_{name}", pl.concat(frames).to_arrow())
        for name, sql in self._staging.items():
            relation = re.sub(r"read_parquet\('[^']*/(\w+)\.parquet'[^)]*\)", r"landed_\1", sql)
            assert "read_parquet" not in relation
            run(f"create or replace table work.staging.{name} as {relation}")
        submissions = [
            {
                "submission_id": f"s{number}",
                "known_from": dt.date(2026, 1, number),
                "landed_at": dt.datetime(2026, 1, number),
            }
            for number in range(1, len(surveys) + 1)
        ]
        self._connection.register("submissions", pl.DataFrame(submissions).to_arrow())
        run("create or replace table work.intermediate.int_submission as select * from submissions")
        found = run(f"select * from ({self._query}) where {where}")
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def cell(rows: list[Row], **wanted: str) -> Row:
    """The one row of a cell; dimensions that are not named are `_T`."""
    key = {"sex": "_T", "age": "_T", "disability": "_T", "urbanisation": "_T", "breakdown": "_T", **wanted}
    found = [row for row in rows if all(row[name] == code for name, code in key.items())]
    assert len(found) == 1, f"{len(found)} rows for {key}"
    return found[0]
