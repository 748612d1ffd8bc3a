"""Complementary suppression on shelves: what must stay hidden so that nothing hidden can be computed.

A shelf is an age group in one crossing of the other dimensions. It is published whole or not at all, and so is every
finer crossing of it. Single cells are not chosen: their number grows too fast, and a choice of smallest partners along
printed totals leaves cells that can be computed along others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np

from warehouse.disclosure.attack import insider, reader
from warehouse.disclosure.cells import TOTAL, Cell, Demand
from warehouse.disclosure.lattice import Lattice
from warehouse.disclosure.referee import Mask, Range


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

    def next(self, found: Range, spared: Shelf | None) -> Shelf | None:
        """The first shelf in the fixed order that the proof against a hidden cell rests on.

        One that would take the spared shelf along is passed over; None if no other is left.
        """
        wanted = {self.of_cell[cell] for cell in found.rests_on}
        allowed = [shelf for shelf in wanted if spared is None or not spared.is_in(shelf)]
        return min(allowed, key=lambda shelf: self.rank[shelf], default=None)


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
    defence = _Defence(ordered, demand, age_order)
    mask = TableMask(defence.primary, [])
    if complementary:
        mask.complementary = defence.against_readers(defence.against_insiders())
    taken = ~defence.shelves.visible(np.ones(len(ordered), dtype=bool), [*mask.primary, *mask.complementary])
    mask.hidden = {cell.key for cell, is_taken in zip(ordered, taken, strict=True) if is_taken}
    return mask


Attack = Callable[[Sequence[Shelf]], Range | None]


class _Defence:
    """A table, its primary shelves, and the search for those that must join them."""

    def __init__(self, cells: Sequence[Cell], demand: Demand, age_order: Mapping[str, int]) -> None:
        self.cells, self.demand = cells, demand
        self.knows = insider(cells, demand)
        self.shelves = _Shelves(self.knows.lattice, age_order)
        self.start = np.array([not cell.status for cell in cells], dtype=bool)
        self.enough = np.array([(cell.size or 0) >= demand.enough for cell in cells], dtype=bool)
        # people of whom a dimension is not known are hidden alone: their number follows from the totals in any case
        small = {
            at
            for at, cell in zip(self.shelves.of_cell, cells, strict=True)
            if cell.status == "primary" and not cell.is_of_unknown
        }
        self.primary = sorted(small, key=lambda shelf: self.shelves.rank[shelf])
        self.suspects: set[int] = set()

    def visible(self, hidden: Sequence[Shelf]) -> Mask:
        """What is shown beside the primary shelves when these are hidden too."""
        return self.shelves.visible(self.start, [*self.primary, *hidden])

    def share(self, hidden: Sequence[Shelf]) -> float:
        """Share of the cells with enough cases that are shown; 1 if there are none."""
        return float((self.visible(hidden) & self.enough).sum() / self.enough.sum()) if self.enough.any() else 1.0

    def insider(self, hidden: Sequence[Shelf]) -> Range | None:
        """A target that an insider bounds too closely; those that were found before are asked first."""
        visible = self.visible(hidden)
        found = self.knows.unsafe(visible, self.suspects, first=True) if self.suspects else []
        found = found or self.knows.unsafe(visible, first=True)
        self.suspects |= {one.target for one in found}
        return found[0] if found else None

    def anybody(self, hidden: Sequence[Shelf]) -> Range | None:
        """A target that a reader or an insider bounds too closely."""
        visible = self.visible(hidden)
        found = reader(self.cells, visible, self.demand).unsafe(visible, first=True) if visible.any() else []
        return found[0] if found else self.insider(hidden)

    def hold(
        self, attack: Attack, hidden: Sequence[Shelf], more: Sequence[Shelf] = (), spared: Shelf | None = None
    ) -> list[Shelf] | None:
        """Hide shelf after shelf until the attack finds nothing; give back in reverse order what is not needed.

        Args:
            attack: who attacks.
            hidden: shelves that stay hidden.
            more: shelves that are hidden to begin with and may be given back.
            spared: a shelf that must not be hidden.

        Returns:
            All hidden shelves; None if the spared one would be needed.
        """
        added = list(more)
        while found := attack([*hidden, *added]):
            shelf = self.shelves.next(found, spared)
            if shelf is None:
                return None
            added.append(shelf)
        for shelf in sorted(added, key=lambda shelf: -self.shelves.rank[shelf]):
            fewer = [other for other in added if other != shelf]
            if attack([*hidden, *fewer]) is None:
                added = fewer
        return [*hidden, *added]

    def against_insiders(self) -> list[Shelf]:
        """Shelves in the fixed order; where they leave too little visible, each is once exchanged for others."""
        hidden = self.hold(self.insider, []) or []
        for shelf in sorted(hidden, key=lambda shelf: -self.shelves.rank[shelf]):
            if self.share(hidden) >= self.demand.aim:
                break
            if shelf in hidden:
                others = self.hold(self.insider, [], [other for other in hidden if other != shelf], shelf)
                if others is not None and self.share(others) > self.share(hidden):
                    hidden = others
        return hidden

    def against_readers(self, hidden: list[Shelf]) -> list[Shelf]:
        """The same against a reader who has the published, weighted figures but not the sizes of hidden cells.

        His sums are others than those of the insider. Plain counts are published as they are: there both know the same.
        """
        if all(cell.size is None for cell in self.cells):
            return hidden
        visible = self.visible(hidden)
        if not visible.any() or not reader(self.cells, visible, self.demand).unsafe(visible, first=True):
            return hidden
        return self.hold(self.anybody, hidden) or hidden
