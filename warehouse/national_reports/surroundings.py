"""What a report is held against: what its country had approved before, and what is published of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Surroundings:
    """What is known of an area before a report of it is checked."""

    previous: pl.DataFrame | None
    published: pl.DataFrame | None
    approved_reviews: frozenset[str]

    def context(self, area: str | None, review: str) -> Context:
        """The context of a check; `area` is the one whose focal point sends, None if that is not known."""
        from expectations.national_reports.check import Context

        today = dt.datetime.now(dt.UTC).date()
        return Context(area, today, self.previous, self.published, is_revision=review in self.approved_reviews)


def surroundings_of(home: Home, area: str) -> Surroundings:
    """Look up what is known of an area (ISO3; '' knows nothing)."""
    if not area:
        return Surroundings(None, None, frozenset())
    reports = approved_reports(home, area)
    previous = observations_of(home, reports[-1].id) if reports else None
    reviews = frozenset(report.review for report in reports)
    return Surroundings(previous, _read(home, _PUBLISHED, area), reviews)


def approved_reports(home: Home, area: str) -> list[Submission]:
    """The released reports of an area, in the order of their approval."""
    registry = registry_if_any(home)
    found = registry.all(source=SOURCE, ref_area=area) if registry else []
    return sorted((item for item in found if item.is_released), key=lambda item: (item.approved_at, item.version))


def observations_of(home: Home, identity: str) -> pl.DataFrame | None:
    """The landed sheet OBSERVATIONS of a report, text under the names of the fields; None if the landing lost it."""
    folder = Landing(home.landing).source_folder(SOURCE) / identity
    table = folder / "observations.parquet"
    if table.exists():
        return pl.read_parquet(table)
    originals = sorted(folder.glob("original.*"))
    if not originals:
        return None
    from ingest.national_reports.reader import read_report

    try:
        report = read_report(SourceFile(originals[0], SOURCE))
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
