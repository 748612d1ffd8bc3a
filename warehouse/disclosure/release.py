"""The mask of a release: rows of the build's tables in, rows of the mask out.

A table's mask is kept under the hash of all that it was computed from, so that a build weighs only what changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from warehouse.disclosure.cells import Cell, Demand
from warehouse.disclosure.margins import Member, partners

COLUMNS = ("observation_id", "ref_area", "is_hidden", "cause", "obs_status", "conf_status", "reason")
CACHE = "WSIS_MASK_CACHE"
_FIGURES = {"units": "count", "all_units": "size", "shown_units": "weighted_count", "shown_all_units": "weighted_size"}
_CODES = ("sub_area", "breakdown", "sex", "age", "disability", "urbanisation")

Row = Mapping[str, Any]
Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def cell_of(row: Row) -> Cell:
    """A row of int_disclosure_cell as a cell."""
    return Cell(
        row["observation_id"],
        **{name: row[name] for name in _CODES},
        **{name: row[column] for column, name in _FIGURES.items()},
        status=row["cause"] or "",
        was_hidden=bool(row["was_hidden"]),
        is_estimated=bool(row["is_estimated"]),
        age_scope=row["age_scope"] or "",
    )


def _demand(rows: Sequence[Row]) -> Demand:
    row = rows[0]
    shares = (float(row[name]) for name in ("rounding", "visible_aim", "min_cases"))
    return Demand(int(row["k"]), bool(row["is_sensitive"]), *shares)


def _plain(value: Any) -> Any:
    """Without a double's last digits, in which two sums over the same rows may differ: 12 significant ones stay."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def _tables(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for values in rows:
        row = dict(zip(columns, map(_plain, values), strict=True))
        found.setdefault(row["release_table"], []).append(row)
    return {name: sorted(found[name], key=lambda row: str(row["observation_id"])) for name in sorted(found)}


