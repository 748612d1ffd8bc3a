"""UN SDG Global Database: the 67-column extract and the trimmed CSV of a regional platform."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.sample.figures import Figures
from ingest.sample.files import SampleFile, csv_text, write_text
from ingest.sample.parameters import Country, Indicator, layout
from ingest.sample.shares import Member, Sums

SOURCE = "un-sdg"
_EMPTY_QUOTED = "\x00"  # the extract writes an empty FootNote as "", every other empty cell bare


class UnSdg:
    """Writes the files of the SDG database."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the layout."""
        self.figures = figures
        self.layout = layout("un_sdg")
        self.countries = list(figures.parameters.countries.values())
        self.indicators = figures.parameters.indicators

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write the extracts and the trimmed files under `out_dir/un-sdg`."""
        trimmed = self.layout["trimmed"]
        contents = {"speeds": self._speeds(), "schools": self._schools(), "coverage": self._coverage()}
        files = [self._extract(out_dir / SOURCE, described) for described in self.layout["extracts"]]
        for name, rows in contents.items():
            path = out_dir / SOURCE / trimmed[name]["file"]
            text = csv_text(rows, "\n", csv.QUOTE_NONNUMERIC, last_end=False)
            write_text(path, ",".join(trimmed[name]["header"]) + "\n" + text)
            files.append(SampleFile(SOURCE, path, None, "accepted", trimmed[name]["why"]))
        return files

    def _extract(self, folder: Path, described: dict[str, Any]) -> SampleFile:
        records = list(self._records(described))
        for number, record in enumerate(records):
            record["ID"] = described["first_id"] + number
            record["ObservationID"] = described["first_id"] + 1_000_000 + number
            record["SeriesObservationCount"] = len(records)
        rows = [[record.get(name, "") for name in self.layout["columns"]] for record in records]
        text = csv_text([self.layout["columns"], *rows]).replace(_EMPTY_QUOTED, '""')
        path = write_text(folder / described["file"], text)
        return SampleFile(SOURCE, path, None, "accepted", described["why"])

    def _records(self, described: dict[str, Any]) -> Iterator[dict[str, Any]]:
        indicator = self.indicators[described["indicator"]]
        odds = self.figures.model["variants"].get(indicator.variant, {})
        for country in self.countries:
            for year in self.figures.parameters.years:
                if not self.figures.reports(indicator, country, year):
                    continue
                for skill, label in described["skills"].items():
                    cells = self._by_sex(indicator, country, year, odds.get(skill, 1.0))
                    for sex, value in cells.items():
                        yield self._record(described, country, year, value) | {
                            "Sex": sex,
                            "Type of skill": label,
                        }

    def _by_sex(self, indicator: Indicator, country: Country, year: int, odds: float) -> dict[str, float]:
        scope = self.figures.shares.scope(indicator, country)
        atoms = self.figures.shares.atoms(indicator, country, year, odds)
        sums = self.figures.shares.cells(atoms, [[], ["SEX"]], scope)
        keys: dict[str, tuple[Member, ...]] = {
            "BOTHSEX": (),
            "FEMALE": (("SEX", "F"),),
            "MALE": (("SEX", "M"),),
        }
        return {name: self.figures.share(indicator, sums[key]).value for name, key in keys.items()}

    def _record(self, described: dict[str, Any], country: Country, year: int, value: float) -> dict[str, Any]:
        goal, target, indicator = described["goal"]
        return {
            **self.layout["fixed"],
            **described["series"],
            "Goal": goal,
            "Target": target,
            "Indicator": indicator,
            "ReleaseName": self.layout["release"],
            "SeriesDescription": described["description"],
            "GeoAreaCode": str(int(country.m49)),
            "GeoAreaName": country.un_name,
            "TimePeriod": year,
            "Value": f"{value:.2f}",
            "Time_Detail": year,
            "Source": self.figures.parameters.note,
            "FootNote": _EMPTY_QUOTED,
        }

    def _reported(self, code: str) -> Iterator[tuple[Country, int]]:
        for country in self.countries:
            for year in self.figures.parameters.years:
                if self.figures.reports(self.indicators[code], country, year):
                    yield country, year

    def _speeds(self) -> Iterator[list[Any]]:
        """Subscriptions per 100 inhabitants; the speeds add up to ANYS."""
        described = self.layout["trimmed"]["speeds"]
        for country, year in self._reported(described["total"]):
            total = self.figures.total(described["total"], country, year)
            fast = round(total * self.figures.total(described["fast"], country, year) / 100, 5)
            slow = round((total - fast) * described["slower"]["256KT2MBPS"], 5)
            parts = {"10MBPS": fast, "2MT10MBPS": total - fast - slow, "256KT2MBPS": slow, "ANYS": total}
            for speed, value in parts.items():
                yield [year, "IT_NET_BBND", country.un_name, "", "", "", "", speed, round(value, 5)]

    def _schools(self) -> Iterator[list[Any]]:
        described = self.layout["trimmed"]["schools"]
        indicator = self.indicators[described["indicator"]]
        for country, year in self._reported(indicator.code):
            atoms = self.figures.shares.atoms(indicator, country, year)
            for label, levels in described["levels"].items():
                wanted = [atom for atom in atoms if dict(atom.members)["EDUCATION_LEV"] in levels]
                sums = Sums(sum(atom.denominator for atom in wanted), sum(atom.numerator for atom in wanted))
                if sums.denominator:
                    value = self.figures.share(indicator, sums).value
                    yield [year, "SE_ACS_INTNT", country.un_name, label, value]

    def _coverage(self) -> Iterator[list[Any]]:
        for series, code in self.layout["trimmed"]["coverage"]["series"].items():
            for country, year in self._reported(code):
                yield [year, series, country.un_name, self.figures.total(code, country, year)]
