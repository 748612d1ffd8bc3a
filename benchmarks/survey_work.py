"""What the measured process does for surveys: write one, land it, estimate it, and let R estimate cells of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ESTIMATING = "int_survey_estimate"
_R_SCRIPT = Path(__file__).with_name("survey_in_r.R")
# Every cell costs R a pass over the design, whatever it holds; these are of all depths.
R_DOMAINS: tuple[dict[str, Any], ...] = tuple(
    {"sex": sex, "residence": residence, "from": low, "to": high}
    for sex in ("_T", "F")
    for residence in ("_T", "R")
    for low, high in ((None, None), (18, 35), (36, 64), (65, 200))
)
R_ANSWERS = 1
_AGES = {(None, None): "_T", (18, 35): "Y18T35", (36, 64): "Y36T64", (65, 200): "Y_GE65"}


def write(request: dict[str, Any], stages: Any) -> dict[str, Any]:
    """Write the microdata."""
    from benchmarks.survey_data import write_survey

    with stages.stage("write survey"):
        path, mapping = write_survey(Path(request["into"]), request["persons"])
    return {"path": str(path), "mapping": str(mapping), "bytes": path.stat().st_size}


def land(request: dict[str, Any], stages: Any) -> dict[str, Any]:
    """Check and land the microdata."""
    from warehouse.settings import Home
    from warehouse.surveys import process_surveys

    home = Home(Path(request["home"]))
    with stages.stage("check and land"):
        (result,) = process_surveys([Path(request["path"])], Path(request["mapping"]), home, land=True)
    if not result.accepted:
        raise RuntimeError(f"The survey was refused: {result.issues[0].message}")
    return {"persons": result.rows}


def estimate(request: dict[str, Any], stages: Any) -> dict[str, Any]:
    """Build the warehouse of the survey; the seconds are those of the estimating models."""
    import duckdb

    from benchmarks.worker import build, warm_up
    from warehouse.dbt import DbtProcess
    from warehouse.settings import Home

    home = Home(Path(request["home"]))
    with DbtProcess(home) as dbt:
        with stages.stage("warm up"):
            warm_up(dbt, home.path / "nothing")
        with stages.stage("build"):
            answer = build(home, dbt)
    published = home.published()
    assert published is not None
    with duckdb.connect(str(published.with_name("work.duckdb")), read_only=True) as connection:
        found = connection.execute(
            f"select count(*), count(distinct concat_ws('|', sex, age, disability, urbanisation, breakdown)) "
            f"from intermediate.{ESTIMATING}"
        ).fetchone()
    cells, domains = found or (0, 0)
    return {"build": answer, "total": answer["nodes"][f"model.wsis.{ESTIMATING}"], "cells": cells, "domains": domains}


def in_r(request: dict[str, Any], stages: Any) -> dict[str, Any]:
    """Some cells of the survey by R's package survey; the largest difference to what the warehouse has of them."""
    folder = Path(request["into"])
    rscript = shutil.which("Rscript")
    if rscript is None:
        return {"missing": "R is not installed (Debian: r-base-core, r-cran-survey)"}
    _for_r(Path(request["path"]), folder)
    with stages.stage("R"):
        done = subprocess.run([rscript, str(_R_SCRIPT), str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"R ended with {done.returncode}: {done.stderr[-500:]}")
    answer: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    answer["largest_difference"] = _difference(Path(request["home"]), answer.pop("cells"))
    answer["cells"] = len(R_DOMAINS) * R_ANSWERS
    answer["total"] = answer["seconds"]
    return answer


def _for_r(path: Path, folder: Path) -> None:
    """The columns that R needs, as CSV, and the domains."""
    import duckdb
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    answers = ", ".join(f"case when y{number:02d} < 9 then y{number:02d} end as y{number}" for number in _answers())
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select stratum, psu, weight, age, sex, residence, {answers} from read_parquet('{path}')) "
            f"to '{folder / 'data.csv'}' (header, nullstr 'NA')"
        )
    codes = {"_T": 0, "M": 1, "F": 2, "U": 1, "R": 2}
    rows = [{**domain, "sex": codes[domain["sex"]], "residence": codes[domain["residence"]]} for domain in R_DOMAINS]
    pl.DataFrame(rows, infer_schema_length=None).write_csv(folder / "domains.csv", null_value="NA")


def _answers() -> range:
    return range(1, R_ANSWERS + 1)


def _difference(home_path: Path, cells: list[dict[str, float]]) -> float:
    """Largest relative difference in estimate, standard error and ends of the interval."""
    import duckdb

    from benchmarks.survey_data import INDICATORS
    from warehouse.settings import Home

    published = Home(home_path).published()
    assert published is not None
    largest = 0.0
    with duckdb.connect(str(published.with_name("work.duckdb")), read_only=True) as connection:
        for cell in cells:
            domain = R_DOMAINS[int(cell["domain"]) - 1]
            ours = connection.execute(
                "select obs_value / 100, std_error / 100, ci_lower / 100, ci_upper / 100 from "
                f"intermediate.{ESTIMATING} where indicator = ? and sex = ? and urbanisation = ? and age = ? "
                "and disability = '_T' and breakdown = '_T'",
                [INDICATORS[int(cell["answer"]) - 1], domain["sex"], domain["residence"],
                 _AGES[domain["from"], domain["to"]]],
            ).fetchone()  # fmt: skip
            assert ours is not None
            theirs = (cell["estimate"], cell["se"], cell["lower"], cell["upper"])
            largest = max(largest, *(abs(a - b) / abs(b) for a, b in zip(ours, theirs, strict=True)))
    return largest


WORK = {"write survey": write, "land survey": land, "estimate survey": estimate, "survey in R": in_r}
