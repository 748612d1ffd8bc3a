"""`wsis check` and `wsis load` of the IGF's records: one error and nothing lands; the file itself is never kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from expectations.igf.judge import judge
from expectations.resolution import area_meanings
from ingest.igf.fields import REGISTRATIONS, SOURCES, STATISTICS, fields_of
from ingest.igf.landed import ensure_igf_tables
from ingest.igf.mapping import Mapping, read_mapping
from ingest.igf.person_key import PersonKey
from ingest.igf.records import Records
from ingest.igf.registrations import read_registrations
from ingest.igf.statistics import read_statistics
from ingest.igf.tables import Wanted, read_table
from ingest.landing import Landing, file_hash
from ingest.rows import Issue, ReadError, SourceFile
from warehouse.igf_replaced import Replaced, replaced
from warehouse.load import FileResult, gate_version
from warehouse.person_key import PersonKeyUnusable, person_key
from warehouse.settings import Home, user_name

WORLD = "001"


@dataclass
class _Call:
    """What the files of one call share."""

    home: Home
    land: bool
    mapping: Mapping
    key: PersonKey | None
    today: dt.date
    landed: list[dict[str, Any]] = field(default_factory=list)


def process_igf(
    source: str,
    paths: list[Path],
    home: Home,
    *,
    land: bool,
    mapping: Path | None = None,
    today: dt.date | None = None,
) -> list[FileResult]:
    """Judge files of one of the IGF's sources and, if `land`, land those that are accepted.

    Args:
        source: one of `ingest.igf.fields.SOURCES`.
        paths: CSV files or workbooks; each is judged on its own, in order.
        home: the runtime directory.
        land: False only judges and writes nothing.
        mapping: for registrations with headings of their own, the YAML file that names them.
        today: the day that counts as today; for tests.

    Returns:
        One result per path, in order.

    Raises:
        OSError: the disk is full or the runtime directory cannot be written.
    """
    if source not in SOURCES:
        raise ValueError(f"{source} is none of {', '.join(SOURCES)}.")
    try:
        call = _call(source, home, land, mapping, today)
    except ReadError as error:
        return [_refused(source, path, error.issues) for path in paths]
    except PersonKeyUnusable as error:
        issue = Issue("error", "person_key", str(error))
        return [_refused(source, path, [issue]) for path in paths]
    return [_process(call, SourceFile(path, source)) for path in paths]


def _call(source: str, home: Home, land: bool, mapping: Path | None, today: dt.date | None) -> _Call:
    read = read_mapping(mapping) if mapping else Mapping()
    key = person_key(home, make=land) if source == REGISTRATIONS else None
    if land:
        ensure_igf_tables(Landing(home.landing))
    landed = [record for record in Landing(home.landing).submissions() if record["source"] == source]
    return _Call(home, land, read, key, today or dt.datetime.now(dt.UTC).date(), landed)


def _refused(source: str, path: Path, issues: list[Issue]) -> FileResult:
    return FileResult(path.name, source, accepted=False, rows=0, held=0, skipped=0, issues=list(issues))


def _process(call: _Call, file: SourceFile) -> FileResult:
    try:
        sha256 = file_hash(file.path)
        records = _read(call, file)
        rows = judge(records, call.today, file) if not records.has_errors() else pl.DataFrame()
        changed = file_hash(file.path) != sha256
    except ReadError as error:
        return _refused(file.source, file.path, error.issues)
    except OSError as error:
        said = f"The file cannot be read: {error.strerror}."
        return _refused(file.source, file.path, [Issue("error", "unreadable", said, file=file.name)])
    if changed:
        records.note("error", "file_changed", "The file changed while it was read. Load it again.")
    result = _refused(file.source, file.path, records.issues)
    result.rows, result.duplicates = records.frame.height, records.dropped
    if records.has_errors():
        return result
    meaning = _meaning(call, file.source)
    before = replaced(file.source, rows, call.landed, sha256, call.key.key_id if call.key else "")
    result.issues = [*records.issues, *before.issues(file.name)]
    result.accepted, result.state = True, "checked"
    if call.land:
        _land(call, file, rows, result, sha256, meaning, before)
    return result


def _read(call: _Call, file: SourceFile) -> Records:
    if file.source == REGISTRATIONS:
        assert call.key is not None  # made with the call
        return read_registrations(file, call.mapping, call.key)
    if file.source == STATISTICS:
        return read_statistics(file)
    fields = fields_of(file.source)
    required = frozenset(one.name for one in fields if one.has_column)
    return read_table(file, Wanted({one.name: one.name for one in fields}, required))


def _meaning(call: _Call, source: str) -> dict[str, Any]:
    """What gives the bytes their meaning: the mapping, and the key by which persons were hashed."""
    if call.key is None:
        return {}
    mapped = {"mapping": call.mapping.sha256} if call.mapping.file_name else {}
    return {"key_id": call.key.key_id, **mapped}


def _land(
    call: _Call,
    file: SourceFile,
    rows: pl.DataFrame,
    result: FileResult,
    sha256: str,
    meaning: dict[str, Any],
    before: Replaced,
) -> None:
    areas = sorted({WORLD, *_areas(file.source, rows), *before.areas})
    record = {
        "source": file.source,
        "area": "",
        "areas": areas,
        "series": "",
        "file_name": file.name,
        "title": "",
        "sha256": sha256,
        "bytes": file.path.stat().st_size,
        "landed_by": user_name(),
        "known_from": call.today.isoformat(),
        "known_from_basis": "landing",
        "state": "approved",
        "row_count": rows.height,
        "held": 0,
        "skipped": 0,
        "duplicates": result.duplicates,
        "skips": {},
        "gate_version": gate_version(),
        "covers": before.covers,
        "issues": [issue.as_json() for issue in result.issues],
    }
    if call.key is not None:
        record |= {"key_id": call.key.key_id, "mapping_file": call.mapping.file_name}
    landed = Landing(call.home.landing).land_parts({"rows": rows}, None, record, meaning)
    result.submission_id = landed.submission_id
    result.state = "approved" if landed.is_new else "unchanged"
    if landed.is_new:
        call.landed.append(Landing(call.home.landing).provenance(file.source, landed.submission_id))


def _areas(source: str, rows: pl.DataFrame) -> set[str]:
    """Areas that the rows are about, for a build that makes only those anew."""
    column = next((name for name in ("country", "area") if name in rows.columns), "")
    labels = [label for label in rows[column].unique().to_list() if label] if column else []
    return {area for area, _ in area_meanings(labels, source).values() if area}
