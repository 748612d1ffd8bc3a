"""What a new file of the IGF's records takes the place of.

A corrected file replaces an earlier one wholly, for what both are about: registrations and contributions per meeting,
funding per recipient, flow and year, initiatives per initiative and year. Published figures are replaced figure by
figure, where year, measure, dimension, category and source are the same. The build does it by `known_from` and the
moment of landing; here the sender is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ingest.igf.fields import CONTRIBUTIONS, FUNDING, INITIATIVES, REGISTRATIONS
from ingest.rows import Issue

SCOPE = {
    REGISTRATIONS: ("meeting_year",),
    CONTRIBUTIONS: ("meeting_year",),
    FUNDING: ("recipient", "flow", "year_from"),
    INITIATIVES: ("nri_code", "year"),
}
_NAMED = 5


@dataclass
class Replaced:
    """`covers` names what the new file is about; `earlier` the submissions in force that speak of it too, and of what.

    `areas` are those of every earlier one: the figures of all of them are built anew.
    """

    covers: dict[str, int]
    earlier: list[tuple[dict[str, Any], list[str]]] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    other_keys: list[str] = field(default_factory=list)
    since: str = ""  # the submission that took the place of this very file when it landed before

    def issues(self, file: str) -> list[Issue]:
        """Warnings for the sender."""
        found = []
        for record, scopes in self.earlier:
            rows = sum(record["covers"][scope] for scope in scopes)
            now = sum(self.covers[scope] for scope in scopes)
            about = ", ".join(scopes[:_NAMED]) + (f" and {len(scopes) - _NAMED} more" if scopes[_NAMED:] else "")
            said = (
                f"Of {about} this file ({now:,} rows) replaces all {rows:,} rows of {record['file_name']}, landed on "
                f"{record['landed_at'][:10]} (submission {record['submission_id']}). If it was meant as an addition, "
                "send one file with all rows."
            )
            found.append(Issue("warning", "replaces_earlier_file", said, file=file))
        if self.since:
            said = (
                f"This file landed before and was replaced by submission {self.since}. Loading it again changes "
                "nothing: send a file with a difference, such as a corrected row."
            )
            found.append(Issue("warning", "replaced_since", said, file=file))
        if self.other_keys:
            said = (
                f"Earlier files were hashed with another key ({', '.join(self.other_keys)}): persons of their meetings "
                "cannot be found again in this one, so that nobody counts as having come again. See docs/igf.md."
            )
            found.append(Issue("warning", "other_person_key", said, file=file))
        return found


def replaced(source: str, rows: pl.DataFrame, landed: list[dict[str, Any]], sha256: str, key_id: str) -> Replaced:
    """What the rows of a new file take the place of.

    Args:
        source: code of the source.
        rows: the rows as they land.
        landed: provenance of the submissions of that source so far.
        sha256: hash of the new file; the same file again replaces nothing.
        key_id: the key that persons were hashed with; '' where there are none.
    """
    scope = SCOPE.get(source, ())
    covers: dict[str, int] = {}
    if scope:
        counted = rows.group_by(scope, maintain_order=True).len().sort(scope)
        covers = {" ".join(map(str, row[:-1])): row[-1] for row in counted.iter_rows()}
    found = Replaced(covers)
    held: set[str] = set()  # what a later submission took from the earlier ones
    for record in sorted(landed, key=lambda record: str(record["landed_at"]), reverse=True):
        shared = [one for one in covers if one in record["covers"]]
        if in_force := [one for one in shared if one not in held and record["sha256"] != sha256]:
            found.earlier.insert(0, (record, in_force))
        if record["sha256"] != sha256:  # not the same once more
            found.areas += record["areas"] if shared else []
        held.update(shared)
    found.since = _since(landed, covers, sha256, key_id)
    keys = {str(record.get("key_id", "")) for record in landed} - {key_id, ""}
    found.other_keys = sorted(keys) if key_id else []
    return found


def _since(landed: list[dict[str, Any]], covers: dict[str, int], sha256: str, key_id: str) -> str:
    """The last submission that speaks of the same and landed after the same file had."""
    same = [record for record in landed if record["sha256"] == sha256 and record.get("key_id", "") == key_id]
    if not same:
        return ""
    moment = max(str(record["landed_at"]) for record in same)
    later = [
        record
        for record in landed
        if str(record["landed_at"]) > moment and any(one in record["covers"] for one in covers)
    ]
    last = max(later, key=lambda record: str(record["landed_at"]), default=None)
    return str(last["submission_id"]) if last else ""
