"""What a report is held against: what its country had approved before, and what is published of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from ingest.landing import Landing
from ingest.rows import ReadError, SourceFile
from warehouse.national_reports.registering import SOURCE, registry_if_any
from warehouse.registry import Submission
from warehouse.settings import Home

if TYPE_CHECKING:
    from expectations.national_reports.check import Context

_PUBLISHED = """
    select
        indicator, time_period, sex, age, disability, urbanisation, breakdown,
        source, obs_value, std_error, is_preferred
    from marts.fct_observation
    where ref_area = ? and freq = 'A' and sub_area = '_T'
    order by indicator, time_period, sex, age, disability, urbanisation, breakdown, source
"""
_ACCEPTED = """
    select indicator, sex, age, disability, urbanisation, breakdown, time_period, obs_value, obs_status, source
    from marts.fct_observation
    where ref_area = ? and freq = 'A' and sub_area = '_T' and is_preferred
    qualify row_number() over (
        partition by indicator, sex, age, disability, urbanisation, breakdown order by time_period desc nulls last
    ) = 1
    order by indicator, sex, age, disability, urbanisation, breakdown
"""


_SHEETS = ("FINANCING", "IGF_NRI", "POLICY")  # besides OBSERVATIONS: what nobody may change silently


@dataclass(frozen=True)
class Surroundings:
    """What is known of an area before a report of it is checked; rows of `previous` and `sheets` know their review."""

    previous: pl.DataFrame | None
    published: pl.DataFrame | None
    approved_reviews: frozenset[str]
    sheets: dict[str, pl.DataFrame] = field(default_factory=dict)

    def context(self, area: str | None, review: str) -> Context:
        """The context of a check; `area` is the one whose focal point sends, None if that is not known."""
        from expectations.national_reports.check import Context

        is_own = (pl.col("review") == review).alias("is_of_review")
        return Context(
            area,
            dt.datetime.now(dt.UTC).date(),
            None if self.previous is None else self.previous.with_columns(is_own),
            self.published,
            is_revision=review in self.approved_reviews,
            previous_sheets={name: rows.with_columns(is_own) for name, rows in self.sheets.items()},
        )


def surroundings_of(home: Home, area: str) -> Surroundings:
    """Look up what is known of an area (ISO3; '' knows nothing)."""
    if not area:
        return Surroundings(None, None, frozenset())
    reports = reports_in_force(home, area)
    previous = _together(reports, [observations_of(home, report.id) for report in reports])
    sheets = {name: _together(reports, [_sheet_of(home, report.id, name) for report in reports]) for name in _SHEETS}
    return Surroundings(
        previous,
        _read(home, _PUBLISHED, area),
        frozenset(report.review for report in reports),
        {name: rows for name, rows in sheets.items() if rows is not None},
    )


def reports_in_force(home: Home, area: str) -> list[Submission]:
    """The released reports of an area that no later version supersedes, the one approved last first."""
    registry = registry_if_any(home)
    found = registry.all(source=SOURCE, ref_area=area) if registry else []
    in_force = [item for item in found if item.is_released and not item.superseded_by]
    return sorted(in_force, key=lambda item: (item.approved_at, item.version), reverse=True)


def _together(reports: list[Submission], frames: list[pl.DataFrame | None]) -> pl.DataFrame | None:
    """Rows of several reports, each with its review and reporting year."""
    told = [
        frame.with_columns(review=pl.lit(report.review), reporting_year=pl.lit(str(report.reporting_year or "")))
        for report, frame in zip(reports, frames, strict=True)
        if frame is not None
    ]
    return pl.concat(told, how="diagonal_relaxed") if told else None


def _sheet_of(home: Home, identity: str, sheet: str) -> pl.DataFrame | None:
    path = Landing(home.landing).source_folder(SOURCE) / identity / f"{sheet.lower()}.parquet"
    return pl.read_parquet(path).drop("src_row", "src_sheet") if path.exists() else None


def original_of(home: Home, identity: str) -> Path | None:
    """The workbook of a landed report; None if it is lost."""
    found = sorted((Landing(home.landing).source_folder(SOURCE) / identity).glob("original.*"))
    return found[0] if found else None


def observations_of(home: Home, identity: str) -> pl.DataFrame | None:
    """The landed sheet OBSERVATIONS of a report, text under the names of the fields; None if the landing lost it."""
    folder = Landing(home.landing).source_folder(SOURCE) / identity
    table = folder / "observations.parquet"
    if table.exists():
        return pl.read_parquet(table)
    original = original_of(home, identity)
    if original is None:
        return None
    from ingest.national_reports.reader import read_report

    try:
        report = read_report(SourceFile(original, SOURCE))
    except ReadError:
        return None  # of a template that this program no longer reads
    return report.sheets["OBSERVATIONS"].rows if "OBSERVATIONS" in report.sheets else None


def accepted_figures(home: Home, area: str) -> list[dict[str, Any]]:
    """The newest shown figure of every cell of an area, for comparison in a new workbook."""
    frame = _read(home, _ACCEPTED, area)
    return frame.to_dicts() if frame is not None else []


def _read(home: Home, query: str, area: str) -> pl.DataFrame | None:
    published = home.published()
    if published is None:
        return None
    with duckdb.connect(str(published), read_only=True) as connection:
        return connection.execute(query, [area]).pl()
