"""The IGF's records from the command to the landing: what replaces what, the key, and what `check` leaves alone."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from ingest.igf.fields import CONTRIBUTIONS, FUNDING, INITIATIVES, REGISTRATIONS, SOURCES, STATISTICS
from ingest.igf.schema import TABLES
from ingest.landing import Landing
from ingest.sample.igf import PUBLISHED
from tests.ingest.igf.record_files import (
    CONTRIBUTION,
    FACT,
    MEETING,
    PLEDGE,
    RECEIPT,
    SAMPLES,
    Row,
    people,
    write_csv,
)
from warehouse import cli
from warehouse.igf import process_igf
from warehouse.load import FileResult
from warehouse.person_key import PersonKeyUnusable, person_key
from warehouse.settings import Home
from warehouse.sources import whole_landing


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("WSIS_PERSON_KEY", raising=False)
    monkeypatch.setenv("WSIS_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home")


def load(home: Home, source: str, rows: list[Row], name: str = "a.csv") -> FileResult:
    (result,) = process_igf(source, [write_csv(home.path.parent / name, rows)], home, land=True)
    return result


def landed(home: Home, source: str, result: FileResult) -> pl.DataFrame:
    assert result.submission_id is not None, result.issues
    return pl.read_parquet(Landing(home.landing).source_folder(source) / result.submission_id / "rows.parquet")


@pytest.mark.parametrize("source", SOURCES)
def test_what_lands_has_the_columns_of_the_empty_table(home: Home, source: str) -> None:
    result = load(home, source, [SAMPLES[source]])
    assert (result.accepted, result.state, result.rows) == (True, "approved", 1), result.issues
    frame = landed(home, source, result)
    assert dict(frame.schema) == TABLES[source]
    assert frame["submission_id"].to_list() == [result.submission_id]
    assert load(home, source, [SAMPLES[source]]).state == "unchanged"


def test_a_landing_of_nothing_has_every_table(home: Home) -> None:
    landing = whole_landing(home)
    for source, schema in TABLES.items():
        path = landing.source_folder(source) / "none" / "rows.parquet"
        assert pl.read_parquet_schema(path) == schema
        assert stat.S_IMODE(landing.source_folder(source).stat().st_mode) == 0o700


def test_check_writes_nothing(home: Home) -> None:
    path = write_csv(home.path.parent / "a.csv", people(3))
    answer = CliRunner().invoke(cli.app, ["check", REGISTRATIONS, str(path), "--json"])
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.stdout)
    assert (said["accepted"], said["state"], said["rows"], said["submission_id"]) == (True, "checked", 3, None)
    assert not home.path.exists()


def test_one_error_and_nothing_lands(home: Home) -> None:
    rows = people(3)
    rows[1]["birth_year"] = 2090
    path = write_csv(home.path.parent / "a.csv", rows)
    answer = CliRunner().invoke(cli.app, ["load", REGISTRATIONS, str(path), "--json"])
    assert answer.exit_code == 1
    said = json.loads(answer.stdout)
    assert (said["accepted"], said["state"], said["submission_id"]) == (False, "refused", None)
    (issue,) = said["issues"]
    assert (issue["file"], issue["row"], issue["column"]) == ("a.csv", 3, "birth_year")
    assert Landing(home.landing).identities(REGISTRATIONS) == []


def test_several_files_are_judged_one_by_one(home: Home) -> None:
    good = write_csv(home.path.parent / "good.csv", people(2))
    bad = write_csv(home.path.parent / "bad.csv", people(2, country="Atlantis"))
    results = process_igf(REGISTRATIONS, [bad, good], home, land=True)
    assert [result.state for result in results] == ["refused", "approved"]


def test_a_second_file_for_a_meeting_replaces_the_first_wholly_and_says_so(home: Home) -> None:
    first = load(home, REGISTRATIONS, people(5), "first.csv")
    second = load(home, REGISTRATIONS, people(4), "second.csv")
    assert [issue.rule for issue in first.issues] == []
    (issue,) = second.issues
    assert (issue.severity, issue.rule) == ("warning", "replaces_earlier_file")
    assert "Of 2025 this file (4 rows) replaces all 5 rows of first.csv" in issue.message
    assert str(first.submission_id) in issue.message
    other = load(home, REGISTRATIONS, people(4, meeting_year=2024), "other.csv")
    assert other.issues == []


def test_only_the_file_in_force_is_said_to_be_replaced(home: Home) -> None:
    """Of five files for a meeting the fifth takes the place of the fourth, and of the first where only it speaks."""
    both = [*people(3), *people(3, meeting_year=2024)]
    load(home, REGISTRATIONS, both, "first.csv")
    for number in (2, 3, 4):
        load(home, REGISTRATIONS, people(number), f"{number}.csv")
    result = load(home, REGISTRATIONS, people(5), "fifth.csv")
    (issue,) = result.issues
    assert "replaces all 4 rows of 4.csv" in issue.message
    said = [issue.message for issue in load(home, REGISTRATIONS, both[:5], "sixth.csv").issues]
    assert len(said) == 2
    assert "Of 2024 this file (2 rows) replaces all 3 rows of first.csv" in said[0]
    assert "Of 2025 this file (3 rows) replaces all 5 rows of fifth.csv" in said[1]


def test_a_file_that_was_replaced_does_not_come_back_by_itself(home: Home) -> None:
    load(home, REGISTRATIONS, people(5), "first.csv")
    second = load(home, REGISTRATIONS, people(4), "second.csv")
    again = load(home, REGISTRATIONS, people(5), "first.csv")
    assert again.state == "unchanged"
    rules = {issue.rule: issue.message for issue in again.issues}
    assert str(second.submission_id) in rules["replaced_since"]


def test_two_files_for_a_meeting_in_one_call(home: Home) -> None:
    paths = [write_csv(home.path.parent / f"{n}.csv", people(n)) for n in (3, 2)]
    first, second = process_igf(REGISTRATIONS, paths, home, land=True)
    assert [issue.rule for issue in second.issues] == ["replaces_earlier_file"]
    assert first.issues == []


@pytest.mark.parametrize(
    ("source", "before", "after", "scope"),
    [
        (CONTRIBUTIONS, [CONTRIBUTION], [{**CONTRIBUTION, "country": "FRA"}], "2025"),
        (INITIATIVES, [MEETING], [{**MEETING, "by_gov": 39, "by_cs": 51}], "KE-IGF 2025"),
        (FUNDING, [PLEDGE, RECEIPT], [{**RECEIPT, "amount": 41}], "TRUST_FUND receipt 2023"),
    ],
)
def test_what_a_corrected_file_replaces(
    home: Home, source: str, before: list[Row], after: list[Row], scope: str
) -> None:
    load(home, source, before, "first.csv")
    result = load(home, source, after, "second.csv")
    issues = [issue for issue in result.issues if issue.rule == "replaces_earlier_file"]
    assert len(issues) == 1
    assert f"Of {scope} this file (1 rows) replaces all 1 rows" in issues[0].message


def test_provenance_tells_areas_and_what_is_covered(home: Home) -> None:
    rows = people(3)
    rows[0]["country"], rows[1]["country"] = "Kenya", "FR"
    result = load(home, REGISTRATIONS, rows)
    record = Landing(home.landing).provenance(REGISTRATIONS, str(result.submission_id))
    assert record["areas"] == ["001", "FRA", "KEN"]
    assert record["covers"] == {"2025": 3}
    assert record["known_from"] == dt.datetime.now(dt.UTC).date().isoformat()


def test_the_key_is_made_once_and_only_for_its_owner(home: Home) -> None:
    first = load(home, REGISTRATIONS, people(1))
    path = home.path / "person.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_text(encoding="utf-8")
    assert len(content.strip()) == 64
    second = load(home, REGISTRATIONS, people(1, meeting_year=2024), "b.csv")
    assert path.read_text(encoding="utf-8") == content
    one, two = (landed(home, REGISTRATIONS, result).row(0, named=True) for result in (first, second))
    assert one["person_key"] == two["person_key"]
    assert one["key_id"] == two["key_id"] == person_key(home, make=False).key_id


def test_another_key_finds_nobody_again_and_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(home, REGISTRATIONS, people(1))
    monkeypatch.setenv("WSIS_PERSON_KEY", "b" * 40)
    second = load(home, REGISTRATIONS, people(1, meeting_year=2024), "b.csv")
    assert [issue.rule for issue in second.issues] == ["other_person_key"]
    one, two = (landed(home, REGISTRATIONS, result) for result in (first, second))
    assert not set(one["person_key"]) & set(two["person_key"])
    again = load(home, REGISTRATIONS, people(1))  # the same bytes under another key are another submission
    assert again.submission_id != first.submission_id


def test_a_key_that_may_be_guessed_or_read_is_not_used(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    load(home, REGISTRATIONS, people(1))
    (home.path / "person.key").chmod(0o644)
    with pytest.raises(PersonKeyUnusable, match="chmod 600"):
        person_key(home, make=True)
    monkeypatch.setenv("WSIS_PERSON_KEY", "secret")
    result = load(home, REGISTRATIONS, people(2), "b.csv")
    assert (result.accepted, [issue.rule for issue in result.issues]) == (False, ["person_key"])
    assert "secret" not in result.issues[0].message


def test_a_mapping_is_part_of_what_the_bytes_mean(home: Home) -> None:
    row: Row = {"Badge no.": "R-1", "stakeholder_group": "Press", "country": "KEN", "Presence": "Web"}
    path = write_csv(home.path.parent / "a.csv", [row])
    identities = set()
    for word in ("online", "both"):
        mapping = home.path.parent / "mapping.yml"
        mapping.write_text(
            "columns: {person_ref: Badge no., attendance: Presence}\nconstants: {meeting_year: 2025}\n"
            f"values: {{attendance: {{Web: {word}}}}}\n",
            encoding="utf-8",
        )
        answer = CliRunner().invoke(cli.app, ["load", REGISTRATIONS, str(path), "--mapping", str(mapping), "--json"])
        assert answer.exit_code == 0, answer.output
        identities.add(json.loads(answer.stdout)["submission_id"])
    assert len(identities) == 2


def test_a_mapping_is_for_registrations(home: Home) -> None:
    path = write_csv(home.path.parent / "a.csv", [FACT])
    answer = CliRunner().invoke(cli.app, ["check", STATISTICS, str(path), "--mapping", str(path)])
    assert answer.exit_code == 2


def test_the_facts_that_come_along_load(home: Home) -> None:
    (result,) = process_igf(STATISTICS, [PUBLISHED], home, land=True)
    assert result.accepted
    frame = landed(home, STATISTICS, result)
    assert frame["meeting_year"].n_unique() == 20
    assert {issue.rule for issue in result.issues} == {"parts_differ_from_total", "sources_differ"}
