"""What a build sees of submissions and deadlines: taken once when it begins, so that whatever moves meanwhile waits for
the next build.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from ingest.landing import Landing
from warehouse.national_reports.registering import SOURCE, registry_if_any
from warehouse.registry import RELEASED, Submission
from warehouse.registry.due_dates import due_date, due_dates
from warehouse.registry.records import Deadline
from warehouse.settings import Home

_SUBMISSION = {
    "submission_id": pl.String,
    "source": pl.String,
    "state": pl.String,
    "file_name": pl.String,
    "area": pl.String,
    "series": pl.String,
    "title": pl.String,
    "sha256": pl.String,
    "bytes": pl.Int64,
    "landed_at": pl.String,
    "landed_by": pl.String,
    "known_from": pl.String,
    "row_count": pl.Int64,
    "held": pl.Int64,
    "skipped": pl.Int64,
    "reader_version": pl.String,
    "ref_area": pl.String,
    "review": pl.String,
    "reporting_year": pl.Int32,
    "version": pl.Int32,
    "submitted_at": pl.String,
    "approved_at": pl.String,
    "superseded_from": pl.String,
    "due_date": pl.String,
}
_DEADLINE = {"review": pl.String, "ref_area": pl.String, "due_date": pl.String}
# what makes a report enter the marts in another way; `published` is no more than `approved` to a build
_FINGERPRINT = ("version", "submitted_at", "known_from", "superseded_from", "due_date")


class NoReleaseError(Exception):
    """What was named as the last release is none."""


@dataclass(frozen=True)
class Snapshot:
    """Submissions as records, the deadlines that the secretariat set, and what the last release hid as confidential."""

    records: list[dict[str, Any]]
    deadlines: list[Deadline]
    released_mask: list[str]

    @property
    def released(self) -> list[str]:
        """Ids of the submissions whose rows the build reads."""
        return sorted(record["submission_id"] for record in self.records if record["state"] in RELEASED)

    def approved(self, as_of: dt.date) -> list[str]:
        """Ids of the reports that are published once the build is."""
        return [
            record["submission_id"]
            for record in self.records
            if record["source"] == SOURCE and record["state"] == "approved" and record["known_from"] <= str(as_of)
        ]

    def reports(self) -> dict[str, list[Any]]:
        """Report -> area and what decides how it enters the marts (a draft as no more than a draft)."""
        return {
            record["submission_id"]: [
                record["ref_area"],
                "released" if record["state"] in RELEASED else record["state"],
                *(record[name] for name in _FINGERPRINT),
            ]
            for record in self.records
            if record["source"] == SOURCE and record["state"] != "withdrawn"
        }

    def own_deadlines(self) -> list[list[str]]:
        """The deadlines that differ from the seed's, as plain lists."""
        return [[item.review, item.ref_area, item.due_date.isoformat()] for item in self.deadlines]

    def write(self, folder: Path) -> None:
        """Write `submission.parquet`, `deadline.parquet` and `released_mask.parquet`."""
        folder.mkdir(parents=True)
        rows = [{name: record.get(name) for name in _SUBMISSION} for record in self.records]
        pl.DataFrame(rows, schema=_SUBMISSION).write_parquet(folder / "submission.parquet")
        dates = [(item.review, item.ref_area, item.due_date.isoformat()) for item in due_dates(self.deadlines)]
        pl.DataFrame(dates, schema=_DEADLINE, orient="row").write_parquet(folder / "deadline.parquet")
        hidden = pl.DataFrame({"observation_id": self.released_mask}, schema={"observation_id": pl.String})
        hidden.write_parquet(folder / "released_mask.parquet")


def take(home: Home, landing: Landing, previous_release: Path | None = None) -> Snapshot:
    """See what has landed and in what state it is.

    Raises:
        RegistryUnreachable: the registry does not answer.
        NoReleaseError: `previous_release` is no published warehouse.
    """
    # the landing first: a report that lands between the two looks is not in this build, whatever its state
    records = landing.submissions()
    for record in records:
        record["series"] = record.get("series") or record.get("meaning", {}).get("series") or ""
    released_mask = _released_mask(previous_release)
    registry = registry_if_any(home)
    if registry is None:
        return Snapshot(records, [], released_mask)
    known = {report.id: report for report in registry.all()}
    deadlines = registry.deadlines()
    for record in records:
        if report := known.get(record["submission_id"]):
            record.update(_facts(report, known, deadlines))
    return Snapshot(records, deadlines, released_mask)


def _released_mask(previous_release: Path | None) -> list[str]:
    """Ids of what the last release hid for confidentiality, in order; none without one."""
    if previous_release is None:
        return []
    query = "select observation_id from marts.fct_release_mask where is_hidden and obs_status = 'Q' order by 1"
    try:
        with duckdb.connect(str(previous_release), read_only=True) as connection:
            return [row[0] for row in connection.execute(query).fetchall()]
    except (duckdb.IOException, duckdb.CatalogException) as error:
        raise NoReleaseError(
            f"{previous_release} is no published warehouse of this program. Name the file that `wsis path` printed for "
            "the last release."
        ) from error


def _facts(report: Submission, known: dict[str, Submission], deadlines: list[Deadline]) -> dict[str, Any]:
    successor = known.get(report.superseded_by or "")
    due = due_date(report.review, report.ref_area, deadlines)
    facts = {
        "state": report.state,
        "ref_area": report.ref_area,
        "review": report.review,
        "reporting_year": report.reporting_year,
        "version": report.version,
        "submitted_at": _text(report.submitted_at),
        "approved_at": _text(report.approved_at),
        "superseded_from": _day(successor.approved_at) if successor and report.is_released else None,
        "due_date": due.isoformat() if due else None,
    }
    # a report is known from its approval on
    return facts | ({"known_from": _day(report.approved_at)} if report.is_released else {})


def _text(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _day(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).date().isoformat() if moment else None

