"""No name, address or reference of a person is anywhere after a file was judged, refused or landed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.ingest.igf.record_files import CONTRIBUTION, PERSON, Row, cells, write_csv, write_xlsx

KEY = "a-key-that-is-only-for-this-test-0123456789"
# what is planted; short words are left out, for they may be part of other ones
PLANTED = (
    "Wanjikru",
    "Oyelaranov",
    "wanjikru.o@planted.example",
    "722998877",
    "AX9988776",
    "Plantedstreet",
    "REF-PLANT",
)
WHO: Row = {
    "Full name": "Wanjikru Oyelaranov",
    "Contact": "wanjikru.o@planted.example",
    "Field 12": "+254 722998877",
    "passport no": "AX9988776",
    "Where you live": "12 Plantedstreet",
    "Remarks": "Wanjikru needs a visa",
}


def wsis(home: Path, *arguments: str, key: str = KEY) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the command."""
    done = subprocess.run(
        [sys.executable, "-c", "from warehouse.cli import main; main()", *arguments],
        env={**os.environ, "WSIS_HOME": str(home), "WSIS_PERSON_KEY": key},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def persons(count: int) -> list[Row]:
    """Rows with personal columns beside the asked ones; the references are planted too."""
    return [{**PERSON, **WHO, "person_ref": f"REF-PLANT-{number}"} for number in range(count)]


def found_in(place: Path, words: Iterable[str] = PLANTED) -> list[str]:
    """Planted texts in all files below a place: in their bytes, and in what packed ones hold."""
    hits = []
    for path in sorted(place.rglob("*")):
        if path.is_file():
            content = (path.read_bytes() + unpacked(path)).lower()
            hits += [f"{word} in {path}" for word in words if word.lower().encode() in content]
    return hits


def unpacked(path: Path) -> bytes:
    """What a file holds that packs its texts: Parquet, DuckDB (all its tables), workbooks."""
    if path.suffix == ".parquet":
        return pl.read_parquet(path).write_csv().encode()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    if path.suffix != ".duckdb":
        return b""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'"
        ).fetchall()
        assert tables
        rows = (connection.execute(f'select * from "{schema}"."{name}"').fetchall() for schema, name in tables)
        return repr([*rows]).encode()


