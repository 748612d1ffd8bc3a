"""What landed is there whole, once, and stays as it was."""

from __future__ import annotations

import hashlib
import json
import multiprocessing as mp
import os
from pathlib import Path

import polars as pl

from ingest.landing import Landing, submission_id
from warehouse.load import process
from warehouse.settings import Home

ROWS = "Year,Sex,Value\n2020,Female,41.5\n2020,Male,44.5\n2020,,43.0\n"


def write(tmp_path: Path, text: str = ROWS, name: str = "indicator_17-8-1.csv") -> Path:
    """A small file of a national platform."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_submission_is_named_after_source_meaning_and_bytes(tmp_path: Path) -> None:
    path = write(tmp_path)
    (result,) = process("open-sdg", [path], Home(tmp_path / "home"), area="KEN", land=True)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    # the definition, worked out here by hand: source, canonical JSON of area and series, sha256, one a line
    text = "open-sdg\n" + '{"area":"KEN","series":"17-8-1"}' + "\n" + sha256
    assert result.submission_id == hashlib.sha256(text.encode()).hexdigest()[:16]
    assert submission_id("open-sdg", {"series": "17-8-1", "area": "KEN"}, sha256) == result.submission_id


def test_directory_holds_original_rows_and_provenance(tmp_path: Path) -> None:
    path = write(tmp_path)
    home = Home(tmp_path / "home")
    (result,) = process("open-sdg", [path], home, area="KEN", land=True)
    folder = home.landing / "open_sdg" / str(result.submission_id)
    assert sorted(item.name for item in folder.iterdir()) == ["original.csv", "provenance.json", "rows.parquet"]
    assert (folder / "original.csv").read_bytes() == path.read_bytes()
    rows = pl.read_parquet(folder / "rows.parquet").sort("src_row")
    assert rows["value_label"].to_list() == ["41.5", "44.5", "43.0"]
    assert rows["labels"].to_list() == ['{"Sex":"Female"}', '{"Sex":"Male"}', "{}"]
    assert rows["src_row"].to_list() == [2, 3, 4]
    provenance = json.loads((folder / "provenance.json").read_text())
    assert provenance["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (provenance["file_name"], provenance["areas"], provenance["row_count"]) == (path.name, ["KEN"], 3)


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path)
    home = Home(tmp_path / "home")
    (first,) = process("open-sdg", [path], home, area="KEN", land=True)
    before = {item: item.stat().st_mtime_ns for item in home.landing.rglob("*") if item.is_file()}
    (second,) = process("open-sdg", [path], home, area="KEN", land=True)
    after = {item: item.stat().st_mtime_ns for item in home.landing.rglob("*") if item.is_file()}
    assert (first.state, second.state) == ("approved", "unchanged")
    assert second.submission_id == first.submission_id
    assert (second.rows, second.accepted) == (3, True)
    assert before == after


def test_the_same_bytes_for_another_area_are_another_submission(tmp_path: Path) -> None:
    path = write(tmp_path)
    home = Home(tmp_path / "home")
    (kenya,) = process("open-sdg", [path], home, area="KEN", land=True)
    (ghana,) = process("open-sdg", [path], home, area="GHA", land=True)
    assert kenya.submission_id != ghana.submission_id
    assert len(Landing(home.landing).submissions()) == 2


def _load(path: str, home: str, area: str) -> None:
    process("open-sdg", [Path(path)], Home(Path(home)), area=area, land=True)


def test_two_processes_that_land_at_once_lose_nothing(tmp_path: Path) -> None:
    same = write(tmp_path)
    other = write(tmp_path, ROWS.replace("43.0", "43.1"), "indicator_5-b-1.csv")
    home = tmp_path / "home"
    context = mp.get_context("spawn")
    jobs = [(str(same), str(home), "KEN"), (str(same), str(home), "KEN"), (str(other), str(home), "KEN")]
    processes = [context.Process(target=_load, args=job) for job in jobs]
    for process_ in processes:
        process_.start()
    for process_ in processes:
        process_.join()
    assert [process_.exitcode for process_ in processes] == [0, 0, 0]
    records = Landing(Home(home).landing).submissions()
    assert sorted(record["file_name"] for record in records) == ["indicator_17-8-1.csv", "indicator_5-b-1.csv"]
    assert list((Home(home).landing / ".aside").iterdir()) == []


def test_what_a_killed_program_left_behind_goes(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    old, fresh = (home.landing / ".aside" / name for name in ("old", "fresh"))
    for folder in (old, fresh):
        folder.mkdir(parents=True)
        (folder / "original.xlsx").touch()
    two_days = 2 * 24 * 60 * 60
    os.utime(old, (old.stat().st_atime, old.stat().st_mtime - two_days))
    process("open-sdg", [write(tmp_path)], home, area="KEN", land=True)
    assert (old.exists(), fresh.exists()) == (False, True)
