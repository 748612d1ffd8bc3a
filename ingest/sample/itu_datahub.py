"""ITU DataHub downloads: BOM, every text quoted, ids and years bare, no line end after the last row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.sample.figures import Figures
from ingest.sample.files import SampleFile, write_text
from ingest.sample.parameters import Country, layout
from ingest.sample.publisher_shares import banded_shares, residence_bands, sex_bands

SOURCE = "itu-datahub"
_BARE = ("seriesID", "entityID", "dataYear")
_NULL_WHEN_BLANK = ("seriesParent", "seriesUnits")
Row = dict[str, Any]


def text_of(header: list[str], rows: list[Row]) -> str:
    """The file's text: DataHub quotes texts (values too), leaves numbers bare and empty parents unquoted."""
    lines = [",".join(f'"{name}"' for name in header)]
    lines += [",".join(_cell(name, row[name]) for name in header) for row in rows]
    return "\n".join(lines)


def _cell(name: str, value: Any) -> str:
    if name in _BARE or (name in _NULL_WHEN_BLANK and value == ""):
        return str(value)
    return '"' + str(value).replace('"', '""') + '"'


class DataHub:
    """Writes the DataHub files."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the layout."""
        self.figures = figures
        self.layout = layout("itu_datahub")
        self.countries = list(figures.parameters.countries.values())

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write the files of totals and the file of skills under `out_dir/itu-datahub`."""
        files = []
        for name, described in self.layout["files"].items():
            rows = [row for series in described["series"] for row in self.totals(series)]
            files.append(self._file(out_dir / SOURCE / name, rows, described["why"]))
        skills = self.layout["skills"]
        return [*files, self._file(out_dir / SOURCE / skills["file"], list(self.skills()), skills["why"])]

    def _file(self, path: Path, rows: list[Row], why: str) -> SampleFile:
        write_text(path, text_of(self.layout["header"], rows), bom=True)
        return SampleFile(SOURCE, path, None, "accepted", why)

    def row(self, series: Row, country: Country, year: int, value: str, note: str = "") -> Row:
        """One record of the file; `series` has id, code, name, units and perhaps parent."""
        remark = self.figures.parameters.note
        return {
            "seriesID": series["id"],
            "seriesCode": series["code"],
            "seriesName": series["name"],
            "seriesParent": series.get("parent", ""),
            "seriesUnits": series["units"],
            "entityID": country.itu_id,
            "entityIso": country.iso3,
            "entityName": country.itu_name,
            "dataValue": value,
            "dataYear": year,
            "dataNote": note,
            "dataSource": remark,
            "seriesDescription": f"{series['name']}. {remark}.",
        }

    def totals(self, series: Row) -> Iterator[Row]:
        """The rows of a series without breakdown; Internet use has an estimate in years without a survey."""
        indicator = self.figures.parameters.indicators[series["indicator"]]
        for country in self.countries:
            for year in self.figures.parameters.years:
                surveyed = self.figures.reports(indicator, country, year)
                if not surveyed and not series.get("aged"):
                    continue
                note = self.layout["age_notes"][country.age_scope] if series.get("aged") and surveyed else ""
                value = self.figures.total(indicator.code, country, year)
                yield self.row(series, country, year, f"{value:.{indicator.decimals}f}", note)

    def skills(self) -> Iterator[Row]:
        """The rows of the safety skills: per question the total, then each group of the publisher."""
        for question in self.layout["skills"]["questions"]:
            columns: dict[str, list[Row]] = {}
            for country in self.countries:
                for year in self.figures.parameters.years:
                    for suffix, row in self._skill_rows(question, country, year):
                        columns.setdefault(suffix, []).append(row)
            for rows in columns.values():
                yield from rows

    def _skill_rows(self, question: Row, country: Country, year: int) -> Iterator[tuple[str, Row]]:
        skills = self.layout["skills"]
        indicator = self.figures.parameters.indicators[skills["indicator"]]
        if not self.figures.reports(indicator, country, year):
            return
        profile = self.figures.model["profiles"][indicator.profile]
        dimensions = {
            "SEX": sex_bands(country, profile["F"]),
            "URBANISATION": residence_bands(country, profile["R"]),
            "AGE": skills["ages"][country.age_scope],
        }
        groups = [item for item in skills["suffixes"] if item["of"].get("AGE") in (None, *dimensions["AGE"])]
        wanted = [{name: [code] for name, code in item["of"].items()} for item in groups]
        values = banded_shares(self.figures, indicator.code, country, year, dimensions, wanted, question["odds"])
        for item, value in zip(groups, values, strict=True):
            if value is not None:
                series = self._skill_series(question, item)
                note = self.layout["age_notes"][country.age_scope]
                yield item["suffix"], self.row(series, country, year, f"{value:.4f}", note)

    def _skill_series(self, question: Row, item: Row) -> Row:
        suffixes = [entry["suffix"] for entry in self.layout["skills"]["suffixes"]]
        ids = self.layout["skills"]["ids"][question["code"]]
        is_total = not item["of"]
        return {
            "id": ids[suffixes.index(item["suffix"])],
            "code": f"{question['code']}_{item['suffix']}",
            "name": question["name"] if is_total else item["name"],
            "parent": "" if is_total else f"{question['code']}_{suffixes[0]}",
            "units": "%",
        }
