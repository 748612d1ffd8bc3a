"""The referee: how closely the hidden counts of a table can be bounded by linear programming over what is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr
from scipy.optimize import linprog

from warehouse.disclosure.cells import Demand
from warehouse.disclosure.lattice import Lattice, Matrix

Mask = NDArray[np.bool_]
TOLERANCE = 1e-6  # of counts, in units: what the linear programmes leave undecided
_ROUNDS = 4  # of steps in many directions before single questions are asked
_POOL = 600  # points kept from question to question
_FAR = 100.0


@dataclass(frozen=True)
class Range:
    """What an attacker learns of one set of people: at least `low`, at most `high` of them have the attribute.

    `needed` is the width that protects it, min(k, n); `rests_on` are the published cells that the bounds follow from.
    """

    target: int
    name: str
    low: float
    high: float
    needed: float
    rests_on: tuple[int, ...] = ()


def _programme(cost: Matrix, rows: Matrix, values: Matrix, limits: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """The point with the least cost, and the prices of the rows and of the limits."""
    result = linprog(cost, A_eq=rows, b_eq=values, bounds=limits, method="highs")
    if result.status != 0:
        raise ArithmeticError(f"The referee's linear programme did not end: {result.message}")
    at_limits = np.asarray(result.lower.marginals) - np.asarray(result.upper.marginals)
    return np.asarray(result.x), np.asarray(result.eqlin.marginals), at_limits


def reconcile(rows: Matrix, values: Matrix, limits: Matrix) -> Matrix:
    """A point within the limits that misses the values by the least sum of absolute deviations.

    Sums of rounded or weighted figures do not add up to the last digit; the values are then taken at this point.
    """
    if not len(rows):
        return np.where(np.isfinite(limits[:, 1]), np.minimum(limits[:, 1], 0.0), 0.0)
    exact = np.linalg.lstsq(rows, values, rcond=None)[0]
    if np.abs(rows @ exact - values).max() < TOLERANCE / 100:
        inside = np.clip(exact, limits[:, 0], limits[:, 1])
        if np.abs(inside - exact).max() < TOLERANCE / 100:
            return np.asarray(inside)
    count, width = rows.shape
    both = np.hstack([rows, np.eye(count), -np.eye(count)])
    cost = np.concatenate([np.zeros(width), np.ones(2 * count)])
    slack = np.column_stack([np.zeros(2 * count), np.full(2 * count, np.inf)])
    point, _, _ = _programme(cost, both, values, np.vstack([limits, slack]))
    return point[:width]


def _basis(rows: Matrix) -> Matrix:
    """An orthonormal basis of the space that the rows span."""
    if not len(rows):
        return np.zeros((0, rows.shape[1]))
    _, values, vectors = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(vectors[values > 1e-9 * max(values[0], 1.0)])


def _spanned(basis: Matrix, wanted: Matrix) -> Mask:
    """Which of the wanted rows are combinations of the basis."""
    rest = wanted - (wanted @ basis.T) @ basis
    return np.asarray(np.abs(rest).max(axis=1, initial=0.0) < 1e-7)


class Referee:
    """All that is fixed about a table: who is in which cell, and what is known of the sizes.

    Three kinds of knowledge: the size of every atom is known or follows (`fixed`); sizes are known in part (`joint`:
    the counts and their complements are unknown together); there are no sizes (`free`: plain counts).
    """

    def __init__(
        self,
        lattice: Lattice,
        counts: Matrix,
        sizes: Matrix,
        persons: Matrix,
        demand: Demand,
        plain: bool = False,
        knows_rest: bool = False,
    ) -> None:
        """Reconcile what is known.

        Args:
            lattice: the sets of the table.
            counts: numerator of each cell, NaN where nobody knows it.
            sizes: denominator of each cell, NaN where the attacker does not know it.
            persons: persons asked in each cell, NaN where not known; equal to `sizes` unless these are weighted.
            demand: what is confidential.
            plain: the counts have no denominators.
            knows_rest: the attacker knows those of whom a dimension is unknown.
        """
        self.lattice, self.demand = lattice, demand
        self.persons = persons
        self.light = self.heavy = 1.0
        width = lattice.members.shape[1]
        self._known = ~np.isnan(counts)
        sizes = np.full(len(sizes), np.nan) if plain else sizes
        self._sizes = sizes
        self._limits = np.column_stack([np.zeros(width), np.full(width, np.inf)])
        atoms = None if plain else self._atom_sizes(sizes)
        self.is_joint = atoms is None and not plain
        self.is_fixed = atoms is not None
        if atoms is not None:
            self._limits[:, 1] = atoms
        self._arrange(counts, width)
        if knows_rest:
            self._know_rest()
        self._needs(atoms)
        self._close()
        self.pool = self.point[None, :]

    def _atom_sizes(self, sizes: Matrix) -> Matrix | None:
        """Sizes of the atoms if what is known fixes all of them."""
        known = ~np.isnan(sizes)
        rows = np.vstack([self.lattice.members[known], self.lattice.links])
        values = np.concatenate([sizes[known], np.zeros(len(self.lattice.links))])
        width = rows.shape[1]
        free = np.column_stack([np.zeros(width), np.full(width, np.inf)])
        self._size_point = reconcile(rows, values, free)
        self._size_point[self._size_point < TOLERANCE] = 0.0
        basis = _basis(rows)
        if len(basis) == width:
            return self._size_point
        # nobody is in an atom of a set that is known to be empty
        empty = (self.lattice.members[known] @ self._size_point < TOLERANCE)[:, None] * self.lattice.members[known] > 0
        is_empty = empty.any(axis=0)
        nothing = np.eye(width)[is_empty]
        if len(_basis(np.vstack([rows, nothing]))) == width:
            return self._size_point
        return None

    def _arrange(self, counts: Matrix, width: int) -> None:
        """Rows of the linear programmes: fixed ones, and one per cell for its count."""
        members, links = self.lattice.members, self.lattice.links
        if not self.is_joint:
            self._count_rows, self._fixed_rows = members, links
            fixed_values = np.zeros(len(links))
            self.quantities = self.lattice.targets
        else:
            known = ~np.isnan(self._sizes)
            zero = np.zeros_like(members)
            self._count_rows = np.hstack([members, zero])
            self._fixed_rows = np.vstack(
                [
                    np.hstack([members[known], members[known]]),
                    np.hstack([links, np.zeros_like(links)]),
                    np.hstack([np.zeros_like(links), links]),
                ]
            )
            sums = members[known] @ self._size_point
            fixed_values = np.concatenate([sums, np.zeros(2 * len(links))])
            targets = self.lattice.targets
            self.quantities = np.vstack(
                [np.hstack([targets, np.zeros_like(targets)]), np.hstack([np.zeros_like(targets), targets])]
            )
            self._limits = np.column_stack([np.zeros(2 * width), np.full(2 * width, np.inf)])
        rows = np.vstack([self._fixed_rows, self._count_rows[self._known]])
        values = np.concatenate([fixed_values, counts[self._known]])
        self.point = reconcile(rows, values, self._limits)
        self._values = self._count_rows @ self.point
        self._fixed_values = self._fixed_rows @ self.point

    def _know_rest(self) -> None:
        """Add what is left over in a dimension, as far as it follows from all counts, to what is fixed."""
        rest = self.quantities[: len(self.lattice.targets)][self.lattice.target_is_rest]
        follows = _spanned(_basis(np.vstack([self._fixed_rows, self._count_rows[self._known]])), rest)
        self._fixed_rows = np.vstack([self._fixed_rows, rest[follows]])
        self._fixed_values = self._fixed_rows @ self.point

    def _needs(self, atoms: Matrix | None) -> None:
        """Persons in each target as far as they are known, and the width that protects it."""
        counted = ~np.isnan(self.persons) & ~np.isnan(self._sizes)
        self.size = np.full(len(self.lattice.targets), np.inf)
        if counted.any():
            weight = self._sizes[counted][self.persons[counted] > 0] / self.persons[counted][self.persons[counted] > 0]
            self.light, self.heavy = float(weight.min(initial=1.0)), float(weight.max(initial=1.0))
            self.size = self._nearest(counted)
        self.need = np.minimum(self.demand.k, self.size)
        self._whole = np.full(len(self.size), np.nan) if atoms is None else self.lattice.targets @ atoms

    def _nearest(self, counted: Mask) -> Matrix:
        """Persons in each target if that follows from what is known, else in the smallest known cell around it."""
        members, targets, persons = self.lattice.members[counted], self.lattice.targets, self.persons[counted]
        inside = (targets @ (1 - members).T) < 1
        around = np.where(inside, persons[None, :], np.inf).min(axis=1, initial=np.inf)
        solved = targets @ np.linalg.lstsq(members, persons, rcond=None)[0]
        exact = _spanned(_basis(members), targets)
        return np.asarray(np.where(exact, np.round(np.maximum(solved, 0.0), 6), around))

    def _close(self) -> None:
        """A far end for what is not limited, so that every programme ends; far enough never to narrow a range."""
        far = _FAR * (self.point.max(initial=0.0) + self.demand.k * self.heavy)
        self._limits[:, 1] = np.minimum(self._limits[:, 1], far)

    def fits(self, visible: Mask) -> Mask:
        """Which points of the pool agree with the counts of the visible cells."""
        gap = np.abs(self.pool @ self._count_rows[visible].T - self._values[visible])
        return np.asarray(gap.max(axis=1, initial=0.0) < TOLERANCE)

    def unsafe(self, visible: Mask, among: Iterable[int] | None = None, first: bool = False) -> list[Range]:
        """Targets that are bounded too closely, given the counts of the visible cells.

        Args:
            visible: for each cell, whether its count is published.
            among: only these targets; all if not given.
            first: stop at the first.

        Returns:
            Their ranges, in the order of the targets. A target that is itself a visible cell is not judged: whether a
            cell may be shown is decided by its own count. Nor are people of whom a dimension is not known.
        """
        asked = np.arange(len(self.lattice.targets)) if among is None else np.array(sorted(among), dtype=np.int64)
        cell = self.lattice.target_cell[asked]
        hidden = (cell < 0) | ~visible[np.maximum(cell, 0)]
        asked = asked[hidden & (self.size[asked] > TOLERANCE) & ~self.lattice.target_is_rest[asked]]
        if not len(asked):
            return []
        if self.is_joint:
            asked = np.concatenate([asked, asked + len(self.lattice.targets)])
        hearing = _Hearing(self, visible, asked)
        found = hearing.verdict(first)
        self.pool = np.vstack([self.point, np.vstack([self.pool[1:], hearing.points[hearing.known :]])[-_POOL:]])
        return found

    def width(self, low: Matrix, high: Matrix) -> Matrix:
        """How many persons wide a range is.

        What a person weighs is known only between the lightest and the heaviest published cell.
        """
        return high / self.light - low / self.heavy

    def is_leak(self, target: int, low: float, high: float) -> bool:
        """Whether a range is too narrow and a confidential count lies in it, or one of its complement."""
        if self.width(np.array(low), np.array(high)) >= self.need[target] - TOLERANCE:
            return False
        whole = self._whole[target]
        return self._is_few(target, low, high) or (self.is_fixed and self._is_few(target, whole - high, whole - low))

    def _is_few(self, target: int, low: float, high: float) -> bool:
        """Whether the count may be 1 to k-1 and not everybody; where the topic is sensitive, also none or everybody."""
        may_be_few = low / self.light < self.demand.k - TOLERANCE
        if self.demand.is_sensitive:
            return may_be_few
        return may_be_few and high > TOLERANCE and low / self.light < self.size[target] - TOLERANCE


class _Hearing:
    """One question to the referee: bounds of the quantities that are asked about, while some cells are visible."""

    def __init__(self, referee: Referee, visible: Mask, asked: NDArray[np.int64]) -> None:
        self.referee, self.visible, self.asked = referee, visible, asked
        self.targets = asked % len(referee.lattice.targets)
        shown = referee._count_rows[visible]
        values = referee._values[visible]
        self.limits = referee._limits.copy()
        # a published count of none or of all says the same of every atom in it
        none = (values < TOLERANCE)[:, None] * shown > 0
        self.limits[none.any(axis=0), 1] = 0.0
        self.settling = none
        if referee.is_fixed:
            full = (np.abs(shown @ referee._limits[:, 1] - values) < TOLERANCE)[:, None] * shown > 0
            self.limits[full.any(axis=0), 0] = referee._limits[full.any(axis=0), 1]
            self.settling = none | full
        self.rows = np.vstack([referee._fixed_rows, shown])
        self.values = np.concatenate([referee._fixed_values, values])
        self.source = np.concatenate([np.full(len(referee._fixed_rows), -1), np.flatnonzero(visible)])
        self._drop_repetitions()
        self.quantities = referee.quantities[asked]
        self.points = referee.pool[referee.fits(visible)]
        self.known = len(self.points)
        reached = self.quantities @ self.points.T
        self.low, self.high = reached.min(axis=1), reached.max(axis=1)
        self.is_exact = self._determined()

    def _drop_repetitions(self) -> None:
        """Leave out rows that follow from others: most published totals do."""
        loose = self.limits[:, 1] > self.limits[:, 0] + TOLERANCE
        kept = self.rows[:, loose]
        if not len(kept) or not loose.any():
            return
        triangle, order = qr(kept.T, mode="r", pivoting=True)
        size = np.abs(np.diag(triangle))
        chosen = np.sort(order[: int((size > 1e-9 * max(size[0], 1.0)).sum())])
        self.rows, self.values, self.source = self.rows[chosen], self.values[chosen], self.source[chosen]

    def _determined(self) -> Mask:
        known = np.eye(self.rows.shape[1])[self.limits[:, 0] >= self.limits[:, 1] - TOLERANCE]
        self.basis = _basis(np.vstack([self.rows, known]))
        return _spanned(self.basis, self.quantities)

    def _open(self) -> NDArray[np.int64]:
        """Quantities whose width is not yet shown to be enough and that are not known exactly."""
        narrow = self.referee.width(self.low, self.high) < self.referee.need[self.targets] - TOLERANCE
        return np.flatnonzero(narrow & ~self.is_exact)

    def _reach(self, points: Matrix) -> None:
        """Take points that agree with everything published into account, and keep those that reach furthest."""
        reached = self.quantities @ points.T
        farther = (reached > self.high[:, None] + TOLERANCE) | (reached < self.low[:, None] - TOLERANCE)
        rows = reached[farther.any(axis=1)]
        if len(rows):
            self.points = np.vstack([self.points, points[np.union1d(rows.argmax(axis=1), rows.argmin(axis=1))]])
            self.low, self.high = np.minimum(self.low, reached.min(axis=1)), np.maximum(self.high, reached.max(axis=1))

    def _ask(self, cost: Matrix) -> tuple[Matrix, set[int]]:
        """The point with the least cost, and the published cells that keep it from costing less."""
        point, prices, at_limits = _programme(cost, self.rows, self.values, self.limits)
        self._reach(point[None, :])
        by_rows = self.source[(np.abs(prices) > 1e-9) & (self.source >= 0)]
        by_limits = np.flatnonzero(self.visible)[self.settling[:, np.abs(at_limits) > 1e-9].any(axis=1)]
        return point, {int(cell) for cell in (*by_rows, *by_limits)}

    def _spread(self) -> None:
        """Show without a programme that ranges are wide.

        From the middle of known points a straight way is gone towards more and towards less of each open quantity,
        along directions that change no published sum, as far as the limits allow.
        """
        for _ in range(_ROUNDS):
            wanted = self.quantities[self._open()]
            ways = wanted - (wanted @ self.basis.T) @ self.basis
            ways[np.abs(ways) < 1e-9] = 0.0
            if not len(ways) or len(self.points) < 2:
                return
            middle, known = self.points.mean(axis=0), len(self.points)
            self._reach(np.vstack([self._go(middle, ways), self._go(middle, -ways)]))
            if len(self.points) == known:
                return

    def _go(self, start: Matrix, ways: Matrix) -> Matrix:
        """The last points within the limits on the ways from a point."""
        room = np.where(ways > 0, self.limits[:, 1] - start, np.where(ways < 0, start - self.limits[:, 0], np.inf))
        steps = (np.maximum(room, 0.0) / np.where(ways == 0, 1.0, np.abs(ways))).min(axis=1, initial=np.inf)
        return np.asarray(start + np.where(np.isfinite(steps), steps, 0.0)[:, None] * ways)

    def bounds(self, index: int) -> Range:
        """Exact bounds of one quantity by two linear programmes, and the cells that they rest on."""
        quantity, target = self.quantities[index], int(self.targets[index])
        least, below = self._ask(quantity)
        most, above = self._ask(-quantity)
        # a proof by sizes alone names no cell: then any visible one that shares people with the target will do
        near = np.flatnonzero(self.visible)[self.referee._count_rows[self.visible] @ quantity > 0]
        rests_on = below | above or {int(cell) for cell in near}
        low, high = float(quantity @ least), float(quantity @ most)
        if self.is_exact[index]:
            low, high = float(self.low[index]), float(self.high[index])
        return Range(
            target,
            self.referee.lattice.target_names[target],
            low,
            high,
            float(self.referee.need[target]),
            tuple(sorted(rests_on)),
        )

    def verdict(self, first: bool) -> list[Range]:
        """The ranges that are leaks, those that are known exactly first looked at; only the first if that is enough."""
        found: dict[int, Range] = {}
        for place in map(int, np.flatnonzero(self.is_exact)):
            if self.referee.is_leak(int(self.targets[place]), float(self.low[place]), float(self.high[place])):
                found[place] = self.bounds(place)
                if first:
                    return [found[place]]
        settled: set[int] = set()
        self._spread()
        while left := [place for place in map(int, self._open()) if place not in settled]:
            settled.add(left[0])
            known = self.bounds(left[0])
            if self.referee.is_leak(known.target, known.low, known.high):
                found[left[0]] = known
                if first:
                    break
            self._spread()
        return [found[place] for place in sorted(found)]
