"""Looking at reports: the list, the public board, and what a version changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from ingest.landing import Landing
from ingest.national_reports.codes import area_names
from ingest.national_reports.fields import fields_of
from warehouse.national_reports.registering import SOURCE, registry_if_any, registry_of
from warehouse.national_reports.surroundings import observations_of
from warehouse.registry import Actor, Event, Submission, WorkflowRefused, not_yours
from warehouse.registry.due_dates import due_date, members, planned
from warehouse.settings import Home

# what makes two rows of two versions the same row
_KEYS = {
    "OBSERVATIONS": (
        "indicator_code", "ref_area", "geo_code", "sex", "age", "disability", "urbanisation", "other_dim_1",
        "time_period", "source",
    ),
    "NARRATIVE": ("action_line",),
    "FINANCING": ("instrument", "name", "fiscal_year_end", "purpose", "action_lines", "earmark"),
    "IGF_NRI": ("event_type", "name", "start_date"),
    "POLICY": ("question_code",),
}  # fmt: skip
_PARTS = {"NARRATIVE": "narrative", "FINANCING": "financing", "IGF_NRI": "igf_nri", "POLICY": "policy"}
_NOT_COMPARED = ("row_id", "action_line")  # of OBSERVATIONS: numbering, and what follows from the indicator


@dataclass(frozen=True)
class BoardLine:
    """What the public sees of one country's report: nothing of drafts and of what was returned for what reason.

    `state` is `none`, `submitted`, `returned`, `approved` or `published`; `is_late` says that the report came after
    the date on which it was due, or has not come although that is past.
    """

    ref_area: str
    state: str
    version: int | None
    due_date: dt.date
    submitted_at: dt.datetime | None
    approved_at: dt.datetime | None
    is_late: bool

    def as_json(self) -> dict[str, Any]:
        """The line for machines."""
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value for name, value in asdict(self).items()
        }


@dataclass(frozen=True)
class Change:
    """One cell that differs from the version approved before; `kind` is changed, added or removed (of a whole row)."""

    sheet: str
    kind: str
    key: dict[str, str]
    row: int | None
    field: str
    before: str
    after: str


def submissions(home: Home, actor: Actor | None = None, **conditions: Any) -> list[Submission]:
    """The reports that the actor may see (all for None), by review, area and version.

    Args:
        home: the runtime directory.
        actor: who looks.
        conditions: columns of the registry and their values, such as `ref_area`, `review`, `state`; None is any.
    """
    registry = registry_if_any(home)
    found = registry.all(source=SOURCE, **conditions) if registry else []
    return [report for report in found if actor is None or actor.may_read(report.ref_area)]


def readable(home: Home, identity: str, actor: Actor | None) -> Submission:
    """One report.

    Raises:
        WorkflowRefused: there is none of that id, or the actor may not see it.
    """
    report = registry_of(home).get(identity)
    if actor is not None and not actor.may_read(report.ref_area):
        raise not_yours(report.ref_area, actor)
    return report


def history(home: Home, identity: str, actor: Actor | None = None) -> list[Event]:
    """Who did what with a report, when and why; oldest first."""
    readable(home, identity, actor)
    return registry_of(home).history(identity)


def board(home: Home, review: str, today: dt.date | None = None) -> list[BoardLine]:
    """Who has reported what in a review: one line per UN member, in alphabetical order of the code.

    Raises:
        WorkflowRefused: there is no such review.
    """
    if review not in planned():
        raise WorkflowRefused(f"There is no review '{review}'. Choose one of {', '.join(sorted(planned()))}.")
    today = today or dt.datetime.now(dt.UTC).date()
    registry = registry_if_any(home)
    changed = registry.deadlines() if registry else []
    sent = [report for report in submissions(home, review=review) if report.state not in ("draft", "withdrawn")]
    newest = {report.ref_area: report for report in sent}
    lines = []
    for area in sorted({*members(), *newest}):
        due = due_date(review, area, changed)
        assert due is not None  # the review is planned
        first = min((item.submitted_at for item in sent if item.ref_area == area and item.submitted_at), default=None)
        report = newest.get(area)
        lines.append(
            BoardLine(
                ref_area=area,
                state=report.state if report else "none",
                version=report.version if report else None,
                due_date=due,
                submitted_at=first,
                approved_at=report.approved_at if report else None,
                is_late=(first.date() if first else today) > due,
            )
        )
    return lines


def area_name(ref_area: str, lang: str = "en") -> str:
    """A country's name."""
    return area_names(lang).get(ref_area, ref_area)


def difference(home: Home, identity: str, actor: Actor | None = None) -> list[Change]:
    """What a report changes against the version of its area and review that was approved before it.

    Returns:
        Changes in the order of the workbook; empty if no version was approved before.

    Raises:
        WorkflowRefused: there is none of that id, or the actor may not see it.
    """
    report = readable(home, identity, actor)
    line = registry_of(home).all(source=SOURCE, ref_area=report.ref_area, review=report.review)
    before = [other for other in line if other.version < report.version and other.is_released]
    if not before:
        return []
    changes = []
    for sheet, key in _KEYS.items():
        changes += _compare(sheet, key, _rows(home, before[-1].id, sheet), _rows(home, identity, sheet))
    return changes


def _rows(home: Home, identity: str, sheet: str) -> pl.DataFrame | None:
    if sheet == "OBSERVATIONS":
        return observations_of(home, identity)
    path = Landing(home.landing).source_folder(SOURCE) / identity / f"{_PARTS[sheet]}.parquet"
    return pl.read_parquet(path) if path.exists() else None


def _compare(sheet: str, key: tuple[str, ...], before: pl.DataFrame | None, after: pl.DataFrame | None) -> list[Change]:
    names = [field.name for field in fields_of(sheet) if not field.is_personal]
    if sheet == "OBSERVATIONS":
        names = [name for name in names if name not in _NOT_COMPARED]
    old, new = _by_key(before, names, key), _by_key(after, names, key)
    changes = []
    for place, row in new.items():
        label = {name: row[name] for name in key if row[name]}
        if place not in old:
            changes += _whole(sheet, "added", label, row, names, key)
            continue
        changes += [
            Change(sheet, "changed", label, row["src_row"], name, old[place][name], row[name])
            for name in names
            if row[name] != old[place][name]
        ]
    for place, row in old.items():
        if place not in new:
            changes += _whole(sheet, "removed", {name: row[name] for name in key if row[name]}, row, names, key)
    return changes


def _whole(
    sheet: str, kind: str, label: dict[str, str], row: dict[str, Any], names: list[str], key: tuple[str, ...]
) -> list[Change]:
    """The filled cells of a row that only one of the versions has."""
    filled = [name for name in names if row[name] and name not in key] or [key[0]]
    return [
        Change(sheet, kind, label, row["src_row"], name, "", row[name])
        if kind == "added"
        else Change(sheet, kind, label, None, name, row[name], "")
        for name in filled
    ]


def _by_key(
    frame: pl.DataFrame | None, names: list[str], key: tuple[str, ...]
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows by key and number of the occurrence, for a key may stand twice where the checks only warn."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for record in frame.to_dicts() if frame is not None else []:
        row = {name: record.get(name) or "" for name in names}
        row["src_row"] = int(record["src_row"]) if record.get("src_row") not in (None, "") else None
        own = tuple(row[name] for name in key)
        seen[own] = seen.get(own, 0) + 1
        found[(*own, str(seen[own]))] = row
    return found
