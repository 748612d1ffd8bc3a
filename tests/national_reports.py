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
from warehouse.registry import RELEASED, Registry
from warehouse.registry.database import registry_url
from warehouse.registry.tables import submission
from warehouse.settings import Home

Cells = Mapping[str, str]


@dataclass
class LandedReport:
    """One version of a country's report. `registry` holds what the registry knows of it: state, dates, version."""

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
        record = self._record()
        (folder / "provenance.json").write_text(json.dumps(record, indent=2), encoding="utf-8")
        _register(home, record)
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
            "state": "approved",
            "file_name": f"{self.area}-{self.review}.xlsx",
            "area": self.area,
            "areas": [self.area],
            "title": "National WSIS follow-up report",
            "sha256": "0" * 64,
            "bytes": 1,
            "landed_at": "2026-02-01T08:00:00+00:00",
            "landed_by": "focal-point-of-" + self.area,
            "known_from": "2026-03-01",
            "row_count": len(self.observations),
            "held": 0,
            "skipped": 0,
            "reader_version": "1",
            "ref_area": self.area,
            "review": self.review,
            "reporting_year": self.year,
            "version": 1,
            "submitted_at": "2026-02-10T08:00:00+00:00",
            "approved_at": "2026-03-01T08:00:00+00:00",
            **self.registry,
        }


def _register(home: Home, record: Mapping[str, Any]) -> None:
    """Write what the registry would know after the workflow; an older released version of it is superseded."""

    def moment(name: str) -> dt.datetime | None:
        return dt.datetime.fromisoformat(record[name]) if record[name] else None

    Registry.of(home)
    engine = sa.create_engine(registry_url(home), poolclass=sa.NullPool)
    values = {name: record[name] for name in ("source", "ref_area", "review", "reporting_year", "version", "state")}
    values |= {name: moment(name) for name in ("landed_at", "submitted_at", "approved_at")}
    values |= {"id": record["submission_id"], "file_name": record["file_name"], "landed_by": record["landed_by"]}
    with engine.begin() as connection:
        connection.execute(sa.insert(submission).values(**values, open_warnings=0, issues=[]))
        if record["state"] in RELEASED:
            connection.execute(
                sa.update(submission)
                .where(submission.c.ref_area == record["ref_area"], submission.c.review == record["review"])
                .where(submission.c.version < record["version"], submission.c.superseded_by.is_(None))
                .values(superseded_by=record["submission_id"])
            )


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
