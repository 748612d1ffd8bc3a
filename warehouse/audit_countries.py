"""The attack on counts of registered people by country.

The totals of regional groups and of levels of development, less what is shown of their countries, leave what is hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np

Block = tuple[str, str]

_COUNTS = """
select part.meeting_year, part.measure, part.characteristic, part.category, cast(part.persons as double),
    part.is_hidden, coalesce(area.igf_regional_group, '_U'), coalesce(area.igf_country_group, '_U')
from marts.fct_igf_participation as part
left join marts.dim_area as area on part.characteristic = 'COUNTRY' and part.category = area.ref_area
where part.series_basis = 'MEASURED' and part.within_characteristic = '_T'
    and part.characteristic in ('COUNTRY', 'REGIONAL_GROUP', 'COUNTRY_GROUP')
order by 1, 2, 3, 4
"""
# what a printed total is the sum of, by the second grouping
_LEVELS = {"LDC": {"LDC"}, "DEVELOPING": {"LDC", "OTHER_DEVELOPING"}, "DEVELOPED": {"DEVELOPED"}}
_ROUNDING = 1e-6


@dataclass
class CountryList:
    """One meeting and measure: hidden countries and shown persons by block, and the printed totals."""

    hidden: dict[Block, list[str]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[Block, float] = field(default_factory=lambda: defaultdict(float))
    totals: dict[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class CountryRange:
    """A hidden count of a country and the range that a reader can work out for it."""

    table: str
    country: str
    low: float
    high: float


def lists(connection: duckdb.DuckDBPyConnection) -> dict[str, CountryList]:
    """The published counts by country, by meeting and measure."""
    found: dict[str, CountryList] = defaultdict(CountryList)
    for year, measure, kind, category, persons, is_hidden, row, column in connection.execute(_COUNTS).fetchall():
        one = found[f"IGF {year} {measure} by country"]
        if kind != "COUNTRY":
            if persons is not None:
                one.totals[kind, category] = persons
        elif is_hidden:
            one.hidden[row, column].append(category)
        else:
            one.shown[row, column] += persons or 0
    return {name: one for name, one in found.items() if one.hidden}


def ranges(name: str, one: CountryList) -> Iterator[CountryRange]:
    """The range of every hidden count: a hidden country has somebody, and its block at most what its totals leave."""
    blocks = sorted(one.hidden)
    rows, sums = _equations(one, blocks)
    for place, block in enumerate(blocks):
        countries = one.hidden[block]
        low, high = _bounds(place, [len(one.hidden[other]) for other in blocks], rows, sums)
        for country in countries:
            # beside others of its block a country may have anything from one person up
            yield CountryRange(name, country, low if len(countries) == 1 else 1.0, high - len(countries) + 1)


def _equations(one: CountryList, blocks: list[Block]) -> tuple[list[list[float]], list[float]]:
    rows, sums = [], []
    for (kind, category), total in one.totals.items():

        def counts(block: Block, kind: str = kind, category: str = category) -> bool:
            if kind == "REGIONAL_GROUP":
                return block[0] == category
            return block[1] in _LEVELS.get(category, ())

        row = [float(counts(block)) for block in blocks]
        if any(row):
            rows.append(row)
            sums.append(total - sum(persons for block, persons in one.shown.items() if counts(block)))
    return rows, sums


def _bounds(place: int, least: list[int], rows: list[list[float]], sums: list[float]) -> tuple[float, float]:
    from scipy.optimize import linprog

    aim = np.zeros(len(least))
    aim[place] = 1
    found = []
    for sign in (1, -1):
        answer = linprog(
            sign * aim, A_eq=rows or None, b_eq=sums or None, bounds=[(one, None) for one in least], method="highs"
        )
        found.append(sign * answer.fun if answer.status == 0 else (least[place] if sign > 0 else np.inf))
    return float(found[0]), float(found[1])


def narrow(found: Mapping[str, CountryList], k: float) -> Iterator[CountryRange]:
    """Hidden counts that can be worked out to less than k persons."""
    for name, one in found.items():
        yield from (country for country in ranges(name, one) if country.high - country.low < k - _ROUNDING)
