"""World Bank files: bulk CSV with preamble, CSV without indicator columns, answers of the Indicators API."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from ingest.sample.figures import Figures
from ingest.sample.files import SampleFile, csv_text, write_text
from ingest.sample.parameters import Country, layout

SOURCE = "world-bank"
KEYS = ["Country Name", "Country Code"]


class WorldBank:
    """Writes the World Bank files."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the layout."""
        self.figures = figures
        self.layout = layout("world_bank")
        self.countries = sorted(figures.parameters.countries.values(), key=lambda country: country.wb_name)

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write all World Bank files under `out_dir/world-bank`."""
        folder = out_dir / SOURCE
        files = [self._bulk(folder, series) for series in self.layout["bulk"]]
        return [*files, self._plain(folder), *(self._json(folder, series) for series in self.layout["json"])]

    def value(self, series: dict[str, Any], country: Country, year: int) -> float | None:
        """The figure, None where the country has none."""
        if series["indicator"] == "POPULATION":
            return float(self.figures.shares.population(country, year))
        indicator = self.figures.parameters.indicators[series["indicator"]]
        if not indicator.is_survey and not self.figures.reports(indicator, country, year):
            return None
        return self.figures.total(indicator.code, country, year)

    def _text(self, series: dict[str, Any], country: Country, year: int, shifted: bool = True) -> str:
        value = self.value(series, country, year) if year in self.figures.parameters.years else None
        if value is None:
            return ""
        shift = self.layout["shifts"].get(series["code"], {}).get(country.iso3, 0) if shifted else 0
        return f"{value + shift:.{series.get('decimals', 4)}f}"

    def _bulk(self, folder: Path, series: dict[str, Any]) -> SampleFile:
        years = range(self.layout["first_column_year"], self.figures.parameters.years[-1] + 1)
        header = [*KEYS, "Indicator Name", "Indicator Code", *(str(year) for year in years)]
        rows = [
            [country.wb_name, country.iso3, series["name"], series["code"]]
            + [self._text(series, country, year) for year in years]
            for country in self.countries
        ]
        empty = [*self.layout["empty_row"], series["name"], series["code"], *("" for _ in years)]
        note = f"{self.layout['database']} - {self.figures.parameters.note}"
        preamble = f'"Data Source","{note}",\r\n\r\n"Last Updated Date","{self.layout["last_updated"]}",\r\n\r\n'
        body = csv_text([header, *rows, empty], "\r\n", csv.QUOTE_ALL).replace("\r\n", ",\r\n")
        path = folder / f"API_{series['code']}_DS2_en_csv_v2_synthetic.csv"
        write_text(path, preamble + body, bom=True)
        return SampleFile(SOURCE, path, None, "accepted", f"{series['code']}, bulk CSV with four preamble lines")

    def _plain(self, folder: Path) -> SampleFile:
        plain = self.layout["plain"]
        years = range(plain["first_year"], plain["last_year"] + 1)
        rows = [[*KEYS, *years]]
        for country in self.countries:
            surveyed = [self.figures.shares.is_wave(country, year) for year in years]
            values = [self._text(plain, country, year, shifted=False) for year in years]
            kept = [text if text and known else plain["missing"] for text, known in zip(values, surveyed, strict=True)]
            rows.append([country.wb_name, country.iso3, *kept])
        path = write_text(folder / plain["file"], csv_text(rows, "\r\n", last_end=False))
        return SampleFile(
            SOURCE, path, None, "accepted", "an older vintage without indicator columns, '..' for missing"
        )

    def _json(self, folder: Path, series: dict[str, Any]) -> SampleFile:
        records = [
            self._record(series, country, year)
            for country in self.countries
            for year in reversed(self.figures.parameters.years)
        ]
        head = {
            "page": 1,
            "pages": 1,
            "per_page": len(records),
            "total": len(records),
            "sourceid": "2",
            "lastupdated": self.layout["last_updated"],
        }
        text = json.dumps([head, records], ensure_ascii=False, separators=(",", ":"))
        path = write_text(folder / f"{series['code']}_api_synthetic.json", text)
        return SampleFile(SOURCE, path, None, "accepted", f"{series['code']}, answer of the Indicators API")

    def _record(self, series: dict[str, Any], country: Country, year: int) -> dict[str, Any]:
        text = self._text(series, country, year)
        return {
            "indicator": {"id": series["code"], "value": series["name"]},
            "country": {"id": country.iso2, "value": country.wb_name},
            "countryiso3code": country.iso3,
            "date": str(year),
            "value": float(text) if text else None,
            "unit": "",
            "obs_status": "",
            "decimal": 1,
        }
