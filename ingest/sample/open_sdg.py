"""National platforms built on Open SDG: `Year, <breakdowns>, Value`, each platform in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.sample.figures import Figures
from ingest.sample.files import SampleFile, csv_text, write_text
from ingest.sample.parameters import Country, layout
from ingest.sample.publisher_shares import Bands, banded_shares, residence_bands, sex_bands

SOURCE = "open-sdg"
Described = dict[str, Any]


class OpenSdg:
    """Writes the national files of the platforms described in `parameters/open_sdg.yml`."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the layouts."""
        self.figures = figures
        self.layout = layout("open_sdg")

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write every platform's files under `out_dir/open-sdg/<area>`."""
        files = []
        for area, platform in self.layout.items():
            country = self.figures.parameters.countries[area]
            for name, described in platform["files"].items():
                path = out_dir / SOURCE / area / name
                rows = [described["header"], *self._rows(country, platform, described)]
                write_text(path, csv_text(rows, described.get("end", platform["end"])), bom=platform["bom"])
                files.append(SampleFile(SOURCE, path, area, "accepted", described["why"]))
        return files

    def _rows(self, country: Country, platform: Described, described: Described) -> Iterator[list[Any]]:
        if "series" in described:
            cells = self._by_series(country, described)
        elif "parts" in described:
            cells = self._by_parts(country, described)
        else:
            cells = self._by_group(country, {**platform, **described})
        for year, labels, value in cells:
            row = {
                "Year": year,
                **described["fixed"],
                **labels,
                "Value": f"{value:.{described['decimals']}f}",
            }
            yield [row.get(name, "") for name in described["header"]]

    def _by_series(self, country: Country, described: Described) -> Iterator[tuple[int, dict[str, str], float]]:
        for label, code in described["series"]["labels"].items():
            for year in self.figures.parameters.years:
                yield year, {described["series"]["column"]: label}, self.figures.total(code, country, year)

    def _by_parts(self, country: Country, described: Described) -> Iterator[tuple[int, dict[str, str], float]]:
        """A total and parts that add up to it, each rounded as printed."""
        column, decimals = described["parts"]["column"], described["decimals"]
        for year in self.figures.parameters.years:
            total = self.figures.total(described["indicator"], country, year)
            shares = list(described["parts"]["labels"].items())
            parts = {label: round(total * share, decimals) for label, share in shares[1:]}
            yield year, {}, total
            yield year, {column: shares[0][0]}, total - sum(parts.values())
            for label, value in parts.items():
                yield year, {column: label}, value

    def _by_group(self, country: Country, described: Described) -> Iterator[tuple[int, dict[str, str], float]]:
        names = {name for crossing in described["crossings"] for name in crossing}
        dimensions = {name: self._bands(country, described, name) for name in sorted(names)}
        variants = described.get("variant", {"column": "", "labels": {"": 1.0}})
        cells = [cell for crossing in described["crossings"] for cell in self._cells(described, dimensions, crossing)]
        for year in self.figures.parameters.years:
            if not self.figures.shares.is_wave(country, year):
                continue
            for label, odds in variants["labels"].items():
                wanted = [chosen for chosen, _ in cells]
                values = banded_shares(self.figures, described["indicator"], country, year, dimensions, wanted, odds)
                for (_, labels), value in zip(cells, values, strict=True):
                    if value is not None:
                        extra = {variants["column"]: label} if label else {}
                        yield year, {**labels, **extra}, value

    def _bands(self, country: Country, described: Described, name: str) -> Bands:
        indicator = self.figures.parameters.indicators[described["indicator"]]
        profile = self.figures.model["profiles"][indicator.profile]
        words = described[name]
        if name == "sex":
            return sex_bands(country, profile["F"], words["F"], words["M"])
        if name == "residence":
            return residence_bands(country, profile["R"], words["U"], words["R"])
        bands: Bands = words["labels"]
        return bands

    def _cells(
        self, described: Described, dimensions: dict[str, Bands], crossing: list[str]
    ) -> Iterator[tuple[dict[str, list[str]], dict[str, str]]]:
        """What to add up and the labels to print, for each cell of a crossing."""
        totals = {
            described[name]["column"]: described[name]["total"]
            for name in dimensions
            if name not in crossing and "total" in described[name]
        }
        cells: list[tuple[dict[str, list[str]], dict[str, str]]] = [({}, totals)]
        for name in crossing:
            words = described[name]
            shown = [code for code in dimensions[name] if code not in words.get("hidden", [])]
            cells = [
                ({**chosen, name: [code]}, {**labels, words["column"]: code})
                for chosen, labels in cells
                for code in shown
            ]
        yield from cells
