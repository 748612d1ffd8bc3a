"""Eurostat files: SDMX-CSV of the data browser and the TSV bulk file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.sample.figures import Figures
from ingest.sample.files import SampleFile, csv_text, write_text
from ingest.sample.parameters import Country, layout
from ingest.sample.publisher_shares import banded_shares

SOURCE = "eurostat"


class Eurostat:
    """Writes the Eurostat files."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures, the layout and the countries Eurostat covers."""
        self.figures = figures
        self.layout = layout("eurostat")
        covered = (country for country in figures.parameters.countries.values() if country.eurostat_geo)
        self.countries = sorted(covered, key=lambda country: country.eurostat_geo)

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write both files under `out_dir/eurostat`."""
        browser, bulk = self.layout["sdmx_csv"], self.layout["tsv"]
        rows = [browser["header"], *(list(row.values()) for row in self._browser_rows())]
        first = write_text(out_dir / SOURCE / browser["file"], csv_text(rows))
        second = write_text(out_dir / SOURCE / bulk["file"], "\n".join(self._bulk_lines()) + "\n")
        return [
            SampleFile(SOURCE, first, None, "accepted", browser["why"]),
            SampleFile(SOURCE, second, None, "accepted", bulk["why"]),
        ]

    def _browser_rows(self) -> Iterator[dict[str, Any]]:
        layout_ = self.layout["sdmx_csv"]
        kinds = {
            prefix + level: {**group, "DIS": codes}
            for prefix, group in layout_["groups"].items()
            for level, codes in layout_["levels"].items()
        }
        for country in self.countries:
            for year in layout_["years"]:
                values = banded_shares(
                    self.figures,
                    layout_["indicator"],
                    country,
                    year,
                    layout_["dimensions"],
                    list(kinds.values()),
                    layout_["odds"],
                )
                for kind, value in zip(kinds, values, strict=True):
                    yield self._browser_row(country, year, kind, value)

    def _browser_row(self, country: Country, year: int, kind: str, value: float | None) -> dict[str, Any]:
        layout_ = self.layout["sdmx_csv"]
        hidden = layout_["unreliable"]
        unreliable = year == hidden["year"] and kind == hidden["ind_type"]
        structure, structure_id, title = layout_["structure"]
        cells = [
            *(structure, structure_id, f"{title} ({self.figures.parameters.note})"),
            *layout_["freq"],
            *layout_["series"],
            *layout_["unit"],
            *(year, ""),
            *(country.eurostat_geo, country.un_name),
            *(kind, layout_["labels"][kind]),
            *("" if unreliable or value is None else f"{value:.2f}", ""),
            *((hidden["flag"], hidden["label"]) if unreliable else ("", "")),
            *("", ""),
        ]
        return dict(zip(layout_["header"], cells, strict=True))

    def _bulk_lines(self) -> Iterator[str]:
        layout_ = self.layout["tsv"]
        years = list(self.figures.parameters.years)
        yield "\t".join([layout_["key"], *(f"{year} " for year in years)])
        wanted = list(layout_["ind_types"].values())
        for country in self.countries:
            columns = [
                banded_shares(self.figures, layout_["indicator"], country, year, layout_["dimensions"], wanted)
                for year in years
            ]
            for place, kind in enumerate(layout_["ind_types"]):
                values = [column[place] for column in columns]
                yield self._bulk_line(country, kind, years, values)

    def _bulk_line(self, country: Country, kind: str, years: list[int], values: list[float | None]) -> str:
        layout_ = self.layout["tsv"]
        flags = {(geo, name, year): flag for geo, name, year, flag in layout_["flags"]}
        missing = {(geo, name, year): flag for geo, name, year, flag in layout_["missing"]}
        cells = []
        for year, value in zip(years, values, strict=True):
            place = (country.eurostat_geo, kind, year)
            if place in missing or value is None:
                cells.append(f": {missing.get(place, '')}")
            else:
                cells.append(f"{value:.2f} {flags.get(place, '')}")
        fixed = layout_["fixed"]
        key = ",".join([fixed["freq"], fixed["indic_is"], kind, fixed["unit"], country.eurostat_geo])
        return "\t".join([key, *cells])
