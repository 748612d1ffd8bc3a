"""Complementary suppression on shelves: what must stay hidden so that nothing hidden can be computed.

A shelf is an age group in one crossing of the other dimensions. It is published whole or not at all, and so is every
finer crossing of it. Single cells are not chosen: their number grows too fast, and a choice of smallest partners along
printed totals leaves cells that can be computed along others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np

from warehouse.disclosure.attack import insider, reader
from warehouse.disclosure.cells import TOTAL, Cell, Demand
from warehouse.disclosure.lattice import Lattice
from warehouse.disclosure.referee import Mask, Range, Referee


@dataclass(frozen=True)
class Shelf:
    """An age group in a crossing; `table` is '' or the breakdown that is a table of its own."""

    table: str
    age: str
    crossing: frozenset[str]

    def is_in(self, other: Shelf) -> bool:
        """Whether this shelf is the other one or a finer crossing of it."""
        return self.table == other.table and self.age == other.age and self.crossing >= other.crossing


@dataclass
class TableMask:
    """What is hidden of a table: the shelves, in the order in which they were hidden, and the cells' keys."""

    primary: list[Shelf]
    complementary: list[Shelf]
    hidden: set[str] = field(default_factory=set)


class _Shelves:
    """The shelves of a table in the fixed order of hiding, and which cells each takes along."""

    def __init__(self, lattice: Lattice, age_order: Mapping[str, int]) -> None:
        cells = lattice.cells
        self.of_cell = [
            Shelf(table, cell.age, crossing)
            for table, cell, crossing in zip(lattice.tables, cells, lattice.crossings, strict=True)
        ]
        shelves = sorted(set(self.of_cell), key=lambda shelf: (shelf.table, shelf.age, sorted(shelf.crossing)))
        own = {shelf: [cell for cell, at in zip(cells, self.of_cell, strict=True) if at == shelf] for shelf in shelves}
        self.taken: dict[Shelf, Mask] = {
            shelf: np.array([at.is_in(shelf) for at in self.of_cell], dtype=bool) for shelf in shelves
        }

        def turn(shelf: Shelf) -> tuple[bool, int, int, float, str, str]:
            """Last release's first, then the finest crossing, then the order of ages, the smallest n, the code."""
            sizes = [cell.count if cell.size is None else cell.size for cell in own[shelf]]
            return (
                not any(cell.was_hidden for cell in own[shelf]),
                -len(shelf.crossing),
                # a group without a place in the order goes before those that have one, the total last of all
                len(age_order) + 1 if shelf.age == TOTAL else age_order.get(shelf.age, -1),
                min((size for size in sizes if size is not None), default=inf),
                shelf.age,
                ",".join([shelf.table, *sorted(shelf.crossing)]),
            )

        self.rank = {shelf: place for place, shelf in enumerate(sorted(shelves, key=turn))}

    def visible(self, start: Mask, hidden: Sequence[Shelf]) -> Mask:
        """Cells that are still shown when these shelves are hidden."""
        shown = start.copy()
        for shelf in hidden:
            shown &= ~self.taken[shelf]
        return shown

    def next(self, found: Range) -> Shelf:
        """The first shelf in the fixed order that the proof against a hidden cell rests on."""
        return min((self.of_cell[cell] for cell in found.rests_on), key=lambda shelf: self.rank[shelf])


def hide(
    cells: Sequence[Cell], demand: Demand, age_order: Mapping[str, int], complementary: bool = True
) -> TableMask:
    """The mask of one table.

    Args:
        cells: the cells of one indicator, area, period, source and dataset; in any order.
        demand: what is confidential.
        age_order: place of an age group in the order of hiding; a group without a place goes first, the total last.
        complementary: False leaves out complementary suppression: for tests of the attack.

    Returns:
        The shelves and cells that are hidden. Cells that were hidden before (declared, of poor quality) stay so, and
        are in `hidden` only if a shelf takes them along.
    """
    ordered = sorted(cells, key=lambda cell: cell.codes)
    if not ordered:
        return TableMask([], [])
    knows = insider(ordered, demand)
    shelves = _Shelves(knows.lattice, age_order)
    start = np.array([not cell.status for cell in ordered])
    primary = sorted(
        {at for at, cell in zip(shelves.of_cell, ordered, strict=True) if cell.status == "primary"},
        key=lambda shelf: shelves.rank[shelf],
    )
    mask = TableMask(primary, [])
    if complementary:
        _protect(knows, shelves, start, mask)
        _protect_from_readers(knows, ordered, demand, shelves, start, mask)
    taken = ~shelves.visible(np.ones(len(ordered), dtype=bool), [*mask.primary, *mask.complementary])
    mask.hidden = {cell.key for cell, is_taken in zip(ordered, taken, strict=True) if is_taken}
    return mask


def _protect(knows: Referee, shelves: _Shelves, start: Mask, mask: TableMask) -> None:
    """Hide shelf after shelf until the referee finds nothing, then give back in reverse order what is not needed."""
    suspects: set[int] = set()
    while found := _first(knows, shelves.visible(start, [*mask.primary, *mask.complementary]), suspects):
        suspects.add(found.target)
        mask.complementary.append(shelves.next(found))
    for shelf in sorted(mask.complementary, key=lambda shelf: -shelves.rank[shelf]):
        fewer = [other for other in mask.complementary if other != shelf]
        given_back = _first(knows, shelves.visible(start, [*mask.primary, *fewer]), suspects)
        if given_back is None:
            mask.complementary = fewer
        else:
            suspects.add(given_back.target)


def _first(knows: Referee, visible: Mask, suspects: set[int]) -> Range | None:
    """A target that is not protected; those that were not before are asked first."""
    found = knows.unsafe(visible, suspects, first=True) if suspects else []
    found = found or knows.unsafe(visible, first=True)
    return found[0] if found else None


def _protect_from_readers(
    knows: Referee, cells: Sequence[Cell], demand: Demand, shelves: _Shelves, start: Mask, mask: TableMask
) -> None:
    """The same against a reader who has the published, weighted figures and does not know the sizes of hidden cells.

    His sums are others than those of the insider; where they leave a hidden cell too narrow, shelves follow as before.
    """
    more: list[Shelf] = []

    def attacked(hidden: Sequence[Shelf]) -> Range | None:
        visible = shelves.visible(start, [*mask.primary, *mask.complementary, *hidden])
        if not visible.any():
            return None
        found = reader(cells, visible, demand).unsafe(visible, first=True)
        return found[0] if found else _first(knows, visible, set())

    while found := attacked(more):
        more.append(shelves.next(found))
    for shelf in sorted(more, key=lambda shelf: -shelves.rank[shelf]):
        fewer = [other for other in more if other != shelf]
        if attacked(fewer) is None:
            more = fewer
    mask.complementary += more
