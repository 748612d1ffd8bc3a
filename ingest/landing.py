"""The landing: what was accepted, kept as it came, one directory per submission.

`landing/<source>/<submission_id>/{original.*, rows.parquet, provenance.json}`, written aside and renamed, so that a
submission is there whole or not at all and two processes that land at once lose nothing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from ingest.rows import ROW_SCHEMA

READER_VERSION = "1"
_COPY_BYTES = 1 << 20
_LEFT_BEHIND_SECONDS = 24 * 60 * 60  # longer than any landing takes
# Sorts behind every submission: DuckDB takes the size of the first file for that of all, and with an empty one first it
# joins millions of rows in an order meant for none (five times slower).
EMPTY = "none"
LANDED_COLUMNS = ("source", *ROW_SCHEMA)


def submission_id(source: str, meaning: dict[str, Any], sha256: str) -> str:
    """First 16 hex of sha256 over source, canonical JSON of what gives the bytes their meaning, and their sha256."""
    canonical = json.dumps(meaning, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256("\n".join((source, canonical, sha256)).encode()).hexdigest()[:16]


def file_hash(path: Path) -> str:
    """sha256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Landed:
    """The outcome: the submission and whether it was new."""

    submission_id: str
    path: Path
    is_new: bool


class Landing:
    """The store of accepted submissions under one directory."""

    def __init__(self, root: Path) -> None:
        """Use the landing at `root`; it is made on first use."""
        self.root = root

    def source_folder(self, source: str) -> Path:
        """The directory of a source; hyphens of the source's code become underscores as in its table's name."""
        return self.root / source.replace("-", "_")

    def ensure_sources(self, sources: list[str]) -> None:
        """Give every source a directory with an empty typed `rows.parquet`, so that any subset builds."""
        for source in sources:
            target = self.source_folder(source) / EMPTY / "rows.parquet"
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            schema = {"submission_id": pl.String(), "source": pl.String(), **ROW_SCHEMA}
            aside = target.with_name(f".{uuid.uuid4().hex}")
            pl.DataFrame(schema=schema).write_parquet(aside)
            aside.replace(target)

    def land(
        self,
        write_rows: Callable[[str, Path], None],
        original: Path,
        record: dict[str, Any],
        meaning: dict[str, Any],
    ) -> Landed:
        """Land one file.

        Args:
            write_rows: writes the rows of the submission that it is given to a Parquet file, `submission_id` and then
                `LANDED_COLUMNS`.
            original: the file as it was sent; it is copied.
            record: facts for the provenance, at least `source`, `sha256` and `known_from`.
            meaning: what gives the bytes their meaning, part of the submission's identity.

        Returns:
            The submission; `is_new` is False if it had landed before.

        Raises:
            OSError: the file vanished or the disk is full; nothing is left in the landing.
            ValueError: the file's bytes are no longer those that were judged.
        """

        def write(aside: Path, identity: str) -> None:
            write_rows(identity, aside / "rows.parquet")

        return self._land(original, record, meaning, write)

    def land_parts(
        self, parts: Mapping[str, pl.DataFrame], original: Path | None, record: dict[str, Any], meaning: dict[str, Any]
    ) -> Landed:
        """Land one file that gives several tables and that only the warehouse may read.

        Args:
            parts: the tables; `<name>.parquet` each, with `submission_id` put before their columns.
            original: the file as it was sent; it is copied. None where it holds what must not be kept.
            record: as for `land`.
            meaning: as for `land`.

        Returns:
            The submission; its directory has mode 0700, what is in it 0600.

        Raises:
            OSError: as for `land`.
            ValueError: as for `land`.
        """

        def write(aside: Path, identity: str) -> None:
            for name, table in parts.items():
                columns = (pl.lit(identity).alias("submission_id"), pl.all())
                table.select(*columns).write_parquet(aside / f"{name}.parquet")

        return self._land(original, record, meaning, write, is_private=True)

    def _land(
        self,
        original: Path | None,
        record: dict[str, Any],
        meaning: dict[str, Any],
        write: Callable[[Path, str], None],
        is_private: bool = False,
    ) -> Landed:
        """Write a submission aside and rename it to its place."""
        source = str(record["source"])
        identity = submission_id(source, meaning, str(record["sha256"]))
        target = self.source_folder(source) / identity
        if (target / "provenance.json").exists():
            return Landed(identity, target, is_new=False)
        aside = self.root / ".aside" / uuid.uuid4().hex
        aside.parent.mkdir(parents=True, exist_ok=True)
        _sweep(aside.parent)
        aside.mkdir(mode=0o700 if is_private else 0o777)
        try:
            if original is not None:
                copy = aside / f"original{original.suffix.lower()}"
                if _copy(original, copy, is_private) != record["sha256"]:
                    raise ValueError(f"{original.name} changed while it was read. Load it again.")
            write(aside, identity)
            provenance = {
                **record,
                "submission_id": identity,
                "meaning": meaning,
                "reader_version": READER_VERSION,
                "landed_at": dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
            }
            (aside / "provenance.json").write_text(
                json.dumps(provenance, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            if is_private:
                for file in aside.iterdir():
                    file.chmod(0o600)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                aside.rename(target)
            except OSError:
                if not (target / "provenance.json").exists():
                    raise
                return Landed(identity, target, is_new=False)  # somebody landed the same at the same time
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return Landed(identity, target, is_new=True)

    def ensure_parts(self, source: str, parts: Mapping[str, Sequence[str]]) -> None:
        """Give a source of several tables an empty one of each, all columns text, `submission_id` first."""
        folder = self.source_folder(source) / EMPTY
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in parts.items():
            schema = dict.fromkeys(("submission_id", *columns), pl.String())
            target = folder / f"{name}.parquet"
            if target.exists() and pl.read_parquet_schema(target) == schema:
                continue  # else a template has gained or lost a field
            aside = target.with_name(f".{uuid.uuid4().hex}")
            pl.DataFrame(schema=schema).write_parquet(aside)
            aside.replace(target)

    def identities(self, source: str) -> list[str]:
        """The ids of a source's landed submissions, without a look into them."""
        return sorted(path.parent.name for path in self.source_folder(source).glob("*/provenance.json"))

    def provenance(self, source: str, identity: str) -> dict[str, Any]:
        """The provenance of one submission.

        Raises:
            FileNotFoundError: it has not landed.
        """
        path = self.source_folder(source) / identity / "provenance.json"
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return record

    def submissions(self) -> list[dict[str, Any]]:
        """The provenance of every landed submission, in order of source and submission."""
        records = []
        for path in sorted(self.root.glob("*/*/provenance.json")):
            record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            record["path"] = str(path.parent)
            records.append(record)
        return records


def _sweep(folder: Path) -> None:
    """Remove what a program that was ended while it landed has left behind; it may hold personal data."""
    oldest = time.time() - _LEFT_BEHIND_SECONDS
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # it has just landed
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path, ignore_errors=True)


def _copy(source: Path, target: Path, is_private: bool) -> str:
    """Copy a file and return the sha256 of what was copied, in hex."""
    digest = hashlib.sha256()
    made = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600 if is_private else 0o666)
    with source.open("rb") as reading, os.fdopen(made, "wb") as writing:
        while block := reading.read(_COPY_BYTES):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()
