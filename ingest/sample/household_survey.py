"""Household-survey microdata with their mappings: persons in sampling units in strata, generated one by one."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.sample.arithmetic import factor, split, uniforms, whole
from ingest.sample.figures import Figures
from ingest.sample.files import csv_text, write_text
from ingest.sample.parameters import FOLDER, Country, Indicator, layout

SOURCE = "survey"
_DRAWS = 24  # per person: more than are used, so that a new question changes no other answer


@dataclass(frozen=True)
class SampleSurvey:
    """A written file of microdata and the mapping beside it."""

    path: Path
    mapping: Path
    area: str
    year: int


@dataclass(frozen=True)
class Unit:
    """A primary sampling unit."""

    stratum: int
    number: int
    region: int
    residence: str


class HouseholdSurveys:
    """Writes the microdata files and their mappings."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures, whose profiles say what people do, and the design."""
        self.figures = figures
        self.shares = figures.shares
        self.layout: dict[str, Any] = layout("household_survey")
        self.questions: dict[str, dict[str, Any]] = self.layout["questions"]
        self.chance = lru_cache(maxsize=None)(self._chance)

    def write(self, out_dir: Path) -> list[SampleSurvey]:
        """Write every survey under `out_dir/survey`."""
        return [self._survey(out_dir / SOURCE, described) for described in self.layout["surveys"]]

    def _survey(self, folder: Path, described: dict[str, Any]) -> SampleSurvey:
        country, year = self.figures.parameters.countries[described["area"]], described["year"]
        name = f"household_survey_{country.iso3}_{year}_synthetic"
        rows = [list(row.values()) for row in self.persons(country, year)]
        header = ["stratum", "psu", "weight", "age", "sex", "residence", *self.layout["difficulty"]["columns"]]
        path = write_text(folder / f"{name}.csv", csv_text([[*header, *self.questions], *rows]))
        template = string.Template((FOLDER / "household_survey_mapping.yml").read_text(encoding="utf-8"))
        said = {key: self.layout[key] for key in ("producer", "title", "licence")}
        mapping = template.substitute(
            file=path.name, note=self.figures.parameters.note, scope=country.age_scope, **described, **said
        )
        return SampleSurvey(path, write_text(folder / f"{name}.yml", mapping), country.iso3, year)

    def persons(self, country: Country, year: int) -> Iterator[dict[str, Any]]:
        """One row per person, unit by unit; the same each time."""
        weights = self._base_weights(country, year)
        atoms = self._atoms(country)
        for unit in self._units():
            for number in range(self.layout["design"]["persons_per_psu"]):
                draws = uniforms(_DRAWS, self.figures.seed, SOURCE, country.iso3, year, unit.number, number)
                spread = self.layout["design"]["weight_spread"]
                weight = weights[unit.residence] * (1 - spread + 2 * spread * next(draws))
                place = {"stratum": unit.stratum, "psu": unit.number, "weight": f"{weight:.3f}"}
                yield {**place, **self._person(country, year, unit, atoms, draws)}

    def _person(
        self, country: Country, year: int, unit: Unit, atoms: dict[str, float], draws: Iterator[float]
    ) -> dict[str, Any]:
        codes = self.layout["codes"]
        sex = "F" if next(draws) < country.female_share else "M"
        atom = _chosen(atoms, next(draws))
        low, high = self.layout["ages"][atom]
        age = low + int((high - low + 1) * next(draws))
        share = self.layout["disability_share"][country.iso3]
        share *= self.figures.model["age"]["with_disability"][atom]
        disability = "PD" if next(draws) < share else "PWD"
        members = (sex, atom, disability, unit.residence)
        return {
            "age": age,
            "sex": codes["sex"][sex],
            "residence": codes["residence"][unit.residence],
            **self._difficulties(disability == "PD", draws),
            **self._answers(country, year, unit, members, age, draws),
        }

    def _difficulties(self, has: bool, draws: Iterator[float]) -> dict[str, int]:
        """Answers to the Washington Group Short Set; with disability, one domain is hard or impossible."""
        described, codes = self.layout["difficulty"], self.layout["codes"]["difficulty"]
        columns = described["columns"]
        more = described["some_more" if has else "some"]
        answers = {column: codes["some" if next(draws) < more else "none"] for column in columns}
        domain, level, known = columns[int(len(columns) * next(draws))], next(draws), next(draws)
        if has:
            answers[domain] = codes["cannot" if level < described["cannot"] else "a_lot"]
        elif known < described["unknown"]:
            answers[domain] = codes["unknown"]
        return answers

    def _answers(
        self, country: Country, year: int, unit: Unit, members: tuple[str, ...], age: int, draws: Iterator[float]
    ) -> dict[str, Any]:
        codes = self.layout["codes"]["answer"]
        answers: dict[str, Any] = {}
        for column, question in self.questions.items():
            does, known = next(draws), next(draws)
            if age < question.get("asked_from", 0) or answers.get(question.get("of", ""), codes["yes"]) != codes["yes"]:
                answers[column] = ""
            elif known < self.layout["missing"]:
                answers[column] = codes["missing"]
            else:
                chance = self.chance(column, country.iso3, year, unit, members)
                answers[column] = codes["yes" if does < chance else "no"]
        return answers

    def _chance(self, column: str, iso3: str, year: int, unit: Unit, members: tuple[str, ...]) -> float:
        """How often the thing is true of such a person in this unit."""
        parameters, design = self.figures.parameters, self.layout["design"]
        indicator: Indicator = parameters.indicators[self.questions[column]["indicator"]]
        odds = factor(design["psu_spread"], self.figures.seed, SOURCE, column, iso3, year, unit.number)
        odds *= factor(design["region_spread"], self.figures.seed, SOURCE, column, iso3, unit.region)
        return self.shares.probability(indicator, parameters.countries[iso3], year, members, odds)

    def _units(self) -> Iterator[Unit]:
        design = self.layout["design"]
        number = 0
        for place, (residence, units) in enumerate(design["psus"].items()):
            for region, count in enumerate(split(units, [1.0] * design["regions"]), start=1):
                for _ in range(count):
                    number += 1
                    yield Unit(place * design["regions"] + region, number, region, residence)

    def _base_weights(self, country: Country, year: int) -> dict[str, float]:
        """Persons in the population for one in the sample, by residence."""
        design = self.layout["design"]
        people = self.shares.population(country, year) * sum(self._atoms(country).values())
        shares = {"U": country.urban_share, "R": 1 - country.urban_share}
        return {
            residence: whole(people * shares[residence]) / (units * design["persons_per_psu"])
            for residence, units in design["psus"].items()
        }

    def _atoms(self, country: Country) -> dict[str, float]:
        ages = self.figures.model["age"]
        shares = ages["share_of_population"][country.age_profile]
        return {atom: shares[atom] for atom in ages["scopes"][country.age_scope]}


def _chosen(shares: dict[str, float], draw: float) -> str:
    """The member in whose part of the whole the draw lies."""
    rest = draw * sum(shares.values())
    for code, share in shares.items():
        rest -= share
        if rest < 0:
            return code
    return code
