"""Several people at once, and a program that is ended half-way: everybody gets an answer and nothing is lost."""

from __future__ import annotations

import multiprocessing as mp
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from ingest.landing import Landing
from ingest.seeds import seed
from tests.warehouse.registry.conftest import home as home
from tests.warehouse.registry.conftest import postgresql as postgresql
from tests.warehouse.report_workbook import write_report
from warehouse import national_reports
from warehouse.national_reports import Actor
from warehouse.settings import Home

SECRETARIAT = Actor("amina", "secretariat")
_SPAWN = mp.get_context("spawn")


def landed(home: Home) -> list[str]:
    """Ids of the reports in the landing."""
    return Landing(home.landing).identities("national-report")


def aside(home: Home) -> list[Path]:
    """What is left half-way in the landing."""
    return list((home.landing / ".aside").iterdir())


def test_twenty_people_upload_at_once(home: Home, tmp_path: Path) -> None:
    """Sixteen sound reports of as many countries, two that are wrong, and twice the same file."""
    areas = [row["ref_area"] for row in seed("area") if row["is_un_member"] == "true"][:16]
    paths = [write_report(tmp_path / f"{area}.xlsx", area) for area in areas]
    uploads = [(path, area) for path, area in zip(paths, areas, strict=True)]
    uploads += [(write_report(tmp_path / f"wrong{n}.xlsx", areas[n], nso_endorsed="perhaps"), areas[n]) for n in (0, 1)]
    uploads += [(paths[3], areas[3]), (paths[4], areas[4])]

    def upload(pair: tuple[Path, str]) -> Any:
        path, area = pair
        return national_reports.load_report(home, path, Actor(f"focal-{area}", "focal_point", area))

    with ThreadPoolExecutor(20) as people:
        results = list(people.map(upload, uploads))
    assert Counter(result.state for result in results) == {"draft": 18, "refused": 2}
    assert [result.accepted for result in results] == [True] * 16 + [False] * 2 + [True] * 2
    assert sum(result.is_new for result in results) == 16
    reports = national_reports.submissions(home)
    assert sorted(report.id for report in reports) == landed(home)
    assert sorted(report.ref_area for report in reports) == sorted(areas)
    assert {(report.version, report.landed_by) for report in reports} == {(1, f"focal-{area}") for area in areas}
    assert all(len(national_reports.history(home, report.id)) == 1 for report in reports)
    assert all(result.annotated is not None and result.annotated.exists() for result in results)
    assert aside(home) == []


def _load(pipe: Connection, home: Home, url: str | None, path: Path) -> None:
    os.environ.pop("WSIS_REGISTRY_URL", None)
    if url:
        os.environ["WSIS_REGISTRY_URL"] = url
    pipe.send("ready")
    pipe.recv()
    result = national_reports.load_report(home, path, SECRETARIAT)
    pipe.send((result.submission_id, result.version, result.state))


def in_processes(home: Home, paths: list[Path]) -> list[tuple[str, int, str]]:
    """Load workbooks in processes of their own at the same moment."""
    url = os.environ.get("WSIS_REGISTRY_URL")
    pairs = []
    for path in paths:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_load, args=(theirs, home, url, path))
        process.start()
        pairs.append((process, ours))
    for _, pipe in pairs:
        assert pipe.recv() == "ready"
    for _, pipe in pairs:
        pipe.send("go")
    told = [pipe.recv() for _, pipe in pairs]
    for process, _ in pairs:
        process.join()
    assert [process.exitcode for process, _ in pairs] == [0] * len(paths)
    return told


def test_two_uploads_of_one_country_at_once(home: Home, tmp_path: Path) -> None:
    """In a runtime directory that nobody has used yet: two versions of two files, one of a file that is sent twice."""
    first, second = (write_report(tmp_path / f"{value}.xlsx", value=value) for value in (41.5, 42.5))
    told = in_processes(home, [first, second, second])
    assert told[1] == told[2]
    assert {version for _, version, _ in told} == {1, 2}
    assert {state for _, _, state in told} == {"draft"}
    assert sorted({identity for identity, _, _ in told}) == landed(home)
    assert sorted(report.version for report in national_reports.submissions(home)) == [1, 2]
    assert aside(home) == []


def _load_and_hang(home: Home, path: Path, where: str, started: Path) -> None:
    from ingest import landing
    from warehouse.national_reports import loading

    def hang(*_: object, **__: object) -> None:
        started.touch()
        mp.Event().wait(60)

    if where == "before the rename":
        landing.json.dumps = hang  # type: ignore[assignment]  # the provenance is written last
    else:
        loading.register = hang  # type: ignore[assignment]
    national_reports.load_report(home, path, SECRETARIAT)


@pytest.mark.parametrize(("where", "kept"), [("before the rename", 0), ("before it is registered", 1)])
def test_a_program_that_is_killed_while_it_lands(tmp_path: Path, monkeypatch: Any, where: str, kept: int) -> None:
    """kill -9: the report is there whole or not at all, and can be sent again."""
    monkeypatch.delenv("WSIS_REGISTRY_URL", raising=False)
    home, started = Home(tmp_path / "home"), tmp_path / "started"
    path = write_report(tmp_path / "r.xlsx")
    process = _SPAWN.Process(target=_load_and_hang, args=(home, path, where, started))
    process.start()
    while not started.exists():
        process.join(0.05)
        assert process.is_alive()
    process.kill()
    process.join()
    assert len(landed(home)) == kept
    reports = national_reports.submissions(home)
    assert [(report.id, report.state) for report in reports] == [(identity, "draft") for identity in landed(home)]
    again = national_reports.load_report(home, path, SECRETARIAT)
    assert (again.state, again.version, again.is_new) == ("draft", 1, kept == 0)
    assert len(national_reports.submissions(home)) == 1
