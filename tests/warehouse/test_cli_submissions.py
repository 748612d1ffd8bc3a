"""The verbs for reports: what they print, for people and machines, and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.warehouse.report_workbook import write_report
from warehouse.cli import app


@pytest.fixture
def workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound report of Kenya, and an empty runtime directory."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    monkeypatch.setenv("WSIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WSIS_USER", "amina")
    return write_report(tmp_path / "report.xlsx")


def wsis(*arguments: object, ends: int = 0) -> Result:
    """Run the command and see how it ends."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == ends, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def told(*arguments: object, ends: int = 0) -> dict[str, Any]:
    """What the command tells machines."""
    answer: dict[str, Any] = json.loads(wsis(*arguments, "--json", ends=ends).stdout)
    return answer


def test_the_whole_way(workbook: Path) -> None:
    checked = told("check", "national-report", workbook)
    assert (checked["accepted"], checked["state"], checked["submission_id"]) == (True, "checked", None)
    loaded = told("load", "national-report", workbook, "--as", "focal_point:KEN")
    assert list(loaded)[:9] == [
        "accepted", "file", "rows", "held", "skipped", "duplicates", "submission_id", "state", "skips",
    ]  # fmt: skip
    assert (loaded["state"], loaded["area"], loaded["review"], loaded["version"]) == ("draft", "KEN", "annual-2026", 1)
    identity = loaded["submission_id"]
    (listed,) = told("submissions")["submissions"]
    assert (listed["id"], listed["state"], listed["open_warnings"]) == (identity, "draft", loaded["open_warnings"])
    asked = told("submit", identity, "--as", "focal_point:KEN", ends=1)
    assert (asked["done"], "--confirm" in asked["message"]) == (False, True)
    assert told("submit", identity, "--as", "focal-point:ken", "--confirm")["state"] == "submitted"
    assert told("return", identity, "--why", "Table 3 is of last year")["state"] == "returned"
    assert told("submit", identity, "--confirm")["state"] == "submitted"
    assert told("approve", identity)["state"] == "approved"
    assert told("withdraw", identity, "--why", "asked for by the ministry")["state"] == "withdrawn"
    events = told("history", identity)["history"]
    assert [event["action"] for event in events] == [
        "land", "submit", "return", "submit", "approve", "withdraw",
    ]  # fmt: skip
    assert [event["actor"] for event in events] == ["amina"] * 6
    assert events[0]["role"] == "focal_point"
    assert events[2]["why"] == "Table 3 is of last year"


def test_what_is_wrong_ends_with_one_and_the_place_of_the_marked_copy(workbook: Path, tmp_path: Path) -> None:
    wrong = write_report(tmp_path / "wrong.xlsx", nso_endorsed="perhaps")
    several = told("load", "national-report", workbook, wrong, ends=1)
    assert [file["accepted"] for file in several["files"]] == [True, False]
    assert (several["accepted"], several["state"]) == (False, "refused")
    refused = several["files"][1]
    (error,) = [issue for issue in refused["issues"] if issue["severity"] == "error"]
    assert list(error) == ["severity", "file", "sheet", "row", "column", "cell", "value", "rule", "message"]
    assert (error["sheet"], error["column"], error["value"]) == ("METADATA", "nso_endorsed", "perhaps")
    assert Path(refused["annotated"]).is_file()
    shown = wsis("check", "national-report", wrong, "--lang", "en", ends=1)
    assert f"Marked copy: {refused['annotated']}" in shown.stderr


def test_steps_that_may_not_be_taken_end_with_one(workbook: Path) -> None:
    identity = told("load", "national-report", workbook)["submission_id"]
    assert "Only the secretariat may approve" in wsis("approve", identity, "--as", "focal_point:KEN", ends=1).stderr
    assert "It has to be submitted first" in wsis("approve", identity, ends=1).stderr
    assert "no report 1234" in wsis("submit", "1234", ends=1).stderr
    assert "report of KEN" in wsis("history", identity, "--as", "focal_point:UGA", ends=1).stderr
    assert told("submissions", "--as", "focal_point:UGA")["submissions"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("load", "national-report", "WORKBOOK", "--as", "minister"),
        ("load", "national-report", "WORKBOOK", "--as", "focal_point"),
        ("load", "national-report", "WORKBOOK", "--as", "focal_point:Atlantis"),
        ("load", "national-report", "WORKBOOK", "--as", "system"),
        ("check", "national-report", "WORKBOOK", "--lang", "tlh"),
        ("check", "national-report", "WORKBOOK", "--area", "Atlantis"),
        ("check", "national-report", "nowhere.xlsx"),
        ("template", "--area", "Atlantis", "--year", "2026", "-o", "t.xlsx"),
        ("template", "--area", "KEN", "--year", "1999", "-o", "t.xlsx"),
        ("template", "--area", "KEN", "--year", "2026", "--lang", "tlh", "-o", "t.xlsx"),
        ("template", "--area", "KEN", "--year", "2026", "-o", "t.ods"),
        ("return", "1234"),
        ("deadlines", "annual-2026", "--set", "tomorrow"),
    ],
)
def test_wrong_usage_ends_with_two(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    wsis(*(workbook if argument == "WORKBOOK" else argument for argument in arguments), ends=2)
    assert not (tmp_path / "t.xlsx").exists()


def test_deadlines(workbook: Path) -> None:
    (kenya,) = told("deadlines", "annual-2026", "--area", "KEN")["board"]
    assert (kenya["due_date"], kenya["state"]) == ("2026-11-30", "none")  # of the seed review_cycle
    moved = told("deadlines", "annual-2026", "--area", "KEN", "--set", "2027-01-15", "--why", "elections")
    assert moved["board"][0]["due_date"] == "2027-01-15"
    assert "Only the secretariat" in wsis(
        "deadlines", "annual-2026", "--set", "2027-02-01", "--as", "focal_point:KEN", ends=1
    ).stderr  # fmt: skip
    back = told("deadlines", "annual-2026", "--area", "KEN", "--set", "none")
    assert back["board"][0]["due_date"] == "2026-11-30"
    assert "no review" in wsis("deadlines", "annual-1999", ends=1).stderr


def test_a_registry_that_does_not_answer(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WSIS_REGISTRY_URL", "postgresql://u:secret@127.0.0.1:1/d")
    for arguments in (("load", "national-report", workbook), ("submit", "1234"), ("submissions",), ("build",)):
        output = wsis(*arguments, ends=1).output
        assert "does not answer" in output
        assert "secret" not in output
