"""SDMX-CSV 2.0 files in our own layout, one per action line: what no publisher's file carries."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.sample.figures import Figure, Figures
from ingest.sample.files import SampleFile, csv_text, write_text
from ingest.sample.parameters import Country, Indicator, Parameters, layout
from ingest.sample.shares import CORE

_NONE = ("", "", "")


def wilson(share: float, cases: float, z: float) -> tuple[float, float]:
    """Interval of a proportion (0 to 1) from `cases` effective cases, within 0 and 1 (Wilson 1927)."""
    middle = share + z * z / (2 * cases)
    half = z * math.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
    return (middle - half) / (1 + z * z / cases), (middle + half) / (1 + z * z / cases)


class ActionLineFiles:
    """Writes the files of all action lines."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the rows that are marked by hand (confidential, provisional ...)."""
        self.figures = figures
        self.parameters: Parameters = figures.parameters
        self.survey = figures.model["survey"]
        self.layout = layout("sdmx_csv")
        keys = ("indicator", "area", "year", "sex", "age", "disability", "urbanisation")
        self.exceptions = {tuple(row[key] for key in keys): row for row in self.parameters.exceptions}

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write one file per action line under `out_dir/sdmx-csv`."""
        lines: dict[str, list[Indicator]] = {}
        for indicator in self.parameters.indicators.values():
            if indicator.where != "published":
                lines.setdefault(indicator.action_line, []).append(indicator)
        return [self._file(out_dir, line, indicators) for line, indicators in sorted(lines.items())]

    def _file(self, out_dir: Path, line: str, indicators: list[Indicator]) -> SampleFile:
        rows = [self.layout["header"], *(row for indicator in indicators for row in self.rows(indicator))]
        path = out_dir / "sdmx-csv" / f"wsis_{line}_synthetic.csv"
        write_text(path, csv_text(rows))
        return SampleFile("sdmx-csv", path, None, "accepted", f"action line {line} in our own layout")

    def rows(self, indicator: Indicator) -> Iterator[list[Any]]:
        """The rows of one indicator: country by country, year by year."""
        for country in self.parameters.countries.values():
            for year in self.parameters.years:
                if not self.figures.reports(indicator, country, year):
                    continue
                for figure in self.figures.of(indicator, country, year):
                    if figure.sample is None or figure.sample >= self.survey["shown_from"]:
                        yield self._row(indicator, country, year, figure)

    def _row(self, indicator: Indicator, country: Country, year: int, figure: Figure) -> list[Any]:
        own = dict(figure.members)
        core = [own.pop(name, "_T") for name in CORE]
        breakdown = ";".join(sorted(f"{name}:{code}" for name, code in own.items())) or "_T"
        is_survey = indicator.is_survey
        status, confidentiality = self._status(indicator, country, year, core, figure)
        return [
            *self.layout["structure"],
            indicator.code,
            country.iso3,
            *core,
            breakdown,
            self.survey["dataset"] if is_survey else "_T",
            year,
            f"{figure.value:.{indicator.decimals}f}",
            indicator.unit_measure,
            *("" if count is None else count for count in (figure.numerator, figure.denominator, figure.sample)),
            *self._uncertainty(figure),
            status,
            confidentiality,
            self.layout["nature"],
            self.figures.shares.scope(indicator, country),
            indicator.reference_period,
            self.parameters.note,
        ]

    def _status(
        self, indicator: Indicator, country: Country, year: int, core: list[str], figure: Figure
    ) -> tuple[str, str]:
        marked = self.exceptions.get((indicator.code, country.iso3, str(year), *core))
        if marked and len(figure.members) == sum(code != "_T" for code in core):
            return marked["obs_status"], marked["conf_status"]
        few = figure.sample is not None and figure.sample < self.survey["reliable_from"]
        return ("U" if few else "A"), "F"

    def _uncertainty(self, figure: Figure) -> tuple[str, str, str]:
        if not figure.sample:
            return _NONE
        share, cases = figure.value / 100, figure.sample / self.survey["deff"]
        error = 100 * math.sqrt(share * (1 - share) / cases)
        lower, upper = wilson(share, cases, self.survey["z"])
        lower, upper = min(100 * lower, figure.value), max(100 * upper, figure.value)
        return f"{error:.3f}", f"{max(lower, 0):.3f}", f"{min(upper, 100):.3f}"
