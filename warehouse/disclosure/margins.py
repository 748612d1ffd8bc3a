"""Counts of a list whose members stand in two groupings with printed totals.

The list is that of countries, its groupings are regional groups and levels of development.

Who knows all totals knows at most what is hidden in each *block*, a row of the one grouping in a column of the other.
Two hidden members of a block hide each other if enough persons lie between them; a member alone in its block is hidden
by a square of blocks: what it has more, another block of its row and one of its column have less, that across more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

Block = tuple[str, str]


@dataclass(frozen=True)
class Member:
    """A member of the list: its persons or units, and its place in the two groupings."""

    key: str
    row: str
    column: str
    units: float
    was_hidden: bool = False

    @property
    def block(self) -> Block:
        """Where it stands."""
        return self.row, self.column


@dataclass
class _Blocks:
    """Members by block, and what is hidden so far; members without persons are shown and protect nobody."""

    members: dict[Block, list[Member]]
    hidden: set[str] = field(default_factory=set)

    def hidden_in(self, block: Block) -> list[Member]:
        return [one for one in self.members.get(block, []) if one.key in self.hidden]

    def room(self, block: Block, more: Iterable[Member] = ()) -> float:
        """By how much what is hidden in a block can shrink: each hidden member has at least one person."""
        return sum(one.units - 1 for one in (*self.hidden_in(block), *more))

    def is_safe(self, block: Block, k: int, more: Sequence[Member] = ()) -> bool:
        """Whether the hidden members of a block hide each other."""
        return len(self.hidden_in(block)) + len(more) > 1 and self.room(block, more) >= k

    def more_for(self, block: Block, k: int, least: int) -> list[Member] | None:
        """The fewest members to hide too, until there are `least` and room for k; None if the block has too few."""
        shown = [one for one in self.members.get(block, []) if one.key not in self.hidden]
        shown.sort(key=lambda one: (not one.was_hidden, one.units, one.key))
        missing = max(least - len(self.hidden_in(block)), 0)
        for enough in ([], *([one] for one in shown)):
            if len(enough) >= missing and self.room(block, enough) >= k:
                return list(enough)
        enough = []
        for one in reversed(shown):  # no single one does: the largest first
            enough.append(one)
            if len(enough) >= missing and self.room(block, enough) >= k:
                return enough
        return None

    def squares(self, block: Block, k: int) -> Iterator[tuple[list[Member], list[Block]]]:
        """Ways to hide a block by three others: what is to be hidden for it, and the four blocks."""
        row, column = block
        rows = sorted({one for one, _ in self.members} - {row})
        columns = sorted({other for _, other in self.members} - {column})
        for other_row, other_column in product(rows, columns):
            beside, below, across = (row, other_column), (other_row, column), (other_row, other_column)
            needed = [self.more_for(beside, k, 1), self.more_for(below, k, 1), self.more_for(across, 0, 1)]
            found = [members for members in needed if members is not None]
            if len(found) == len(needed):
                yield [one for members in found for one in members], [block, beside, below, across]


def partners(members: Sequence[Member], small: Iterable[str], k: int) -> set[str]:
    """Members to hide so that the totals of rows and columns do not give the hidden ones away.

    Args:
        members: all members of a list, those without persons too.
        small: keys of those that are confidential by themselves.
        k: the range that a hidden count must keep, in persons.

    Returns:
        Keys of the others that have to be hidden; all of them where nothing less is enough. From the totals of all rows
        and columns, and from every hidden member having at least one person, each hidden count then has a range of k
        persons, unless the whole list is hidden.
    """
    blocks = _Blocks({}, set(small))
    for member in sorted(members, key=lambda one: one.key):
        if member.units > 0:
            blocks.members.setdefault(member.block, []).append(member)
    own = set(blocks.hidden)
    protected: set[Block] = set()
    for block in sorted(blocks.members):
        if not blocks.hidden_in(block) or block in protected or blocks.is_safe(block, k):
            continue
        within = blocks.more_for(block, k, 2)
        ways = list(blocks.squares(block, k)) if within is None else [(within, [block])]
        if not ways:
            return {one.key for one in members if one.units > 0} - own
        added, of_blocks = min(ways, key=lambda way: (len(way[0]), sum(one.units for one in way[0]), way[1]))
        blocks.hidden.update(one.key for one in added)
        protected.update(of_blocks)
    return blocks.hidden - own
