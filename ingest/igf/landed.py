"""Landing the IGF's records: the asked rows and the proof, never the file itself.

`landing/igf_<source>/<submission_id>/{rows.parquet, provenance.json}`; directories are 0700, files 0600.
"""

from __future__ import annotations

import contextlib
import uuid

import polars as pl

from ingest.igf.schema import TABLES
from ingest.landing import EMPTY, Landing

_FOLDER_MODE, _FILE_MODE = 0o700, 0o600


def ensure_igf_tables(landing: Landing) -> None:
    """An empty typed table per source, so that any subset builds; only its owner may enter the directories."""
    for source, schema in TABLES.items():
        folder = landing.source_folder(source)
        target = folder / EMPTY / "rows.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(PermissionError):  # somebody else's landing
            folder.chmod(_FOLDER_MODE)
            target.parent.chmod(_FOLDER_MODE)
        if target.exists() and pl.read_parquet_schema(target) == schema:
            continue  # else a source has gained or lost a column
        aside = target.with_name(f".{uuid.uuid4().hex}")
        pl.DataFrame(schema=schema).write_parquet(aside)
        aside.chmod(_FILE_MODE)
        aside.replace(target)
