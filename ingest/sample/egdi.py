"""E-Government Survey: one CSV per edition, country names with a trailing blank, five decimals."""

from __future__ import annotations

import math
from pathlib import Path

from ingest.sample.arithmetic import factor, power, raised
from ingest.sample.figures import Figures
from ingest.sample.files import SampleFile, write_text
from ingest.sample.parameters import Country, layout

SOURCE = "egdi"


class Egdi:
    """Writes the editions of the survey."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the layout."""
        self.figures = figures
        self.layout = layout("egdi")
        self.countries = list(figures.parameters.countries.values())

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write one file per edition under `out_dir/egdi`."""
        return [self._edition(out_dir, year) for year in self.layout["editions"]]

    def indices(self, country: Country, year: int) -> dict[str, float]:
        """The indices of a country; the overall index is the mean of its three parts, rounded like them."""
        indicators = self.figures.parameters.indicators
        if country.iso3 in self.layout["not_assessed"].get(year, []):
            return dict.fromkeys(self.layout["header"][3:], 0.0)
        online = self.figures.index(indicators[self.layout["online"]], country, year)
        others = {name: self._other(name, country, year) for name in self.layout["others"]}
        return {
            "E-Government Index": round((math.fsum([online, *others.values()])) / (1 + len(others)), 4),
            "E-Participation Index": self.figures.index(indicators[self.layout["participation"]], country, year),
            "Online Service Index": online,
            **others,
        }

    def _other(self, name: str, country: Country, year: int) -> float:
        described = self.layout["others"][name]
        seed, first = self.figures.seed, self.figures.model["first_year"]
        odds: float = described["start"] / (100 - described["start"]) * power(described["growth"], year - first)
        odds *= raised(country.level, described["level_halves"])
        odds *= factor(self.figures.model["spread"]["country"], seed, "egdi", name, country.iso3)
        return round(odds / (1 + odds), 4)

    def _edition(self, out_dir: Path, year: int) -> SampleFile:
        values = {country.iso3: self.indices(country, year) for country in self.countries}
        overall = {iso3: own["E-Government Index"] for iso3, own in values.items()}
        lines = [",".join(self.layout["header"])]
        for country in self.countries:
            rank = 1 + sum(other > overall[country.iso3] for other in overall.values())
            name = f'"{country.egdi_name}"' if country.egdi_name.endswith(" ") else country.egdi_name
            cells = [f"{values[country.iso3][heading]:.5f}" for heading in self.layout["header"][3:]]
            lines.append(",".join([str(year), name, str(rank), *cells]))
        path = write_text(out_dir / SOURCE / f"EGOV_DATA_{year}_synthetic.csv", "\n".join(lines) + "\n")
        return SampleFile(SOURCE, path, None, "accepted", f"E-Government Survey, edition {year}")