def unsaid(*texts: str) -> None:
    """Nothing planted is in what the command says."""
    for text in texts:
        assert [word for word in PLANTED if word.lower() in text.lower()] == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_of_a_person_is_kept_or_said(tmp_path: Path, kind: str) -> None:
    rows = persons(30)
    path = tmp_path / "in" / f"a.{kind}"
    write_csv(path, rows) if kind == "csv" else write_xlsx(path, {"People": cells(rows)})
    home = tmp_path / "home"
    status, said, shown = wsis(home, "load", "igf-registrations", str(path), "--json")
    assert status == 0, shown
    answer = json.loads(said)
    dropped = {issue["column"] for issue in answer["issues"] if issue["rule"].endswith("column_dropped")}
    assert dropped == set(WHO)
    unsaid(said, shown)
    status, said, shown = wsis(home, "load", "igf-registrations", str(path))
    unsaid(said, shown)
    assert found_in(home) == []
    (landed,) = (home / "landing" / "igf_registrations").glob("*/provenance.json")
    assert sorted(file.name for file in landed.parent.iterdir()) == ["provenance.json", "rows.parquet"]
    assert stat.S_IMODE(landed.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in landed.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(landed.parent.parent.stat().st_mode) == 0o700
    keys = pl.read_parquet(landed.parent / "rows.parquet")["person_key"].to_list()
    expected = [hmac.new(KEY.encode(), f"ref-plant-{n}".encode(), hashlib.sha256).hexdigest() for n in range(30)]
    assert sorted(keys) == sorted(expected)


MISPLACED: list[Row] = [
    {"stakeholder_group": "Wanjikru Oyelaranov"},
    {"stakeholder_group": "wanjikru.o@planted.example"},
    {"country": "Wanjikru Oyelaranov"},
    {"sex": "+254 722998877"},
    {"birth_year": "AX9988776"},
    {"meeting_year": "Plantedstreet"},
    {"attendance": "Wanjikru"},
    {"role": "Oyelaranov"},
    {"disability": "Wanjikru is blind"},
]


@pytest.mark.parametrize("misplaced", MISPLACED, ids=lambda row: "-".join(row))
def test_persons_under_the_wrong_heading_are_refused_unsaid(tmp_path: Path, misplaced: Row) -> None:
    rows = persons(6)
    rows[3] |= misplaced
    path = write_csv(tmp_path / "in" / "a.csv", rows)
    home = tmp_path / "home"
    status, said, shown = wsis(home, "load", "igf-registrations", str(path), "--json")
    assert status == 1
    errors = [issue for issue in json.loads(said)["issues"] if issue["severity"] == "error"]
    assert {(issue["row"], issue["column"]) for issue in errors} == {(5, *misplaced)}
    unsaid(said, shown)
    unsaid(*wsis(home, "load", "igf-registrations", str(path))[1:])  # the tables for people, and the list they name
    assert found_in(home) == []


def test_a_shifted_header_says_nothing_of_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Wanjikru Oyelaranov,wanjikru.o@planted.example,KEN\nREF-PLANT-1,a,b\n", encoding="utf-8")
    home = tmp_path / "home"
    status, said, shown = wsis(home, "load", "igf-registrations", str(path), "--json")
    assert status == 1
    unsaid(said, shown)
    assert found_in(home) == []


def test_a_person_twice_is_told_by_rows_only(tmp_path: Path) -> None:
    rows = [*persons(5), {**persons(1)[0], "sex": "Male"}]
    home = tmp_path / "home"
    status, said, shown = wsis(home, "check", "igf-registrations", str(write_csv(tmp_path / "a.csv", rows)), "--json")
    assert status == 1
    (error,) = [issue for issue in json.loads(said)["issues"] if issue["severity"] == "error"]
    assert (error["rule"], error["row"]) == ("contradicting_rows", 7)
    unsaid(said, shown)
    assert not home.exists() or found_in(home) == []


def test_speakers_are_not_named_either(tmp_path: Path) -> None:
    """Contributions keep no file, and no column that was not asked for."""
    rows = [{**CONTRIBUTION, "contribution_ref": f"WS-{n}", "Speaker": "Wanjikru Oyelaranov"} for n in range(1, 4)]
    home = tmp_path / "home"
    status, said, shown = wsis(home, "load", "igf-contributions", str(write_csv(tmp_path / "a.csv", rows)), "--json")
    assert status == 0, said
    unsaid(said, shown)
    assert found_in(home) == []
    assert not list((home / "landing").rglob("original*"))


def test_nothing_of_a_person_is_in_what_is_built(tmp_path: Path) -> None:
    """Marts, working files, registry, logs and the export; the hashes stay in the landing and the working file."""
    home = tmp_path / "home"
    path = write_csv(tmp_path / "in" / "a.csv", persons(30))
    bad = persons(3)
    bad[1] |= {"country": "Wanjikru Oyelaranov"}
    assert wsis(home, "load", "igf-registrations", str(path))[0] == 0
    assert wsis(home, "load", "igf-registrations", str(write_csv(tmp_path / "in" / "b.csv", bad)))[0] == 1
    for verb in (("build",), ("export", "cstd", "--out", str(home / "exports")), ("status",)):
        status, said, shown = wsis(home, *verb)
        assert status == 0, shown
        unsaid(said, shown)
    assert list(home.rglob("*.duckdb"))
    assert list((home / "exports").glob("*.xlsx"))
    assert found_in(home) == []
    hashes = [hmac.new(KEY.encode(), f"ref-plant-{n}".encode(), hashlib.sha256).hexdigest() for n in range(30)]
    published = (home / "published" / "current" / "wsis.duckdb").resolve()
    assert not [one for one in hashes if one.encode() in unpacked(published) + published.read_bytes()]
    assert found_in(home / "exports", hashes) == []


def test_the_key_is_nowhere_but_in_its_place(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = write_csv(tmp_path / "a.csv", persons(3))
    status, said, shown = wsis(home, "load", "igf-registrations", str(path), "--json")
    assert status == 0
    assert KEY not in said + shown
    assert not [file for file in home.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]
    assert not (home / "person.key").exists()
