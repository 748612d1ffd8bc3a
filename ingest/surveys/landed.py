"""Landing a survey: the tables, the mapping, the proof - never the original.

`landing/survey/<submission_id>/{rows,survey,item}.parquet, mapping.yml, provenance.json`; directories are
0700, files 0600.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import uuid
from pathlib import Path
from typing import Any

import polars as pl

from ingest.landing import READER_VERSION, Landed, Landing, submission_id
from ingest.surveys.schema import TABLES

SOURCE = "survey"
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600


def ensure_survey_tables(landing: Landing) -> None:
    """Empty typed tables, so that a build without surveys finds what it reads."""
    folder = landing.source_folder(SOURCE)
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(_FOLDER_MODE)
    empty = folder / "_empty"
    empty.mkdir(mode=_FOLDER_MODE, exist_ok=True)
    for name, schema in TABLES.items():
        target = empty / f"{name}.parquet"
        if not target.exists():
            aside = empty / f".{uuid.uuid4().hex}"
            pl.DataFrame(schema=schema).write_parquet(aside)
            aside.chmod(_FILE_MODE)
            aside.replace(target)


def land_survey(
    landing: Landing, tables: dict[str, pl.DataFrame], mapping: Path, record: dict[str, Any], meaning: dict[str, Any]
) -> Landed:
    """Land the tables of a survey.

    Args:
        landing: the store.
        tables: those of `respondents.Survey`, without the column `submission_id`.
        mapping: the mapping file; it is copied, for it names no person.
        record: facts for the provenance, at least `source` and `sha256` of the microdata.
        meaning: what gives the bytes their meaning: the mapping's hash.

    Returns:
        The submission; `is_new` is False if it had landed before.

    Raises:
        OSError: the disk is full; nothing is left in the landing.
    """
    ensure_survey_tables(landing)
    identity = submission_id(SOURCE, meaning, str(record["sha256"]))
    target = landing.source_folder(SOURCE) / identity
    if (target / "provenance.json").exists():
        return Landed(identity, target, is_new=False)
    (landing.root / ".aside").mkdir(exist_ok=True)
    aside = landing.root / ".aside" / uuid.uuid4().hex
    aside.mkdir(mode=_FOLDER_MODE)  # before the first byte is in it
    try:
        for name, frame in tables.items():
            frame.select(pl.lit(identity).alias("submission_id"), pl.all()).write_parquet(aside / f"{name}.parquet")
        shutil.copyfile(mapping, aside / "mapping.yml")
        provenance = {
            **record,
            "submission_id": identity,
            "meaning": meaning,
            "reader_version": READER_VERSION,
            "landed_at": dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
        }
        text = json.dumps(provenance, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (aside / "provenance.json").write_text(text, encoding="utf-8")
        for path in aside.iterdir():
            path.chmod(_FILE_MODE)
        try:
            aside.rename(target)
        except OSError:
            if not (target / "provenance.json").exists():
                raise
            return Landed(identity, target, is_new=False)  # somebody landed the same at the same time
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Landed(identity, target, is_new=True)
