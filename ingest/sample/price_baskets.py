"""The workbook of ICT price baskets: an overview, the history of the baskets, economies and medians."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from ingest.sample.arithmetic import raised
from ingest.sample.figures import Figures
from ingest.sample.files import SampleFile, write_stored_zip
from ingest.sample.parameters import Country, layout

SOURCE = "price-baskets"
_CREATED = datetime(2000, 1, 1)
Row = list[Any]


class PriceBaskets:
    """Writes the workbook."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the layout."""
        self.figures = figures
        self.layout = layout("price_baskets")
        self.countries = sorted(figures.parameters.countries.values(), key=lambda country: country.iso3)

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write the workbook under `out_dir/price-baskets`."""
        years = self.figures.parameters.years
        span = f"{years[0]}-{years[-1]}"
        economies = list(self._economies())
        header = [*self.layout["key_columns"], self.layout["income_column"], *years]
        sheets = {
            "Overview": self._overview(span),
            "BasketHistory": [[], ["", "Table for mapping historical to latest price baskets"], []]
            + [["", *row] for row in self.layout["history"]],
            f"economies_{span}": [header, *economies],
            f"medians_{span}": [[*self.layout["median_columns"], *years], *self._medians(economies)],
        }
        path = write_stored_zip(out_dir / SOURCE / self.layout["file"], _packed(sheets))
        return [SampleFile(SOURCE, path, None, "accepted", self.layout["why"])]

    def _overview(self, span: str) -> list[Row]:
        note = self.figures.parameters.note
        return [
            [],
            ["", f"ITU ICT Price Baskets, {span} ({note})"],
            [],
            ["", "Overview"],
            [],
            ["", "Sheet", "Content", "Notes"],
            ["", f"economies_{span}", f"Data for countries and economies, {span}", note],
            ["", "medians_", "Medians for country groups", note],
            ["", "BasketHistory", "Table mapping historical price baskets", note],
        ]

    def _economies(self) -> Iterator[Row]:
        for country in self.countries:
            for basket in self.layout["baskets"]:
                for unit in self.layout["units"]:
                    yield [
                        *(country.iso3, country.itu_name, basket["name"], unit),
                        basket["code"] + self.layout["units"][unit]["suffix"],
                        *(country.itu_region, country.ldc, country.lldc, country.sids, country.income),
                        *(self._price(basket, unit, country, year) for year in self.figures.parameters.years),
                    ]

    def _price(self, basket: dict[str, Any], unit: str, country: Country, year: int) -> float | str:
        indicator = self.figures.parameters.indicators[basket["indicator"]]
        if year < basket["first_year"] or not self.figures.reports(indicator, country, year):
            return str(self.layout["missing"])
        described = self.layout["units"][unit]
        times: float = basket["times"] * described["times"] * raised(country.level, described["level_halves"])
        return round(self.figures.total(indicator.code, country, year) * times, 2)

    def _medians(self, economies: list[Row]) -> Iterator[Row]:
        """Medians of the countries of the sample, for the sample as a whole."""
        first = len(self.layout["key_columns"]) + 1
        for basket in self.layout["baskets"]:
            for unit, described in self.layout["units"].items():
                code = basket["code"] + described["suffix"]
                rows = [row[first:] for row in economies if row[4] == code]
                columns = [
                    [value for value in column if value != self.layout["missing"]] for column in zip(*rows, strict=True)
                ]
                medians = [_median(values) if values else self.layout["missing"] for values in columns]
                yield [unit, basket["name"], code, len(rows), "World", "World", *medians]


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else round((ordered[middle - 1] + ordered[middle]) / 2, 3)


def _packed(sheets: dict[str, list[Row]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    if value != "":
                        sheet.write(number, place, value)
    return buffer.getvalue()
