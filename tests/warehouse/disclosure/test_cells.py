"""Ages that codes span, and the elementary ages between them."""

from __future__ import annotations

from math import inf

import pytest

from warehouse.disclosure.cells import Cell, age_classes, age_range, concept_of


@pytest.mark.parametrize(
    ("code", "span"),
    [
        ("Y15T24", (15, 25)),  # bounds are inclusive
        ("Y_GE65", (65, inf)),
        ("Y_GT65", (66, inf)),
        ("Y_LT5", (0, 5)),
        ("Y_LE5", (0, 6)),
        ("Y15", (15, 16)),
        ("_U", None),
        ("_T", None),
    ],
)
def test_ages_of_a_code(code: str, span: tuple[float, float] | None) -> None:
    assert age_range(code) == span


def test_overlapping_groups_expose_the_ages_between_their_bounds() -> None:
    """15-24, 18-24 and 18-35: a reader can compute 15-17 and 25-35."""
    assert age_classes(["Y15T24", "Y18T24", "Y18T35", "_T"]) == {
        "Y15T24": frozenset({"15-18", "18-25"}),
        "Y18T24": frozenset({"18-25"}),
        "Y18T35": frozenset({"18-25", "25-36"}),
    }


def test_the_scope_of_the_total_adds_its_ages() -> None:
    """A survey from 15 on that publishes 18-35 and 36 and over exposes 15-17."""
    classes = age_classes(["Y18T35", "Y_GE36"], "Y_GE15")
    assert classes["_T"] == {"15-18", "18-36", "36-inf"}
    assert classes["Y_GE36"] == {"36-inf"}


def test_a_code_that_names_no_ages_stands_alone() -> None:
    assert age_classes(["_U", "Y0T17"]) == {"_U": frozenset({"_U"}), "Y0T17": frozenset({"0-18"})}


def test_the_crossing_of_a_cell_leaves_age_out() -> None:
    assert Cell("a", sex="F", age="Y18T35", disability="WITH").crossing == {"sex", "disability"}


def test_only_a_breakdown_of_one_dimension_has_a_concept() -> None:
    assert [concept_of(text) for text in ("EDU:A", "_T", "EDU:A;SKILL:B")] == ["EDU", "", ""]
