"""Two attackers of a table: an insider who knows every size, and a reader of what is published."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from warehouse.disclosure.cells import Cell, Demand
from warehouse.disclosure.lattice import Matrix, build
from warehouse.disclosure.referee import Mask, Range, Referee


def _column(cells: Sequence[Cell], name: str) -> Matrix:
    return np.array([np.nan if (value := getattr(cell, name)) is None else float(value) for cell in cells])


def insider(cells: Sequence[Cell], demand: Demand) -> Referee:
    """Knows the unweighted sizes of all cells, hidden ones too, and learns the counts of the visible ones.

    What is left over in a dimension (sex not stated, disability unknown) he knows as well: it protects nobody.
    """
    counts, sizes = _column(cells, "count"), _column(cells, "size")
    plain = bool(np.isnan(sizes).all())
    rounding = demand.rounding if any(cell.is_estimated for cell in cells) else 0.0
    lattice = build(cells, counts if plain else sizes, rounding)
    return Referee(lattice, counts, sizes, sizes, demand, plain, knows_rest=True)


def reader(cells: Sequence[Cell], visible: Mask, demand: Demand) -> Referee:
    """Knows what is published: weighted numerators and denominators and the sample sizes of visible cells.

    Weighted sums are taken in persons: divided by what a person weighs in the largest visible cell.
    """
    counts, sizes = _column(cells, "weighted_count"), _column(cells, "weighted_size")
    persons = _column(cells, "size")
    for column in (counts, sizes, persons):
        column[~visible] = np.nan
    plain = bool(np.isnan(sizes).all())
    # sums of weights are exact; a table without them gives shares of rounded sizes
    rounding = 0.0 if plain or (sizes != persons)[~np.isnan(sizes)].any() else demand.rounding
    if not plain:
        weight = _weight(persons, sizes)
        counts, sizes = counts / weight, sizes / weight
    return Referee(build(cells, counts if plain else sizes, rounding), counts, sizes, persons, demand, plain)


def _weight(persons: Matrix, sizes: Matrix) -> float:
    """What a person weighs in the largest cell of which both are known."""
    both = np.where(np.isnan(persons) | np.isnan(sizes), -1.0, persons)
    place = int(both.argmax()) if len(both) else 0
    return float(sizes[place] / persons[place]) if len(both) and both[place] > 0 and sizes[place] > 0 else 1.0


def leaks(cells: Sequence[Cell], demand: Demand) -> list[Range]:
    """What a reader can find out of a published table: hidden or implied cells with too narrow a range.

    Args:
        cells: published cells, and those of which it is published that they are hidden (any `status`; their numbers are
            not looked at).
        demand: what is confidential.
    """
    ordered = sorted(cells, key=lambda cell: cell.codes)
    visible = np.array([not cell.status for cell in ordered], dtype=bool)
    if not visible.any():
        return []
    return reader(ordered, visible, demand).unsafe(visible)
