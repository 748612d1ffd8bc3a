"""What lands of a survey, who can read it, and that nothing lands twice or by half."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import polars as pl
import pytest

from ingest.landing import Landing
from ingest.surveys import landed as landed_module
from ingest.surveys.landed import ensure_survey_tables, land_survey
from ingest.surveys.schema import TABLES
from tests.ingest.surveys.surveys import judge


def mode(path: Path) -> str:
    """Rights as `rwx------`."""
    return stat.filemode(path.stat().st_mode)[1:]


def land(tmp_path: Path, root: Path) -> Path:
    survey, _ = judge(tmp_path)
    assert survey is not None
    record = {"source": "survey", "sha256": "ab" * 32}
    return land_survey(Landing(root), survey.tables, tmp_path / "mapping.yml", record, {"mapping": "cd" * 32}).path


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    folder = land(tmp_path, tmp_path / "landing")
    assert mode(folder.parent) == mode(folder) == "rwx------"
    assert {path.name: mode(path) for path in folder.iterdir()} == dict.fromkeys(
        ["rows.parquet", "survey.parquet", "item.parquet", "mapping.yml", "provenance.json"], "rw-------"
    )


def test_the_original_is_not_kept(tmp_path: Path) -> None:
    folder = land(tmp_path, tmp_path / "landing")
    provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["sha256"] == "ab" * 32
    assert not list(folder.glob("original*"))
    assert not list((tmp_path / "landing" / ".aside").iterdir())


def test_tables_have_the_schema_of_the_empty_ones(tmp_path: Path) -> None:
    """The build reads all files of a name together: every one must have the same columns and types."""
    folder = land(tmp_path, tmp_path / "landing")
    for name, schema in TABLES.items():
        empty = folder.parent / "_empty" / f"{name}.parquet"
        assert dict(pl.read_parquet_schema(folder / f"{name}.parquet")) == dict(pl.read_parquet_schema(empty)) == schema
        assert mode(empty) == "rw-------"
        assert pl.read_parquet(folder / f"{name}.parquet")["submission_id"].unique().to_list() == [folder.name]


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    first = land(tmp_path, tmp_path / "landing")
    before = {path: path.stat().st_mtime_ns for path in first.iterdir()}
    assert land(tmp_path, tmp_path / "landing") == first
    assert {path: path.stat().st_mtime_ns for path in first.iterdir()} == before


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    ensure_survey_tables(Landing(tmp_path / "landing"))
    monkeypatch.setattr(landed_module.shutil, "copyfile", no_space)
    with pytest.raises(OSError, match="No space"):
        land(tmp_path, tmp_path / "landing")
    assert [path.name for path in (tmp_path / "landing" / "survey").iterdir()] == ["_empty"]
    assert not list((tmp_path / "landing" / ".aside").iterdir())
