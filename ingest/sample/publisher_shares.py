"""Shares by a publisher's own bands (16 to 24, DIS_LTD ...), which are not the survey's atoms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from ingest.sample.arithmetic import split, whole
from ingest.sample.figures import Figures
from ingest.sample.parameters import Country, Indicator

Bands = Mapping[str, Sequence[float]]  # code -> [share of the whole, odds ratio]


def banded_shares(
    figures: Figures,
    code: str,
    country: Country,
    year: int,
    dimensions: Mapping[str, Bands],
    wanted: Sequence[Mapping[str, Sequence[str]]],
    odds: float = 1.0,
) -> list[float | None]:
    """Percentages of the `wanted` cells, each a choice of codes per dimension ({} is the total).

    All cells are sums over one set of smallest groups, so that totals lie between their parts. None where the
    dimensions hold no unit of the cell.
    """
    indicator = figures.parameters.indicators[code]
    names = list(dimensions)
    groups = list(product(*(bands for bands in dimensions.values())))
    weights = [_product(dimensions, group, 0) for group in groups]
    units = split(figures.shares.units(indicator, country, year), weights)
    trues = [
        whole(unit * _share(figures, indicator, country, year, odds * _product(dimensions, group, 1)))
        for unit, group in zip(units, groups, strict=True)
    ]
    result: list[float | None] = []
    for cell in wanted:
        chosen = [
            index
            for index, group in enumerate(groups)
            if all(group[names.index(name)] in codes for name, codes in cell.items() if name in names)
        ]
        known = all(name in names for name in cell)
        total = sum(units[index] for index in chosen)
        result.append(100 * sum(trues[index] for index in chosen) / total if known and total else None)
    return result


def _product(dimensions: Mapping[str, Bands], group: Sequence[str], place: int) -> float:
    value = 1.0
    for bands, code in zip(dimensions.values(), group, strict=True):
        value *= bands[code][place]
    return value


def _share(figures: Figures, indicator: Indicator, country: Country, year: int, odds: float) -> float:
    return figures.shares.probability(indicator, country, year, (), odds)


def sex_bands(country: Country, odds_female: float, female: str = "F", male: str = "M") -> Bands:
    """The two sexes with their share of the country's population."""
    return {female: [country.female_share, odds_female], male: [1 - country.female_share, 1.0]}


def residence_bands(country: Country, odds_rural: float, urban: str = "U", rural: str = "R") -> Bands:
    """Urban and rural residence with their share of the country's population."""
    return {urban: [country.urban_share, 1.0], rural: [1 - country.urban_share, odds_rural]}
