"""What the gate says of a file, and the words it says it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from ingest.rows import Issue, ReadError, ReadLog, SourceFile
from ingest.seeds import seed_path

_REASONS_NAMED = 5


@dataclass
class Verdict:
    """What the gate says of one file.

    `rows` counts the figures that may be used, `held` those held back for an error, `skipped` those that the reviewed
    maps leave out (with the reasons in `skips`), `duplicates` the exact repetitions that were dropped, `missing` the
    cells that say that there is no figure. Every row that was read is in one of the five.
    """

    file: SourceFile
    log: ReadLog
    is_read: bool = True
    accepted: bool = False
    rows: int = 0
    held: int = 0
    skipped: int = 0
    duplicates: int = 0
    missing: int = 0
    issues: list[Issue] = field(default_factory=list)
    skips: dict[str, int] = field(default_factory=dict)


def note_failure(log: ReadLog, error: ReadError | OSError) -> None:
    """Note why a file could not be read."""
    if isinstance(error, ReadError):
        log.issues.extend(error.issues)
    else:
        log.error(
            "unreadable_file", f"The file could not be read to its end ({error.strerror or error}). Send it again."
        )


def note_no_rows(log: ReadLog) -> None:
    """No row was read: the header is alone, or it has another number of cells than every row below it."""
    if not log.issues:
        log.error("no_rows", "The file has a header but no rows. Send the file with its figures.", row=1)
    elif len(log.issues) > 1 and all(issue.rule == "wrong_cell_count" for issue in log.issues):
        first = log.issues[0]
        log.issues = [
            Issue(
                "error",
                "shifted_header",
                f"The header does not fit the rows: none of the {len(log.issues):,} rows has as many cells as it "
                f"({first.message.split('.')[0].lower()}). Put every heading over its column.",
                file=log.file.name,
                row=1,
                column=first.column,
            )
        ]


@cache
def _templates() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(Path(__file__).with_name("messages.yml").read_text(encoding="utf-8"))
    return texts


def message(rule: str, value: str | None, column: str, detail: str, **more: Any) -> str:
    """The text for a rule, with the value, the column, the parts of the detail and `more` put in.

    `{c:rows}` writes the third part as a number of rows: "1 row", "1,204 rows".
    """
    parts: dict[str, Any] = {
        name: _Part(text) for name, text in zip("abcdefgh", (detail or "").split("|"), strict=False)
    }
    return _templates()[rule].format(value=(value or "").strip(), column=column, **parts, **more)


class _Part(str):
    """A part of a detail; as a count it agrees with what is counted."""

    def __format__(self, what: str) -> str:
        return counted(int(self), what) if what and self.isdigit() else str(self)


def counted(number: int, what: str) -> str:
    """A number of things named in the plural: "1 row", "1,204 rows", "1 country"."""
    one = {"countries": "country"}.get(what, what.removesuffix("s"))
    return f"{number:,} {one if number == 1 else what}"


@cache
def policy_of(source: str) -> str:
    """`strict` or `hold`, from the seed `source`."""
    sources = pl.read_csv(seed_path("source"), infer_schema=False)
    policy: str = sources.filter(pl.col("source") == source)["policy"].item()
    return policy


def nothing_usable(verdict: Verdict) -> Issue:
    """The issue of a file that was read but has no figure to use, with the reasons."""
    skips = list(verdict.skips.items())
    reasons = [f"{counted(rows, 'rows')} left out: {reason}" for reason, rows in skips[:_REASONS_NAMED]]
    if more := skips[_REASONS_NAMED:]:
        rows = counted(sum(rows for _, rows in more), "rows")
        reasons.append(f"{rows} left out for {counted(len(more), 'more reasons')}")
    if verdict.held:
        reasons.append(f"{counted(verdict.held, 'rows')} held back for the errors listed")
    if not reasons:
        reasons.append("every value is missing")
    return Issue(
        "error", "nothing_usable", message("nothing_usable", "", "", "; ".join(reasons)), file=verdict.file.name
    )