def _method() -> str:
    """Hash of the programme text that a mask depends on."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _Kept:
    """Masks of tables by the hash of what they were computed from; nothing is kept if no folder is named."""

    def __init__(self) -> None:
        self.folder = Path(os.environ[CACHE]) if os.environ.get(CACHE) else None
        self.method = _method()
        self.used: set[str] = set()
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def key(self, rows: Sequence[Row]) -> str:
        text = json.dumps([self.method, *(sorted(row.items()) for row in rows)], default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def load(self, key: str) -> set[str] | None:
        self.used.add(key)
        path = self.folder / key if self.folder else None
        return set(json.loads(path.read_text(encoding="utf-8"))) if path and path.exists() else None

    def keep(self, key: str, hidden: set[str]) -> None:
        if self.folder:
            aside = self.folder / f".{key}-{os.getpid()}"
            aside.write_text(json.dumps(sorted(hidden)), encoding="utf-8")
            aside.replace(self.folder / key)


def hidden_on_shelves(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, dict[str, Any]]:
    """Cells that a hidden shelf takes along and that are not confidential by themselves: observation -> mask row."""
    kept = _Kept()
    found: dict[str, dict[str, Any]] = {}
    for table in _tables(columns, rows).values():
        key = kept.key(table)
        hidden = kept.load(key)
        if hidden is None:
            from warehouse.disclosure.shelves import hide

            order = {row["age"]: int(row["hide_order"]) for row in table if row["hide_order"] is not None}
            hidden = hide([cell_of(row) for row in table], _demand(table), order).hidden
            kept.keep(key, hidden)
        for row in table:
            if row["observation_id"] in hidden and row["cause"] not in ("primary", "declared"):
                reason = f"protects a cell of fewer than {row['k']} units"
                found[str(row["observation_id"])] = _mask_row(row, "shelf", "Q", "D", reason)
    return found


def _mask_row(row: Row, cause: str, obs_status: str, conf_status: str, reason: str) -> dict[str, Any]:
    values = (row["observation_id"], row["ref_area"], True, cause, obs_status, conf_status, reason)
    return dict(zip(COLUMNS, values, strict=True))


def hidden_in_lists(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> dict[str, dict[str, Any]]:
    """Countries that hide those of few people under the totals of their groups: observation -> mask row.

    A list is weighed whole; rows of the mask are those of the areas of this build.
    """
    lists: dict[str, list[dict[str, Any]]] = {}
    for values in rows:
        row = dict(zip(columns, values, strict=True))
        lists.setdefault(row["list"], []).append(row)
    found: dict[str, dict[str, Any]] = {}
    for list_ in lists.values():
        members = [
            Member(row["observation_id"], row["regional_group"], row["country_group"], row["units"], row["was_hidden"])
            for row in list_
        ]
        k = int(list_[0]["k"])
        hidden = partners(members, {row["observation_id"] for row in list_ if row["is_small"]}, k)
        for row in list_:
            if row["observation_id"] in hidden and row["is_of_this_build"]:
                reason = f"protects a country of fewer than {k} persons"
                found[row["observation_id"]] = _mask_row(row, "list", "Q", "D", reason)
    return found


def hidden_for_others(cells: Table, countries: Table, lineage: Table) -> list[dict[str, Any]]:
    """What must be hidden although it is not confidential by itself.

    Args:
        cells: columns and rows of int_disclosure_cell.
        countries: columns and rows of int_disclosure_country.
        lineage: columns and rows of int_disclosure_lineage: what was computed, from what, and the status of the input
            where the screen hides it.

    Returns:
        Rows of the mask in the order of their ids: cells on hidden shelves, countries, and everything that was computed
        from a hidden figure, in any number of steps.
    """
    found = hidden_on_shelves(*cells) | hidden_in_lists(*countries)
    status = {name: str(row["obs_status"]) for name, row in found.items()}
    steps = sorted(
        (dict(zip(lineage[0], values, strict=True)) for values in lineage[1]),
        key=lambda step: (step["observation_id"], step["input_observation_id"]),
    )
    for step in steps:
        if step["input_status"]:
            status.setdefault(step["input_observation_id"], step["input_status"])
    for reached in _spread(steps, status):
        name = str(reached["observation_id"])
        secret = status[name] == "Q"
        if name not in found or (secret and found[name]["obs_status"] != "Q"):
            reason = "computed from a hidden figure"
            found[name] = _mask_row(reached, "derived", status[name], "D" if secret else "F", reason)
    return [found[name] for name in sorted(found)]


def _spread(steps: Sequence[Row], status: dict[str, str]) -> list[Row]:
    """One step for each computed figure with a hidden input; fills in their status: suppressed beats unreliable."""
    reached: dict[str, Row] = {}
    changed = True
    while changed:
        changed = False
        for step in steps:
            given, name = status.get(step["input_observation_id"]), step["observation_id"]
            if given and (name not in status or (given == "Q" and status[name] != "Q")):
                status[name] = given
                changed = True
            if given:
                reached[name] = step
    return list(reached.values())


def merged(session: Any, screen: Any, hidden: Sequence[Row]) -> Any:
    """The screen with what is hidden for others' sake in the place of flags and weaker causes.

    Args:
        session: the DuckDB connection of the build.
        screen: int_release_screen as a relation.
        hidden: rows of `hidden_for_others`.

    Returns:
        A relation with the columns of the mask; the screen itself if there is nothing to add, so that it never leaves
        the database.
    """
    if not hidden:
        return screen.project(", ".join(COLUMNS))
    import pyarrow as pa

    added = pa.table({name: [row[name] for row in hidden] for name in COLUMNS})
    session.register("hidden_for_others", added)
    # what is confidential by itself keeps its cause
    return screen.query(
        "screened",
        f"""
        with own as (select observation_id from screened where is_hidden and obs_status = 'Q')
        select {", ".join(COLUMNS)} from screened
        where observation_id not in (select observation_id from hidden_for_others)
            or observation_id in (select observation_id from own)
        union all
        select * from hidden_for_others where observation_id not in (select observation_id from own)
        """,
    )

