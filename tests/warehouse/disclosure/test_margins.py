"""Countries under the totals of two groupings: an attack by linear programming finds no hidden count too closely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from warehouse.disclosure.margins import Member, partners

K = 5


def ranges(members: Sequence[Member], hidden: set[str]) -> dict[str, float]:
    """Width of the range of every hidden count: known are the totals of rows and columns, and that nobody is zero."""
    unknown = [one for one in members if one.key in hidden]
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for one in unknown:
        sums["row", one.row] += one.units
        sums["column", one.column] += one.units
    matrix = [
        [1.0 if (one.row if kind == "row" else one.column) == name else 0.0 for one in unknown] for kind, name in sums
    ]
    found = {}
    for place, one in enumerate(unknown):
        aim = np.zeros(len(unknown))
        aim[place] = 1
        low, high = (
            linprog(sign * aim, A_eq=matrix, b_eq=list(sums.values()), bounds=[(1, None)] * len(unknown)).fun * sign
            for sign in (1, -1)
        )
        found[one.key] = high - low
    return found


def small_of(members: Sequence[Member]) -> set[str]:
    return {one.key for one in members if 0 < one.units < K}


def test_a_small_country_and_the_smallest_that_leaves_room_are_hidden() -> None:
    # Kenya's 3 and Uganda's 7 leave 2 + 6 = 8 of room; Ghana and Norway stay
    list_of = [
        Member("KEN", "AFRICA", "DEVELOPING", 3), Member("UGA", "AFRICA", "DEVELOPING", 7),
        Member("GHA", "AFRICA", "DEVELOPING", 9), Member("NOR", "WEOG", "DEVELOPED", 41),
    ]  # fmt: skip
    assert partners(list_of, {"KEN"}, K) == {"UGA"}


def test_two_groupings_together_do_not_give_a_country_away() -> None:
    """Nepal is the only hidden least developed country; regional totals alone would have let 11 be computed."""
    list_of = [
        Member("NPL", "APAC", "LDC", 4), Member("FJI", "APAC", "OTHER", 3), Member("IND", "APAC", "OTHER", 60),
        Member("IDN", "APAC", "OTHER", 20), Member("RWA", "AFRICA", "LDC", 12), Member("SEN", "AFRICA", "LDC", 14),
        Member("KEN", "AFRICA", "OTHER", 30), Member("GHA", "AFRICA", "OTHER", 25),
    ]  # fmt: skip
    hidden = {"NPL", "FJI"} | partners(list_of, {"NPL", "FJI"}, K)
    assert min(ranges(list_of, hidden).values()) >= K
    assert min(ranges(list_of, {"NPL", "FJI", "IDN"}).values()) < K  # what looking at regional groups alone gave


def test_where_nothing_protects_a_country_the_list_is_hidden() -> None:
    list_of = [Member("HTI", "GRULAC", "LDC", 2), Member("NOR", "WEOG", "DEVELOPED", 41)]
    assert partners(list_of, {"HTI"}, K) == {"NOR"}


def test_what_was_hidden_before_is_hidden_first() -> None:
    list_of = [
        Member("KEN", "AFRICA", "OTHER", 3), Member("UGA", "AFRICA", "OTHER", 7),
        Member("GHA", "AFRICA", "OTHER", 9, was_hidden=True),
    ]  # fmt: skip
    assert partners(list_of, {"KEN"}, K) == {"GHA"}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert partners([Member("KEN", "AFRICA", "OTHER", 9), Member("NOR", "WEOG", "OTHER", 0)], set(), K) == set()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("xyz"), st.integers(0, 30)), min_size=2, max_size=25)
)
def test_every_hidden_count_keeps_its_range(places: list[tuple[str, str, int]]) -> None:
    members = [Member(f"{number:02d}", row, column, units) for number, (row, column, units) in enumerate(places)]
    hidden = small_of(members) | partners(members, small_of(members), K)
    everything = {one.key for one in members if one.units > 0}
    if hidden != everything:
        assert all(width >= K - 1e-6 for width in ranges(members, hidden).values())
    shuffled = list(reversed(members))
    assert hidden == small_of(shuffled) | partners(shuffled, small_of(shuffled), K)
