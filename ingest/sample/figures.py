"""The synthetic figures of an indicator, country and year, whatever its model; all files take theirs here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.sample.arithmetic import factor, power, raised, split, uniform, whole
from ingest.sample.parameters import Country, Indicator, Parameters
from ingest.sample.shares import CORE, Atom, Member, Shares, Sums


@dataclass(frozen=True)
class Figure:
    """One figure with its breakdown members; counts are None where the figure has none."""

    members: tuple[Member, ...]
    value: float
    numerator: int | None = None
    denominator: int | None = None
    sample: int | None = None


class Figures:
    """The synthetic world: asked twice, it answers the same."""

    def __init__(self, parameters: Parameters) -> None:
        """Keep the parameters."""
        self.parameters = parameters
        self.model = parameters.model
        self.shares = Shares(parameters)
        self.seed = self.shares.seed
        self._totals: dict[tuple[str, str, int], float] = {}

    def reports(self, indicator: Indicator, country: Country, year: int) -> bool:
        """Whether the country has this figure: surveys come in waves, the rest has gaps."""
        if year < int(indicator.first_year or 0) or country.income == indicator.not_for:
            return False
        missing = self.model["missing"]
        if uniform(self.seed, "never", indicator.code, country.iso3) < missing["never"]:
            return False
        if indicator.is_survey:
            return self.shares.is_wave(country, year)
        return uniform(self.seed, "gap", indicator.code, country.iso3, year) >= float(missing["year"])

    def total(self, code: str, country: Country, year: int) -> float:
        """The figure without breakdown, in the catalogue's unit, also in years without a survey."""
        key = (code, country.iso3, year)
        if key not in self._totals:
            first = next(iter(self.of(self.parameters.indicators[code], country, year, total_only=True)))
            self._totals[key] = first.value
        return self._totals[key]

    def of(self, indicator: Indicator, country: Country, year: int, total_only: bool = False) -> Iterator[Figure]:
        """All figures of an indicator, country and year, the total first."""
        if indicator.model == "share":
            yield from self._shares(indicator, country, year, total_only)
        elif indicator.model == "count":
            yield from self._counts(indicator, country, year)
        elif indicator.model == "score":
            yield Figure((), self.score(indicator, country, year))
        elif indicator.model == "index":
            yield Figure((), self.index(indicator, country, year))
        else:
            yield from self._rates(indicator, country, year)

    def share(self, indicator: Indicator, sums: Sums, members: tuple[Member, ...] = ()) -> Figure:
        """The percentage of added-up counts."""
        value = round(100 * sums.numerator / sums.denominator, indicator.decimals)
        return Figure(members, value, sums.numerator, sums.denominator, sums.sample or None)

    def _variants(self, indicator: Indicator, country: Country) -> Iterator[tuple[tuple[Member, ...], float]]:
        name = indicator.variant
        if not name or name in self.model["variants_with_total"]:
            yield (), 1.0
        for code, odds in self.model["variants"].get(name, {}).items():
            yield ((name, country.language if code == "LOCAL" else code),), odds

    def _shares(self, indicator: Indicator, country: Country, year: int, total_only: bool) -> Iterator[Figure]:
        scope = self.shares.scope(indicator, country)
        for variant, odds in self._variants(indicator, country):
            atoms = self.shares.atoms(indicator, country, year, odds)
            crossings = [[]] if total_only else self.shares.crossings(indicator, country, year, bool(variant))
            for members, sums in self.shares.cells(atoms, crossings, scope).items():
                if sums.denominator:
                    yield self.share(indicator, sums, members + variant)

    def _amount(self, indicator: Indicator, country: Country, year: int) -> int:
        if indicator.part_of:
            parent = self.parameters.indicators[indicator.part_of]
            return whole(self._amount(parent, country, year) * indicator.start)
        value = self._level(indicator, country, year)
        if indicator.base != "COUNTRY":
            value *= self.shares.population(country, year) / 1_000_000
        return whole(value * (country.lcu_per_usd if indicator.base == "MONEY" else 1))

    def _counts(self, indicator: Indicator, country: Country, year: int) -> Iterator[Figure]:
        """The crossed core dimensions divide the total once, each further dimension divides it again."""
        total = self._amount(indicator, country, year)
        names = indicator.dimension_names
        scope = self.shares.scope(indicator, country)
        wanted_all = self.shares.crossings(indicator, country, year)
        core = [name for name in names if name in CORE]
        further = [[name] for name in names if name not in CORE and [name] in wanted_all]
        crossings = [item for item in wanted_all if item not in further]
        for part, wanted in [(core, crossings if core else [[]]), *((item, [item]) for item in further)]:
            atoms = self._divided(indicator, country, total, part)
            for members, sums in self.shares.cells(atoms, wanted, scope).items():
                yield Figure(members, float(sums.numerator))

    def _divided(self, indicator: Indicator, country: Country, total: int, names: list[str]) -> list[Atom]:
        pairs = list(self.shares.weighted_members(indicator, country, names))
        profile = self.model["profiles"][indicator.profile]
        weights = []
        for members, weight in pairs:
            for _, code in members:
                weight *= profile.get(code, 1.0)
            weights.append(weight)
        parts = split(total, weights)
        return [Atom(members, 0, part, 0) for (members, _), part in zip(pairs, parts, strict=True)]

    def _level(self, indicator: Indicator, country: Country, year: int) -> float:
        spread, step = self.model["spread"], year - int(indicator.first_year or self.model["first_year"])
        growth = indicator.growth * factor(spread["growth"], self.seed, "growth", indicator.code, country.iso3)
        value = indicator.start * power(growth, max(step, 0)) * raised(country.level, indicator.level_halves)
        value *= factor(spread["country"], self.seed, "country", indicator.code, country.iso3)
        return value * factor(spread["year"], self.seed, "year", indicator.code, country.iso3, year)

    def _rates(self, indicator: Indicator, country: Country, year: int) -> Iterator[Figure]:
        value = self._level(indicator, country, year)
        if indicator.base == "POPULATION":
            people, scale = self.shares.population(country, year), int(indicator.scale)
            numerator = whole(value * people / scale)
            yield Figure((), round(scale * numerator / people, indicator.decimals), numerator, people)
            return
        for variant, odds in self._variants(indicator, country):
            yield Figure(variant, round(value * odds, indicator.decimals))

    def index(self, indicator: Indicator, country: Country, year: int) -> float:
        """An index or percentage without counts behind it, between 0 and its maximum."""
        share = self.shares.probability(indicator, country, year, ())
        return round(float(indicator.value_max) * share, indicator.decimals)

    def score(self, indicator: Indicator, country: Country, year: int) -> float:
        """A policy step: a whole number that never falls."""
        ready = indicator.start + indicator.growth * (year - self.model["first_year"])
        ready += country.governance - self.model["score"]["average_governance"]
        chance = uniform(self.seed, "score", indicator.code, country.iso3)
        ready += self.model["score"]["spread"] * (chance - 0.5)
        top = int(indicator.value_max)
        return float(max(0, min(top, whole(max(ready, 0.0) * top))))
