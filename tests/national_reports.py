"""Landed national reports written by hand, as the reader and the registry would leave them: Parquet parts and a record.

What the tests expect of them is stated where the rows are written; the sums are small enough to be done in the head.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from ingest.national_reports import parts
from ingest.rows import conform
from warehouse.national_reports.registering import registry_of
from warehouse.registry.database import Database, registry_url
from warehouse.registry.tables import submission
from warehouse.settings import Home

Cells = Mapping[str, str]
_DATES = {"submitted_at": (2026, 2, 10), "approved_at": (2026, 3, 1)}


@dataclass
class LandedReport:
    """One version of a country's report. `registry` holds what the registry knows of it: state, dates, successor.

    Approved on 1 March 2026 and submitted on 10 February, if `registry` says nothing else. Versions count as they land.
    """

    submission_id: str
    area: str
    review: str = "annual-2026"
    year: int = 2025
    observations: Sequence[Cells] = ()
    sheets: Mapping[str, Sequence[Cells]] = field(default_factory=dict)
    registry: Mapping[str, Any] = field(default_factory=dict)

    def land(self, home: Home) -> Path:
        """Write it into the landing of a runtime directory."""
        folder = home.landing / "national_report" / self.submission_id
        folder.mkdir(parents=True)
        self._rows().write_parquet(folder / "rows.parquet")
        for part in parts.PARTS:
            self._part(part).write_parquet(folder / f"{part}.parquet")
        (folder / "provenance.json").write_text(json.dumps(self._record(), indent=2), encoding="utf-8")
        return folder

    def _rows(self) -> pl.DataFrame:
        rows = [
            {
                "area_label": self.area,
                "time_label": str(self.year),
                "unit_label": "PT",
                "flag_label": "A",
                "conf_label": "F",
                "dataset_label": "Household survey",
                "src_sheet": "OBSERVATIONS",
                "src_row": number,
                "src_column": "value",
                **cells,
            }
            for number, cells in enumerate(self.observations, start=3)
        ]
        frame = conform(pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame({"src_row": []}))
        source, identity = pl.lit(parts.SOURCE).alias("source"), pl.lit(self.submission_id).alias("submission_id")
        return frame.select(identity, source, pl.all())

    def _part(self, part: str) -> pl.DataFrame:
        given = self.sheets.get(part, [{}] if part == "metadata" else [])
        unknown = {name for cells in given for name in cells} - set(parts.part_columns(part))
        assert not unknown, f"{part} has no column {unknown}"
        blank = dict.fromkeys(("submission_id", *parts.part_columns(part)), "")
        place = {"submission_id": self.submission_id, "src_sheet": parts.SHEETS[part]}
        rows = [{**blank, **place, "src_row": str(number), **cells} for number, cells in enumerate(given, start=3)]
        return pl.DataFrame(rows, schema=dict.fromkeys(blank, pl.String()))

    def _record(self) -> dict[str, Any]:
        return {
            "submission_id": self.submission_id,
            "source": parts.SOURCE,
            "state": "draft",
            "file_name": f"{self.area}-{self.review}.xlsx",
            "area": self.area,
            "areas": [self.area],
            "title": "National WSIS follow-up report",
            "sha256": "0" * 64,
            "bytes": 1,
            "landed_at": "2026-02-01T08:00:00+00:00",
            "landed_by": "focal-point-of-" + self.area,
            "known_from": "2026-02-01",
            "row_count": len(self.observations),
            "held": 0,
            "skipped": 0,
            "reader_version": "1",
            "landed_as": "focal_point",
            "open_warnings": 0,
            "report_issues": [],
            "review": self.review,
            "reporting_year": self.year,
            **({"landed_at": self.registry["landed_at"]} if "landed_at" in self.registry else {}),
        }


def land_reports(home: Home, reports: Sequence[LandedReport]) -> None:
    """Land reports in the order given and give them their states, as years of work with them would."""
    for report in reports:
        report.land(home)
    registry_of(home)
    with Database(registry_url(home)).writing() as connection:
        for report in reports:
            dates = {name: dt.datetime(*day, 9, tzinfo=dt.UTC) for name, day in _DATES.items()}
            known = {"state": "approved", **dates, **report.registry}
            values = {
                name: dt.datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value
                for name, value in known.items()
            }
            here = submission.c.id == report.submission_id
            connection.execute(sa.update(submission).where(here).values(**values))


def figure(indicator: str, value: str, **cells: str) -> dict[str, str]:
    """A row of OBSERVATIONS; dimensions in capitals are labels (`SEX="F"`), others columns of the landed row."""
    labels = {name: code for name, code in cells.items() if name.isupper()}
    others = {name: text for name, text in cells.items() if not name.isupper()}
    return {
        "series_label": indicator,
        "value_label": value,
        "labels": json.dumps(labels, separators=(",", ":")),
        **others,
    }
