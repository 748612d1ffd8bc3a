"""The benchmark of surveys, very small: the same microdata again, every cell estimated, R of the same opinion."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from benchmarks import surveys
from benchmarks.runner import Measured
from benchmarks.scenarios import Bench
from benchmarks.survey_data import INDICATORS, write_survey


def test_the_same_survey_again(tmp_path: Path) -> None:
    """All design columns are there, and every unit lies in one stratum."""
    first, _ = write_survey(tmp_path / "a", 3_000)
    again, _ = write_survey(tmp_path / "b", 3_000)
    assert first.read_bytes() == again.read_bytes()
    data = pl.read_parquet(first)
    assert data.height == 3_000
    assert set(data.group_by("psu").agg(pl.col("stratum").n_unique())["stratum"]) == {1}
    assert min(data.group_by("stratum").agg(pl.col("psu").n_unique())["psu"].to_list()) >= 2
    with_disability = pl.any_horizontal(pl.col(name) == 3 for name in ("see", "hear", "walk", "remember"))
    assert 0.03 < data.filter(with_disability).height / data.height < 0.12


def test_from_microdata_to_the_comparison(tmp_path: Path) -> None:
    bench = Bench(tmp_path, persons=(3_000,))
    surveys.household_surveys(bench)
    measured = bench.middle("s 3,000 persons, estimating models")
    assert measured.answer["domains"] >= 288  # sexes x ages x disability x residence, with all of each
    assert measured.answer["cells"] == measured.answer["domains"] * len(INDICATORS)
    assert "3,468 cells" in surveys.note(measured)
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed (Debian: r-base-core, r-cran-survey)")
    assert measured.extra["r"]["largest_difference"] < 1e-9
    assert measured.extra["r"]["times"] > 0


def test_growth_compares_seconds_per_person(tmp_path: Path) -> None:
    """Ten times the persons in twenty times the seconds: 2."""
    bench = Bench(tmp_path)
    for persons, seconds in ((1_000, 1.0), (10_000, 20.0)):
        done = Measured({"total": seconds, "domains": 1, "cells": 12}, [], 0.0, 0, 0, 0.0, {"persons": persons})
        bench.keep(f"s {persons:,} persons, estimating models", done)
    assert surveys.growth(bench) == pytest.approx(2.0)
