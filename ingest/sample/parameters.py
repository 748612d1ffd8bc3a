"""The parameters of the sample, read from `parameters/`: countries, indicators, coefficients, layouts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "parameters"


@dataclass(frozen=True)
class Country:
    """One country: its names in each publisher's files and the invented facts that its figures start from."""

    iso3: str
    iso2: str
    m49: str
    un_name: str
    itu_name: str
    itu_id: str
    wb_name: str
    egdi_name: str
    itu_region: str
    ldc: str
    lldc: str
    sids: str
    income: str
    eurostat_geo: str
    population: int
    population_growth: float
    female_share: float
    urban_share: float
    disability_share: float
    age_profile: str
    age_scope: str
    level: float
    governance: float
    sample_size: int
    detail: str
    first_wave: int
    wave_step: int
    lcu_per_usd: float
    language: str


@dataclass(frozen=True)
class Indicator:
    """One indicator: facts of the catalogue and the coefficients of its synthetic figures."""

    code: str
    action_line: str
    unit_measure: str
    statistical_unit: str
    scale: str
    value_max: str
    reference_period: str
    where: str  # sdmx, published (only in publishers' layouts) or both
    model: str  # share, count, rate, index or score
    dimensions: str
    variant: str
    start: float
    growth: float
    level_halves: int
    profile: str
    part_of: str
    base: str
    age_scope: str
    first_year: str
    decimals: int
    not_for: str

    @property
    def dimension_names(self) -> list[str]:
        """The dimensions it is broken down by."""
        return [name for name in self.dimensions.split(";") if name]

    @property
    def is_survey(self) -> bool:
        """Whether persons or households are sampled, so that figures come in waves with an uncertainty."""
        return self.base.startswith(("PERSONS", "HOUSEHOLDS"))


@dataclass(frozen=True)
class Parameters:
    """Everything the sample is made from."""

    countries: dict[str, Country]
    indicators: dict[str, Indicator]
    model: dict[str, Any]
    exceptions: list[dict[str, str]]

    @property
    def years(self) -> range:
        """The years covered, both ends included."""
        return range(self.model["first_year"], self.model["last_year"] + 1)

    @property
    def note(self) -> str:
        """The words that mark a row as synthetic."""
        return str(self.model["note"])


def layout(name: str) -> Any:
    """The description of one publisher's layout: `parameters/<name>.yml`."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def _records(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _typed(record: dict[str, str], kind: type) -> dict[str, Any]:
    casts = {"int": int, "float": float, "str": str}
    return {item.name: casts[str(item.type)](record[item.name]) for item in fields(kind)}


@lru_cache(maxsize=1)
def load() -> Parameters:
    """Read the parameters once."""
    countries = [Country(**_typed(record, Country)) for record in _records("countries.csv")]
    indicators = [Indicator(**_typed(record, Indicator)) for record in _records("indicators.csv")]
    return Parameters(
        {item.iso3: item for item in countries},
        {item.code: item for item in indicators},
        layout("model"),
        list(_records("exceptions.csv")),
    )
