"""The elementary cells of a table, and every larger cell as a set of them.

A table is one indicator, area, period, source and dataset. Its *atoms* are the products of the elementary classes of
sex, age, disability and urbanisation (and what is left over in each dimension: a remainder can be computed by anyone
from a total and its parts). A published figure fixes a sum of atoms; so does what can be computed from several figures,
such as 15-17 from 15-24 and 18-24.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from warehouse.disclosure.cells import DIMENSIONS, TOTAL, UNKNOWN, Cell, age_classes, concept_of

Matrix = NDArray[np.float64]
REST = "(rest)"
PART = "part"
_AXES = (PART, "sex", "age", "disability", "urbanisation")
# how far sums of parts may miss their total before a remainder is taken to be people: rounding of sums of weights
_NOTHING = 1e-6
_WHOLE = f"{TOTAL}|{TOTAL}"


@dataclass(frozen=True)
class Axis:
    """One dimension of a grid: its elementary classes, and the classes of each code."""

    name: str
    classes: tuple[str, ...]
    codes: dict[str, frozenset[str]]
    rest_is_unknown: bool = True

    def row(self, wanted: frozenset[str]) -> Matrix:
        """1 for the classes that are wanted, else 0."""
        return np.array([1.0 if name in wanted else 0.0 for name in self.classes])

    def of(self, code: str) -> Matrix:
        """The classes of a code; of the total, all."""
        return np.ones(len(self.classes)) if code == TOTAL else self.row(self.codes[code])


@dataclass
class Grid:
    """Cells that share axes, and the first column of their atoms in the table."""

    cells: list[int]
    axes: list[Axis]
    linked: bool = False
    start: int = 0

    @property
    def width(self) -> int:
        """Number of atoms."""
        return int(np.prod([len(axis.classes) for axis in self.axes]))

    def member(self, rows: Sequence[Matrix]) -> Matrix:
        """Atoms of a product of classes, flat."""
        flat = np.ones(1)
        for row in rows:
            flat = np.multiply.outer(flat, row).ravel()
        return flat


@dataclass
class Lattice:
    """The sets of atoms of a table.

    `members` has a row per cell, `links` a row per sum of parts that equals a sum of the whole, `targets` a row per set
    that a reader may try to find out: every cell, and every implied one. `target_cell` is the cell of a target or -1.
    `target_is_rest` marks people of whom a dimension is not known: attackers are taken to know them, they need no
    protection of their own. `tables` and `crossings` say where a cell stands: '' for the table itself or the breakdown
    that is a table of its own, and the dimensions beside age, a concept of parts included, that it is broken down by.
    """

    cells: list[Cell]
    members: Matrix
    links: Matrix
    targets: Matrix
    target_names: list[str]
    target_cell: NDArray[np.int64]
    target_is_rest: NDArray[np.bool_]
    tables: list[str] = field(default_factory=list)
    crossings: list[frozenset[str]] = field(default_factory=list)


def _part(cell: Cell) -> str:
    """What a cell is a part of: '' the table itself, 'area', or the concept of its breakdown; else its own table."""
    if cell.sub_area == TOTAL:
        return concept_of(cell.breakdown) if cell.breakdown != TOTAL else ""
    return "area:" + cell.sub_area.partition(":")[0] if cell.breakdown == TOTAL else ""


def _own(cell: Cell) -> str:
    return f"{cell.sub_area}|{cell.breakdown}"


def _code(cell: Cell, axis: str) -> str:
    return _own(cell) if axis == PART else str(getattr(cell, axis))


def _total_of(cells: Sequence[Cell], indices: Sequence[int], sizes: Matrix) -> float | None:
    for index in indices:
        if cells[index].age == TOTAL and not cells[index].crossing:
            return None if np.isnan(sizes[index]) else float(sizes[index])
    return None


def _groups(cells: Sequence[Cell], sizes: Matrix, rounding: float) -> tuple[list[list[int]], list[list[int]]]:
    """Cells by grid: those that stand alone, and those that are parts of the first.

    Codes of one concept are parts if what is known of their sizes does not exceed the whole; several answers of one
    person (skills, devices) do exceed it, and are tables of their own.
    """
    base = [i for i, cell in enumerate(cells) if cell.sub_area == TOTAL and cell.breakdown == TOTAL]
    others: dict[str, list[int]] = {}
    for index in sorted(set(range(len(cells))) - set(base)):
        others.setdefault(_part(cells[index]) or _own(cells[index]), []).append(index)
    alone, parts = [base], []
    whole = _total_of(cells, base, sizes)
    for group in others.values():
        own: dict[str, list[int]] = {}
        for index in group:
            own.setdefault(_own(cells[index]), []).append(index)
        known = [size for one in own.values() if (size := _total_of(cells, one, sizes)) is not None]
        fits = whole is not None and known and sum(known) <= whole * (1 + max(rounding, _NOTHING)) + _NOTHING
        if fits and _part(cells[group[0]]):
            parts.append(group)
        else:
            alone += own.values()
    return [group for group in alone if group], parts


def _axis(name: str, cells: Sequence[Cell], indices: Sequence[int], sizes: Matrix, rounding: float) -> Axis:
    codes = sorted({_code(cells[index], name) for index in indices} - {TOTAL})
    scope = _scope(cells, indices) if name == "age" else ""
    sets = age_classes(codes, scope) if name == "age" else {code: frozenset([code]) for code in codes}
    in_scope = sets.pop(TOTAL, frozenset())
    named = frozenset().union(*sets.values())
    # what is left of parts of a country, and of ages whose scope is not known, are people of a kind; else nobody knows
    is_unknown = not _part(cells[indices[0]]).startswith("area:") if name == PART else name != "age" or bool(scope)
    if in_scope - named:
        return Axis(name, tuple(sorted(in_scope | named)), sets)
    axis = Axis(name, (*sorted(named), REST), sets, is_unknown)
    if named and name != PART and _nothing_left(axis, cells, indices, sizes, rounding):
        axis = Axis(name, tuple(sorted(named)), sets)
    return axis


def _scope(cells: Sequence[Cell], indices: Sequence[int]) -> str:
    """The ages that the total of some cells is about."""
    return next((cells[i].age_scope for i in indices if cells[i].age == TOTAL and not cells[i].crossing), "")


def _nothing_left(
    axis: Axis, cells: Sequence[Cell], indices: Sequence[int], sizes: Matrix, rounding: float
) -> bool:
    """Whether the sizes of the total and of the codes of this axis alone leave nobody for the remainder."""
    rows, known = [], []
    for index in indices:
        codes = [_code(cells[index], other) for other in _AXES[1:] if other != axis.name]
        if all(code == TOTAL for code in codes) and not np.isnan(sizes[index]):
            rows.append(axis.of(_code(cells[index], axis.name)))
            known.append(sizes[index])
    if len(rows) < 2:
        return False
    matrix, values = np.array(rows), np.array(known)
    solution, _, rank, _ = np.linalg.lstsq(matrix, values, rcond=None)
    rest = np.zeros(len(axis.classes))
    rest[-1] = 1.0
    is_determined = np.linalg.matrix_rank(np.vstack([matrix, rest])) == rank
    return bool(is_determined and solution[-1] <= max(rounding, _NOTHING) * max(values.max(), 1.0))


def build(cells: Sequence[Cell], sizes: Matrix, rounding: float = 0.0) -> Lattice:
    """Atoms, cells, links and targets of one table.

    Args:
        cells: the cells of a table, in a fixed order.
        sizes: what is known of their denominators (for plain counts: of the counts); NaN where nothing is.
        rounding: the share of a total that its parts may miss.
    """
    alone, parts = _groups(cells, sizes, rounding)
    grids = [Grid(group, [_axis(name, cells, group, sizes, rounding) for name in _AXES[1:]]) for group in alone]
    if parts:
        grids += [_part_grid(cells, group, sizes, grids[0], rounding) for group in parts]
    for before, grid in zip(grids, grids[1:], strict=False):
        grid.start = before.start + before.width
    width = sum(grid.width for grid in grids)
    members = np.zeros((len(cells), width))
    for grid in grids:
        for index in grid.cells:
            rows = [axis.of(_code(cells[index], axis.name)) for axis in grid.axes]
            members[index, grid.start : grid.start + grid.width] = grid.member(rows)
    links = [row for grid in grids if grid.linked for row in _links(grid, grids[0], width)]
    targets, names, is_rest = _targets(cells, grids, width)
    place = {members[index].tobytes(): index for index in range(len(cells))}
    return Lattice(
        list(cells),
        members,
        np.array(links).reshape(len(links), width),
        targets,
        names,
        np.array([place.get(row.tobytes(), -1) for row in targets], dtype=np.int64),
        np.array(is_rest, dtype=bool),
        *_places(cells, parts),
    )


def _places(cells: Sequence[Cell], parts: Sequence[list[int]]) -> tuple[list[str], list[frozenset[str]]]:
    """For each cell the table it stands in, and its crossing with the concept that it is a part of."""
    concept = {index: _part(cells[group[0]]) for group in parts for index in group}
    tables = ["" if index in concept or _own(cell) == _WHOLE else _own(cell) for index, cell in enumerate(cells)]
    crossings = [cell.crossing | ({concept[index]} if index in concept else set()) for index, cell in enumerate(cells)]
    return tables, crossings


def _part_grid(cells: Sequence[Cell], group: list[int], sizes: Matrix, base: Grid, rounding: float) -> Grid:
    """A grid of parts: the part and those axes of the whole that its cells are broken down by."""
    axes = [_axis(PART, cells, group, sizes, rounding)]
    for axis in base.axes:
        if any(_code(cells[index], axis.name) != TOTAL for index in group):
            own = {_code(cells[index], axis.name) for index in group} - {TOTAL}
            if own <= set(axis.codes):
                axes.append(axis)
            else:
                axes.append(_axis(axis.name, cells, group, sizes, rounding))
        else:
            axes.append(Axis(axis.name, (REST,), {}))
    return Grid(group, axes, linked=True)


def _links(grid: Grid, base: Grid, width: int) -> Iterator[Matrix]:
    """The parts of each class add up to the whole of it."""
    choices = []
    for own, whole in zip(grid.axes[1:], base.axes, strict=True):
        if own is whole:
            choices.append([(own.row(frozenset([name])),) * 2 for name in own.classes])
        else:
            choices.append([(np.ones(len(own.classes)), np.ones(len(whole.classes)))])
    for choice in product(*choices):
        row = np.zeros(width)
        parts = [np.ones(len(grid.axes[0].classes)), *(own for own, _ in choice)]
        row[grid.start : grid.start + grid.width] = grid.member(parts)
        row[base.start : base.start + base.width] -= base.member([whole for _, whole in choice])
        yield row


def _targets(cells: Sequence[Cell], grids: Sequence[Grid], width: int) -> tuple[Matrix, list[str], list[bool]]:
    found: dict[bytes, tuple[Matrix, str, bool]] = {}
    for grid in grids:
        for name, part, is_rest in _implied(cells, grid):
            row = np.zeros(width)
            row[grid.start : grid.start + grid.width] = part
            if part.any():
                found.setdefault(row.tobytes(), (row, name, is_rest))
    rows, names, rests = zip(*found.values(), strict=True)
    return np.array(rows), list(names), list(rests)


Option = tuple[str, Matrix, tuple[str, ...], bool]


def _implied(cells: Sequence[Cell], grid: Grid) -> Iterator[tuple[str, Matrix, bool]]:
    """Every cell that can be named from the codes of a grid, in every crossing that its cells are published in.

    Its name, its atoms, and whether a dimension of its people is not known.
    """
    shelves = {(cells[index].age, cells[index].crossing) for index in grid.cells}
    ages = {age for age, _ in shelves}
    options = [_age_options(axis, ages) if axis.name == "age" else _options(axis) for axis in grid.axes]
    named = [axis.name for axis in grid.axes]
    for choice in product(*options):
        crossing = frozenset(
            name for name, option in zip(named, choice, strict=True) if name in DIMENSIONS and option[0] != TOTAL
        )
        parents = next(option[2] for name, option in zip(named, choice, strict=True) if name == "age")
        if all((age, crossing) in shelves for age in parents):
            rows = [option[1] for option in choice]
            yield " x ".join(option[0] for option in choice), grid.member(rows), any(option[3] for option in choice)


def _options(axis: Axis) -> list[Option]:
    options: list[Option] = [] if axis.name == PART else [(TOTAL, axis.of(TOTAL), (), False)]
    options += [(code, axis.of(code), (), code == UNKNOWN) for code in axis.codes]
    if REST in axis.classes and axis.codes:
        options.append((REST, axis.row(frozenset([REST])), (), axis.rest_is_unknown))
    return options


def _age_options(axis: Axis, ages: set[str]) -> list[Option]:
    """The total, the groups, their differences and overlaps, and the ages outside all of them.

    Each names the groups that must be published in a crossing for it to be computed there.
    """
    whole = frozenset(axis.classes)
    sets = {TOTAL: whole, **axis.codes}
    found: dict[frozenset[str], Option] = {}
    for code in [TOTAL, *axis.codes]:
        if code in ages:
            found[sets[code]] = (code, axis.row(sets[code]), (code,), code == UNKNOWN)
    published = list(found)
    for one, other in product(published, published):
        names = (found[one][0], found[other][0])
        found.setdefault(one - other, (f"{names[0]} less {names[1]}", axis.row(one - other), names, False))
        found.setdefault(one & other, (f"{names[0]} and {names[1]}", axis.row(one & other), names, False))
    rest = whole - frozenset().union(*axis.codes.values())
    if axis.codes and rest:
        is_unknown = REST in rest and axis.rest_is_unknown
        found[rest] = (REST, axis.row(rest), (TOTAL,) if TOTAL in ages else (), is_unknown)
    found.pop(frozenset(), None)
    return list(found.values())
