"""The generated household surveys: the same each time, accepted by their mappings, and what they are said to be."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from ingest.rows import SourceFile
from ingest.sample import SampleSurvey, write_surveys
from ingest.sample.arithmetic import uniforms
from ingest.sample.figures import Figures
from ingest.sample.parameters import load
from ingest.surveys.mapping import Mapping
from ingest.surveys.mapping_file import read_mapping
from ingest.surveys.respondents import Survey, read_survey

ROOT = Path(__file__).parents[3]
WG = ("wg_see", "wg_hear", "wg_walk", "wg_remember", "wg_selfcare", "wg_communicate")


@pytest.fixture(scope="module")
def surveys(tmp_path_factory: pytest.TempPathFactory) -> list[SampleSurvey]:
    return write_surveys(tmp_path_factory.mktemp("surveys"))


@pytest.fixture(scope="module")
def read(surveys: list[SampleSurvey]) -> dict[tuple[str, int], tuple[Mapping, Survey]]:
    """Every survey by area and year as the gate reads it."""
    found = {}
    for survey in surveys:
        mapping, notes = read_mapping(survey.mapping)
        assert notes == []
        found[survey.area, survey.year] = mapping, read_survey(SourceFile(survey.path, "survey", survey.area), mapping)
    return found


def total(weights: pl.Series) -> float:
    return float(sum(weights.to_list()))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_same_bytes_each_time_and_under_another_hash_seed(tmp_path: Path) -> None:
    write_surveys(tmp_path / "a")
    script = "import sys, pathlib, ingest.sample as s; s.write_surveys(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", script, str(tmp_path / "b")]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONHASHSEED": "7"})
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert len(digests(tmp_path / "a")) == 6


def test_many_numbers_of_one_key() -> None:
    """The first 32 bits of sha256("a|1|0") over 2**32, and no number changes if more are asked for."""
    first = int(hashlib.sha256(b"a|1|0").hexdigest()[:8], 16) / 2**32
    assert next(uniforms(1, "a", 1)) == first
    assert list(uniforms(11, "a", 1)) == list(uniforms(20, "a", 1))[:11]
    assert len(set(uniforms(20, "a", 1))) == 20


def test_the_gate_accepts_them_without_a_word(read: dict[tuple[str, int], tuple[Mapping, Survey]]) -> None:
    for mapping, survey in read.values():
        assert survey.issues == []
        assert (survey.persons, len(mapping.items)) == (5_000, 4)


def test_two_countries_and_two_rounds_of_one_survey_five_years_apart(
    read: dict[tuple[str, int], tuple[Mapping, Survey]],
) -> None:
    assert sorted(read) == [("BRA", 2025), ("KEN", 2020), ("KEN", 2025)]
    assert read["KEN", 2020][0].dataset == read["KEN", 2025][0].dataset


def test_a_clustered_sample_with_unequal_weights(surveys: list[SampleSurvey]) -> None:
    """Sixteen strata, 250 units of twenty; the weights add up to the population of the ages asked, within 2 %."""
    figures = Figures(load())
    for survey in surveys:
        data = pl.read_csv(survey.path)
        assert (data["stratum"].n_unique(), data["psu"].n_unique()) == (16, 250)
        assert set(data.group_by("psu").agg(pl.col("stratum").n_unique())["stratum"]) == {1}
        assert min(data.group_by("stratum").agg(pl.col("psu").n_unique())["psu"].to_list()) >= 2
        weights = data["weight"].to_list()
        assert max(weights) > 2 * min(weights) > 0
        country = load().countries[survey.area]
        people = figures.shares.units(load().indicators["C2-01"], country, survey.year)
        assert sum(weights) == pytest.approx(people, rel=0.02)


def test_eight_to_fifteen_percent_with_disability(surveys: list[SampleSurvey]) -> None:
    """By the recode of the Washington Group, weighted; some are of unknown status."""
    for survey in surveys:
        data = pl.read_csv(survey.path)
        answers = [pl.col(name).replace(9, None) for name in WG]
        data = data.with_columns(
            pl.any_horizontal(answer >= 3 for answer in answers).fill_null(False).alias("has"),
            pl.any_horizontal(answer.is_null() for answer in answers).alias("open"),
        )
        share = total(data.filter("has")["weight"]) / total(data["weight"])
        assert 0.08 <= share <= 0.15
        assert 10 <= data.filter(pl.col("open") & ~pl.col("has")).height <= 100


def test_only_users_are_asked_for_incidents_and_nobody_under_15_for_skills(surveys: list[SampleSurvey]) -> None:
    for survey in surveys:
        data = pl.read_csv(survey.path)
        incidents = data.filter(pl.col("security_incident").is_not_null())
        assert incidents["internet_3m"].unique().to_list() == [1]
        skills = data.filter(pl.col("basic_skills").is_not_null())
        assert skills["age"].min() == 15
        assert 0 < data.filter(pl.col("internet_3m") == 9).height < 0.03 * data.height


def test_they_agree_with_the_other_files_of_the_sample(surveys: list[SampleSurvey]) -> None:
    """Internet users aged 15 and over in Kenya: the two sources differ by less than four points."""
    country, indicator = load().countries["KEN"], load().indicators["C2-01"]
    for survey in surveys[:2]:
        data = pl.read_csv(survey.path).filter(pl.col("internet_3m") != 9)
        share = 100 * total(data.filter(pl.col("internet_3m") == 1)["weight"]) / total(data["weight"])
        assert share == pytest.approx(Figures(load()).total(indicator.code, country, survey.year), abs=4)


def test_everything_says_that_it_is_synthetic(surveys: list[SampleSurvey]) -> None:
    for survey in surveys:
        assert "synthetic" in survey.path.name
        mapping, _ = read_mapping(survey.mapping)
        assert "synthetic sample data, not real figures" in mapping.dataset
        assert "Synthetic sample data, not real figures" in survey.mapping.read_text(encoding="utf-8")
