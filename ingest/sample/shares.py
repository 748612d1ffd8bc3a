"""Shares of a whole, added up from the smallest groups, so that every total lies between its parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ingest.sample.arithmetic import factor, power, raised, split, whole
from ingest.sample.parameters import Country, Indicator, Parameters

CORE = ("SEX", "AGE", "DISABILITY_STATUS", "URBANISATION")
Member = tuple[str, str]  # dimension, code
Crossing = list[str]


@dataclass(frozen=True)
class Atom:
    """The smallest group: its members, the units counted and the unweighted cases of the sample."""

    members: tuple[Member, ...]
    denominator: int
    numerator: int
    sample: int


@dataclass
class Sums:
    """The added-up counts of one published cell."""

    denominator: int = 0
    numerator: int = 0
    sample: int = 0


class Shares:
    """Synthetic shares from the coefficients of the parameters."""

    def __init__(self, parameters: Parameters) -> None:
        """Keep the parameters; chance depends on their seed and the names alone."""
        self.parameters = parameters
        self.model = parameters.model
        self.seed = str(self.model["seed"])
        self.base_odds = lru_cache(maxsize=None)(self._base_odds)
        self.group_odds = lru_cache(maxsize=None)(self._group_odds)
        self._keys = lru_cache(maxsize=None)(self._cell_keys)

    def population(self, country: Country, year: int) -> int:
        """Inhabitants of a country in a year."""
        return whole(country.population * power(country.population_growth, year - self.model["first_year"]))

    def scope(self, indicator: Indicator, country: Country) -> str:
        """The ages the survey of this country covers, `_T` where ages have no part in the indicator."""
        by_person = indicator.is_survey and indicator.base.startswith("PERSONS")
        if by_person or "AGE" in indicator.dimension_names:
            return indicator.age_scope or country.age_scope
        return "_T"

    def _weights(self, name: str, country: Country, scope: str) -> dict[str, float]:
        if name == "SEX":
            return {"F": country.female_share, "M": 1 - country.female_share}
        if name == "URBANISATION":
            return {"U": country.urban_share, "R": 1 - country.urban_share}
        if name == "DISABILITY_STATUS":
            return {"PD": country.disability_share, "PWD": 1 - country.disability_share}
        if name == "AGE":
            shares = self.model["age"]["share_of_population"][country.age_profile]
            return {atom: shares[atom] for atom in self.model["age"]["scopes"][scope]}
        return dict(self.model["dimensions"][name])

    def weighted_members(
        self, indicator: Indicator, country: Country, names: Sequence[str]
    ) -> Iterator[tuple[tuple[Member, ...], float]]:
        """Every combination of members with its share of the whole (shares add up to about 1)."""
        scope = self.scope(indicator, country)
        sides = [self._weights(name, country, scope) for name in names]
        for codes in product(*sides):
            weight = 1.0
            for code, side in zip(codes, sides, strict=True):
                weight *= side[code]
            yield (
                tuple(zip(names, codes, strict=True)),
                weight * self._age_effect(country, dict(zip(names, codes, strict=True))),
            )

    def _age_effect(self, country: Country, members: dict[str, str]) -> float:
        disability = members.get("DISABILITY_STATUS")
        if "AGE" not in members or disability is None:
            return 1.0
        more = float(self.model["age"]["with_disability"][members["AGE"]])
        if disability == "PD":
            return more
        return (1 - country.disability_share * more) / (1 - country.disability_share)

    def _group_odds(self, code: str, iso3: str, members: tuple[str, ...]) -> float:
        profile = self.model["profiles"][self.parameters.indicators[code].profile]
        odds = factor(self.model["spread"]["atom"], self.seed, "atom", code, iso3, *members)
        for member in members:
            odds *= profile.get(member, 1.0)
        return odds

    def _base_odds(self, code: str, iso3: str, year: int) -> float:
        indicator, country = self.parameters.indicators[code], self.parameters.countries[iso3]
        spread, step = self.model["spread"], year - int(indicator.first_year or self.model["first_year"])
        start = indicator.start / (100 - indicator.start)
        growth = indicator.growth * factor(spread["growth"], self.seed, "growth", indicator.code, country.iso3)
        country_factor = factor(spread["country"], self.seed, "country", indicator.code, country.iso3)
        year_factor = factor(spread["year"], self.seed, "year", indicator.code, country.iso3, year)
        level = raised(country.level, indicator.level_halves)
        return start * power(growth, max(step, 0)) * level * country_factor * year_factor

    def probability(
        self, indicator: Indicator, country: Country, year: int, codes: tuple[str, ...], odds: float = 1.0
    ) -> float:
        """How often the thing is true of a group; `odds` is the odds ratio of a variant (a skill)."""
        odds *= self.base_odds(indicator.code, country.iso3, year)
        odds *= self.group_odds(indicator.code, country.iso3, codes)
        share = odds / (1 + odds)
        if indicator.part_of:
            whole_of = self.parameters.indicators[indicator.part_of]
            share *= self.probability(whole_of, country, year, codes)
        return share

    def units(self, indicator: Indicator, country: Country, year: int) -> int:
        """How many units (persons, households, schools ...) the denominator counts."""
        kind, _, detail = indicator.base.partition(":")
        population = self.population(country, year)
        if kind == "FIXED":
            return int(detail)
        if kind == "PERSONS":
            shares = self._weights("AGE", country, self.scope(indicator, country))
            return whole(population * math.fsum(shares.values()) * float(detail or 1))
        if kind == "HOUSEHOLDS":
            return population // int(self.model["household_size"])
        return max(2, population * int(self.model["per_million"][detail]) // 1_000_000)

    def _cases(self, indicator: Indicator, country: Country) -> int:
        kind, _, detail = indicator.base.partition(":")
        if kind == "PERSONS":
            return whole(country.sample_size * float(detail or 1))
        return country.sample_size // int(self.model["household_size"]) if kind == "HOUSEHOLDS" else 0

    def atoms(self, indicator: Indicator, country: Country, year: int, odds: float = 1.0) -> list[Atom]:
        """The smallest groups of one indicator, country and year."""
        pairs = list(self.weighted_members(indicator, country, indicator.dimension_names))
        weights = [weight for _, weight in pairs]
        units = split(self.units(indicator, country, year), weights)
        cases = split(self._cases(indicator, country), weights)
        result = []
        for (members, _), unit, case in zip(pairs, units, cases, strict=True):
            share = self.probability(indicator, country, year, tuple(code for _, code in members), odds)
            result.append(Atom(members, unit, whole(unit * share), case))
        return result

    def published_groups(self, scope: str) -> dict[str, list[str]]:
        """Age group -> atoms, for the groups a survey of this scope prints."""
        age = self.model["age"]
        return {group: age["groups"][group] for group in age["published"][scope]}

    def crossings(self, indicator: Indicator, country: Country, year: int, variant: bool = False) -> list[Crossing]:
        """Which combinations of dimensions a country prints; between survey years registers print less."""
        names = indicator.dimension_names
        further = [[name] for name in names if name not in CORE]
        if not {"SEX", "AGE"} & set(names):
            return [[], *([name] for name in names)]
        wave = self.is_wave(country, year)
        key = "crossings_of_variants" if variant else "crossings"
        usable = [
            crossing
            for crossing in self.model[key][country.detail if wave else "basic"]
            if all(part.partition("=")[0] in names for part in crossing)
        ]
        return usable + (further if wave else [])

    def is_wave(self, country: Country, year: int) -> bool:
        """Whether the country held its survey in this year."""
        return year >= country.first_wave and (year - country.first_wave) % country.wave_step == 0

    def cells(self, atoms: Iterable[Atom], crossings: Iterable[Crossing], scope: str) -> dict[tuple[Member, ...], Sums]:
        """Add the atoms up to the cells of the crossings; the key () is the total."""
        atoms = list(atoms)
        result: dict[tuple[Member, ...], Sums] = {}
        for crossing in crossings:
            for atom in atoms:
                for key in self._keys(tuple(crossing), atom.members, scope):
                    cell = result.get(key)
                    if cell is None:
                        cell = result[key] = Sums()
                    cell.denominator += atom.denominator
                    cell.numerator += atom.numerator
                    cell.sample += atom.sample
        return result

    def _cell_keys(
        self, crossing: tuple[str, ...], members: tuple[Member, ...], scope: str
    ) -> list[tuple[Member, ...]]:
        """The cells of one crossing that an atom belongs to; several where age groups overlap."""
        own = dict(members)
        return list(product(*(self._codes(part, own, scope) for part in crossing)))

    def _codes(self, part: str, own: dict[str, str], scope: str) -> list[Member]:
        name, _, only = part.partition("=")
        if name != "AGE":
            return [(name, own[name])]
        youth = self.model["youth"] if only else ""
        groups = self.published_groups(scope)
        return [(name, group) for group, atoms in groups.items() if own[name] in atoms and youth in ("", group)]
