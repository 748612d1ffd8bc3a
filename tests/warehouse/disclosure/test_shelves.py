"""The mask against the attack: hand-worked tables, generated surveys, and small random tables."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.survey_counts import MIN_CASES, survey_cells
from warehouse.disclosure.attack import insider, leaks
from warehouse.disclosure.cells import TOTAL, Cell, Demand
from warehouse.disclosure.shelves import Shelf, TableMask, hide

ORDER = {"Y15T24": 1, "Y18T24": 2, "Y25T35": 3, "Y0T17": 4, "Y_GE65": 5, "Y36T64": 6, "Y18T35": 7}
K = 5


def cell(count: float, size: float | None, k: int = K, sensitive: bool = False, **codes: str) -> Cell:
    """A cell whose status follows from its own counts; its weights are all one."""
    rest = k if size is None else size - count
    few = min(count, rest) < k and (sensitive or (count > 0 and rest > 0))
    name = "|".join(f"{key}={code}" for key, code in sorted(codes.items()))
    return Cell(
        name,
        **codes,  # type: ignore[arg-type]
        count=count,
        size=size,
        weighted_count=count,
        weighted_size=size,
        status="primary" if few else "",
    )


def published(cells: Sequence[Cell], mask: TableMask) -> list[Cell]:
    """What a reader gets: hidden cells are known to be hidden, and no number of them."""
    return [
        replace(c, count=None, size=None, weighted_count=None, weighted_size=None, status="hidden")
        if c.status or c.key in mask.hidden
        else replace(c, count=None)
        for c in cells
    ]


def test_one_small_cell_between_two_totals_takes_its_shelf_and_a_partner_along() -> None:
    """Ages 0-17 and 65+ by sex. F of 65+ has 3 of 40: primary. Women (63), 65+ (23) and F of 0-17 (60) would give it
    away by subtraction: the shelf (65+, sex) hides M of 65+ too, and (0-17, sex) must go with it."""
    cells = [
        cell(150, 300),
        cell(63, 150, sex="F"),
        cell(87, 150, sex="M"),
        cell(127, 200, age="Y0T17"),
        cell(23, 100, age="Y_GE65"),
        cell(60, 110, sex="F", age="Y0T17"),
        cell(67, 90, sex="M", age="Y0T17"),
        cell(3, 40, sex="F", age="Y_GE65"),
        cell(20, 60, sex="M", age="Y_GE65"),
    ]
    mask = hide(cells, Demand(K), ORDER)
    assert mask.primary == [Shelf("", "Y_GE65", frozenset({"sex"}))]
    assert mask.complementary == [Shelf("", "Y0T17", frozenset({"sex"}))]
    assert mask.hidden == {f"age={age}|sex={sex}" for age in ("Y0T17", "Y_GE65") for sex in "FM"}
    assert leaks(published(cells, mask), Demand(K)) == []


def test_the_planted_cell_is_found_without_complementary_suppression() -> None:
    """The same table: 63 women less 60 of them below 18 are 3."""
    cells = [
        cell(150, 300),
        cell(63, 150, sex="F"),
        cell(87, 150, sex="M"),
        cell(127, 200, age="Y0T17"),
        cell(23, 100, age="Y_GE65"),
        cell(60, 110, sex="F", age="Y0T17"),
        cell(67, 90, sex="M", age="Y0T17"),
        cell(3, 40, sex="F", age="Y_GE65"),
        cell(20, 60, sex="M", age="Y_GE65"),
    ]
    found = leaks(published(cells, hide(cells, Demand(K), ORDER, complementary=False)), Demand(K))
    exact = next(leak for leak in found if leak.name.startswith("F x Y_GE65"))
    assert (exact.low, exact.high, exact.needed) == pytest.approx((3, 3, 5))


def test_a_table_without_small_counts_is_shown_whole() -> None:
    cells = [cell(100, 200), cell(40, 90, sex="F"), cell(60, 110, sex="M")]
    assert hide(cells, Demand(K), ORDER) == TableMask([], [], set())


def test_an_implied_cell_is_a_cell() -> None:
    """15-24 has 42 of 80 and 18-24 has 40 of 60: 15-17 are 2 of 20. The group for comparison, 15-24, goes first."""
    cells = [cell(300, 600), cell(42, 80, age="Y15T24"), cell(40, 60, age="Y18T24")]
    mask = hide(cells, Demand(K), ORDER)
    assert mask.hidden == {"age=Y15T24"}


def test_ages_that_a_total_leaves_are_a_cell() -> None:
    """300 less 140, 100 and 57: 3 of 10 of other ages than the published, as 15-17 in a survey from 15 on."""
    groups = {"Y18T35": (140, 290), "Y36T64": (100, 200), "Y_GE65": (57, 100)}
    for scope in ("", "Y_GE15"):
        cells = [replace(cell(300, 600), age_scope=scope), *(cell(*pair, age=age) for age, pair in groups.items())]
        assert hide(cells, Demand(K), ORDER).hidden == {"age=Y_GE65"}, scope


def test_people_of_whom_something_is_not_known_protect_nobody_and_need_no_protection() -> None:
    """300 less 140 men and 157 women: 3 of 10 whose sex is not stated. They are hidden if they have a row of their own,
    alone; and a hidden cell is not safe because they might be in it."""
    known = [cell(300, 600), cell(140, 290, sex="M"), cell(157, 300, sex="F")]
    assert hide(known, Demand(K), ORDER).hidden == set()
    unknown = cell(3, 10, sex="_U")
    assert unknown.status == "primary"
    assert hide([*known, unknown], Demand(K), ORDER).hidden == set()
    ages = [replace(cell(300, 600), age_scope="Y_GE18"), cell(290, 580, age="Y18T35")]  # 10 of 20 of unknown age
    few = [*ages, cell(7, 10, age="Y36T64"), cell(3, 10, age="Y_GE65")]
    assert hide(few, Demand(K), ORDER).hidden == {"age=Y36T64", "age=Y_GE65"}


def test_none_and_all_are_shown_unless_the_topic_is_sensitive() -> None:
    cells = [cell(100, 200), cell(0, 90, sex="F"), cell(100, 110, sex="M")]
    assert hide(cells, Demand(K), ORDER).hidden == set()
    secret = [cell(*pair, k=10, sensitive=True, **codes) for pair, codes in (  # type: ignore[arg-type]
        ((100, 200), {}), ((0, 90), {"sex": "F"}), ((100, 110), {"sex": "M"})
    )]
    assert hide(secret, Demand(10, True), ORDER).hidden == {"sex=F", "sex=M"}


def test_the_complement_counts_as_well() -> None:
    """All but 2 of 60: the two are as visible as two with the attribute."""
    cells = [cell(100, 160), cell(58, 60, sex="F"), cell(42, 100, sex="M")]
    assert hide(cells, Demand(K), ORDER).hidden == {"sex=F", "sex=M"}


def test_a_hidden_shelf_takes_its_finer_crossings_along() -> None:
    cells = [
        cell(300, 600),
        *(cell(100, 200, age=age) for age in ("Y0T17", "Y36T64", "Y_GE65")),
        cell(2, 40, age="Y_GE65", disability="WITH"),
        cell(98, 160, age="Y_GE65", disability="WITHOUT"),
        *(cell(49, 80, age="Y_GE65", disability="WITHOUT", sex=sex) for sex in "FM"),
    ]
    hidden = hide(cells, Demand(K), ORDER).hidden
    assert {"age=Y_GE65|disability=WITHOUT|sex=F", "age=Y_GE65|disability=WITHOUT|sex=M"} <= hidden
    assert not any("disability" not in key for key in hidden)


def test_plain_counts_have_no_complement_but_add_up() -> None:
    """162 participants, 80 women and 82 men; 3 women with disability of 11 in all: the other 8 give them away."""
    cells = [
        cell(162, None),
        cell(80, None, sex="F"),
        cell(82, None, sex="M"),
        cell(11, None, disability="WITH"),
        cell(151, None, disability="WITHOUT"),
        *(cell(n, None, sex=s, disability=d) for n, s, d in
          ((3, "F", "WITH"), (8, "M", "WITH"), (77, "F", "WITHOUT"), (74, "M", "WITHOUT"))),
    ]
    mask = hide(cells, Demand(K), ORDER)
    assert mask.hidden == {f"disability={d}|sex={s}" for s, d in product("FM", ("WITH", "WITHOUT"))}
    assert leaks(published(cells, mask), Demand(K)) == []
    assert leaks(published(cells, hide(cells, Demand(K), ORDER, complementary=False)), Demand(K)) == []  # whole shelf


def test_levels_of_education_are_parts_and_share_a_shelf() -> None:
    """3 of 50 with tertiary education would follow from the total and the other levels."""
    levels = {"EDUCATION_LEV:A": (40, 100), "EDUCATION_LEV:B": (57, 150), "EDUCATION_LEV:C": (3, 50)}
    cells = [cell(100, 300), *(cell(*pair, breakdown=level) for level, pair in levels.items())]
    assert hide(cells, Demand(K), ORDER).hidden == {f"breakdown={level}" for level in levels}


def test_skills_are_tables_of_their_own() -> None:
    """Everybody answers for every skill: what one of them hides says nothing of the other."""
    cells = [cell(100, 300), cell(250, 300, breakdown="SKILL:A"), cell(3, 300, breakdown="SKILL:B")]
    assert hide(cells, Demand(K), ORDER).hidden == {"breakdown=SKILL:B"}


def test_what_the_last_release_hid_is_hidden_first() -> None:
    """F of 65+ is protected by 0-17 or by 36-64; the order takes children, unless the last release hid adults."""
    ages = {"Y0T17": (60, 100), "Y36T64": (50, 100), "Y_GE65": (23, 100)}
    women = {"Y0T17": (30, 50), "Y36T64": (25, 50), "Y_GE65": (3, 50)}
    cells = [
        cell(133, 300),
        cell(58, 150, sex="F"),
        cell(75, 150, sex="M"),
        *(cell(*pair, age=age) for age, pair in ages.items()),
        *(cell(*pair, age=age, sex="F") for age, pair in women.items()),
        *(cell(ages[age][0] - women[age][0], 50, age=age, sex="M") for age in ages),
    ]
    assert hide(cells, Demand(K), ORDER).complementary == [Shelf("", "Y0T17", frozenset({"sex"}))]
    again = [replace(c, was_hidden=c.age == "Y36T64" and c.sex == "F") for c in cells]
    assert hide(again, Demand(K), ORDER).complementary == [Shelf("", "Y36T64", frozenset({"sex"}))]


def visible_share(cells: Sequence[Cell], mask: TableMask) -> float:
    """Share of the cells with enough cases that stay visible."""
    enough = [c for c in cells if c.size is not None and c.size >= MIN_CASES]
    return sum(not c.status and c.key not in mask.hidden for c in enough) / len(enough)


@pytest.mark.parametrize("seed", range(4))
def test_a_survey_is_protected_and_mostly_visible(seed: int) -> None:
    """5,000 persons, 8-15 % with disability: the aim is three quarters of the cells with 25 cases and more."""
    cells = survey_cells(5000, seed, gradient=0.4)
    mask = hide(cells, Demand(K, aim=0.75, enough=MIN_CASES), ORDER)
    assert leaks(published(cells, mask), Demand(K)) == []
    assert visible_share(cells, mask) >= 0.75
    assert leaks(published(cells, hide(cells, Demand(K), ORDER, complementary=False)), Demand(K)) != []


@pytest.mark.parametrize(("seed", "share", "unknown"), [(0, 0.6, 0.02), (1, 0.9, 0.0), (2, 0.1, 0.01)])
def test_harder_surveys_are_protected(seed: int, share: float, unknown: float) -> None:
    """Unknown disability, and an attribute that nearly all or hardly anybody has."""
    cells = survey_cells(3000, seed, share=share, unknown=unknown)
    mask = hide(cells, Demand(K), ORDER)
    assert leaks(published(cells, mask), Demand(K)) == []
    assert insider_ranges(cells, mask) == []


def insider_ranges(cells: Sequence[Cell], mask: TableMask) -> list[str]:
    """Confidential cells whose count an insider, who knows every size, can bound more closely than min(k, n)."""
    ordered = sorted(cells, key=lambda c: c.codes)
    visible = np.array([not c.status and c.key not in mask.hidden for c in ordered], dtype=bool)
    return [found.name for found in insider(ordered, Demand(K)).unsafe(visible)]


def test_the_order_of_the_rows_does_not_matter() -> None:
    cells = survey_cells(2000, 5)
    mask = hide(cells, Demand(K), ORDER)
    shuffled = list(cells)
    random.Random(1).shuffle(shuffled)
    assert hide(shuffled, Demand(K), ORDER) == mask


@st.composite
def small_tables(draw: st.DrawFn) -> list[Cell]:
    """Sex x disability x three overlapping groups of ages; counts and weights of the elementary cells are drawn."""
    ages = {"15-17": ("Y15T24",), "18-24": ("Y15T24", "Y18T24"), "25+": ()}
    totals: dict[tuple[str, str, str], list[float]] = {}
    for sex, age, disability in product("FM", ages, ("WITH", "WITHOUT")):
        n = draw(st.integers(0, 30))
        a = draw(st.integers(0, n))
        weight = draw(st.sampled_from((1.0, 0.7, 1.6)))
        for place in product((TOTAL, sex), (TOTAL, *ages[age]), (TOTAL, disability)):
            sums = totals.setdefault(place, [0, 0, 0.0, 0.0])
            for at, value in enumerate((a, n, a * weight, n * weight)):
                sums[at] += value
    cells = []
    for (sex, group, disability), (a_sum, n_sum, weighted, weights) in totals.items():
        if n_sum:
            one = cell(a_sum, n_sum, sex=sex, age=group, disability=disability)
            cells.append(replace(one, weighted_count=weighted, weighted_size=weights))
    return cells


@settings(max_examples=40, deadline=None, derandomize=True)
@given(small_tables().filter(len))
def test_small_tables_are_always_protected(cells: list[Cell]) -> None:
    mask = hide(cells, Demand(K), ORDER)
    assert insider_ranges(cells, mask) == []
    assert leaks(published(cells, mask), Demand(K)) == []
    assert {c.key for c in cells if c.status} <= mask.hidden
