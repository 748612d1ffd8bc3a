"""Files with planted defects, so that the gate is seen to work; each defect's place is told with the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.sample.figures import Figures
from ingest.sample.files import Planted, SampleFile, write_text
from ingest.sample.itu_datahub import SOURCE, DataHub, Row, text_of
from ingest.sample.parameters import layout
from ingest.sample.price_baskets import SOURCE as PRICE_SOURCE

HEADER_ROW = 1


class FaultyFiles:
    """Writes the files that the gate must hold back from or refuse."""

    def __init__(self, figures: Figures) -> None:
        """Keep the figures and the DataHub layout most of the faulty files are in."""
        self.figures = figures
        self.hub = DataHub(figures)
        self.layout: dict[str, Any] = self.hub.layout["faulty"]

    def write(self, out_dir: Path) -> list[SampleFile]:
        """Write the faulty files under `out_dir/faulty`."""
        folder = out_dir / "faulty"
        return [self._rows(folder), self._units(folder), self._header(folder), self._renamed(folder)]

    def _hub_file(self, path: Path, rows: list[Row], expect: str, why: str, planted: list[Planted]) -> SampleFile:
        write_text(path, text_of(self.hub.layout["header"], rows), bom=True)
        return SampleFile(SOURCE, path, None, expect, why, planted)

    def _rows(self, folder: Path) -> SampleFile:
        described = self.layout["rows"]
        question = self.hub.layout["skills"]["questions"][0]["code"]
        codes = {f"{question}_{suffix}" for suffix in described["suffixes"]}
        rows = [
            row for row in self.hub.skills() if row["seriesCode"] in codes and row["entityIso"] in described["areas"]
        ]
        planted = []
        for plant in described["plants"]:
            place = plant["row"] - HEADER_ROW - 1
            if "copy_of" in plant:
                rows.insert(place, dict(rows[plant["copy_of"] - HEADER_ROW - 1]))
            if "value" in plant:
                rows[place] = {**rows[place], plant["column"]: plant["value"]}
            planted.append((plant["row"], plant["column"], plant["kind"]))
        return self._hub_file(folder / described["file"], rows, "held", described["why"], planted)

    def _units(self, folder: Path) -> SampleFile:
        described = self.layout["units"]
        rows: list[Row] = []
        planted: list[Planted] = []
        for file in self.hub.layout["files"].values():
            for series in file["series"]:
                if series["code"] in described["series"]:
                    rows += self.hub.totals(series)
        by_iso = self.figures.parameters.countries
        for number, row in enumerate(rows, start=HEADER_ROW + 1):
            if row["seriesCode"] == described["contradicted"]:
                people = self.figures.shares.population(by_iso[row["entityIso"]], row["dataYear"])
                row["dataValue"] = str(int(people * float(row["dataValue"]) / 100))
                planted.append((number, "dataValue", described["kind"]))
        return self._hub_file(folder / described["file"], rows, "held", described["why"], planted)

    def _header(self, folder: Path) -> SampleFile:
        described = self.layout["header"]
        series = next(iter(self.hub.layout["files"].values()))["series"][0]
        text = text_of(self.hub.layout["header"], list(self.hub.totals(series)))
        path = write_text(folder / described["file"], '"",' + text, bom=True)
        place = (HEADER_ROW, self.hub.layout["header"][0], described["kind"])
        return SampleFile(SOURCE, path, None, "refused", described["why"], [place])

    def _renamed(self, folder: Path) -> SampleFile:
        described = layout("price_baskets")["renamed"]
        html = described["html"].format(note=self.figures.parameters.note)
        path = write_text(folder / described["file"], html)
        return SampleFile(PRICE_SOURCE, path, None, "refused", described["why"])
