"""Codes in words."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from dashboards.labels import (
    age_text,
    cell_text,
    flags_text,
    groups_text,
    target_text,
    unit_text,
    value_text,
    verdict_text,
)
from dashboards.trace_command import trace_command

WORDS = {("SEX", "F"): "Female", ("SKILL", "PST"): "Presentations", ("UNIT_MEASURE", "PT"): "Percent",
         ("UNIT_MEASURE", "SCORE"): "Score"}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words"),
    [("Y15T24", "15–24"), ("Y_GE16", "16 and over"), ("Y_GE0", "all ages"), ("Y15", "15"), (None, "not stated"),
     ("_T", "all ages"), ("ODD", "ODD")],
)  # fmt: skip
def test_ages(code: str | None, words: str) -> None:
    assert age_text(code) == words


def test_cells() -> None:
    assert cell_text(("_T",) * 5, WORDS) == "Total (not broken down)"
    cell = ("F", "Y16T24", "WITHOUT", "_T", "SKILL:PST")
    assert cell_text(cell, WORDS) == "Female, Ages 16–24, Without disability, Skill: Presentations"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(94.84, "PT", "94.8 %"), (0.0, "PT", "0.0 %"), (0.012, "PT", "0.012 %"), (0.97912, "RO", "0.979"),
     (1234567.0, "NUMBER", "1,234,567"), (2.0, "SCORE", "2"), (None, "PT", "–"), (math.nan, "PT", "–")],
)  # fmt: skip
def test_values(value: float | None, unit: str, words: str) -> None:
    assert value_text(value, unit) == words


def test_units() -> None:
    assert unit_text("PT", "%", WORDS) == "Percent"
    assert unit_text("KG", "kg per capita", WORDS) == "kg per capita"
    assert unit_text("SCORE", "0=none|1=law", WORDS) == "Score (0 = none, 1 = law)"
    assert unit_text("SCORE", "0=none|1=in preparation|2=adopted|3=adopted and funded", WORDS) == "Score"


def test_flags_are_explained() -> None:
    assert flags_text("A", False) == ""
    assert flags_text("U", True).startswith("U (low reliability")
    assert "stale" in flags_text("U", True)
    assert "may revise" in flags_text("P", False) and "break" in flags_text("B", False)


def test_a_verdict_is_never_without_its_method() -> None:
    assert verdict_text("met", "linear pace", None) == "Met (method: linear pace)"
    text = verdict_text("no_verdict", "linear pace", "break in the series")
    assert text == "No verdict: break in the series (method: linear pace)"


def test_targets() -> None:
    row = SimpleNamespace(target_value=100.0, target_year=2030, basis="UMC2030", comparator=">=")
    assert target_text(row) == "at least 100 by 2030 (UMC2030)"
    norm = SimpleNamespace(target_value=1.0, target_year=math.nan, basis="NORM", comparator="=")
    assert target_text(norm) == "1, no date (NORM)"


def test_trace_command_names_only_what_is_broken_down() -> None:
    figure = {"indicator": "C4-01", "ref_area": "GBR", "time_period": "2019", "year": 2019, "freq": "A", "sex": "F",
              "age": "Y16T24",
              "disability": "_T", "urbanisation": "_T", "breakdown": "SKILL:A;SPEED:B", "sub_area": "_T"}  # fmt: skip
    quarter = {**figure, "time_period": "2019-Q3", "freq": "Q", "sex": "_T", "age": "_T", "breakdown": "_T"}
    assert trace_command(quarter) == "wsis trace C4-01 GBR 2019 --period 2019-Q3"
    # The semicolon would end the command in a shell, hence the quotes.
    assert trace_command(figure) == "wsis trace C4-01 GBR 2019 --sex F --age Y16T24 --breakdown 'SKILL:A;SPEED:B'"


def test_groups_left_behind_are_named() -> None:
    """As fct_progress writes them (unit test `groups_left_behind`)."""
    assert groups_text("F x R; Y18T35") == "women, rural; ages 18–35"
    assert groups_text("M x Y_GE65 x WITH x U") == "men, ages 65 and over, with disability, urban"
    assert groups_text(None) == ""
