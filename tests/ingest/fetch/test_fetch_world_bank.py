"""World Bank: pages become one document of the API's shape; resuming, and what the API cannot give."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.fetch import FetchError, ProgressEvent, world_bank

if TYPE_CHECKING:
    from tests.ingest.fetch.conftest import FakeApi

CODE = "IT.NET.USER.ZS"


def files(folder: Path) -> set[str]:
    """Names of all files below a folder, without the lock."""
    return {p.name for p in folder.rglob("*") if p.is_file() and not p.name.endswith(".lock")}


def test_pages_are_merged_into_one_document(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    events: list[ProgressEvent] = []
    (fetched,) = world_bank.fetch([CODE, CODE], tmp_path / "new", client_of("world-bank"), events.append)

    head, rows = json.loads(fetched.path.read_text(encoding="utf-8"))
    # Five rows (WB_VALUES) were served as pages of two.
    assert api.pages_asked() == ["1", "2", "3"]
    assert rows == api.wb[CODE]
    assert head == {
        "page": 1, "pages": 1, "per_page": 5, "total": 5, "sourceid": "2", "lastupdated": "2026-07-01",
    }  # fmt: skip
    assert fetched.path == tmp_path / "new" / "API_IT.NET.USER.ZS.json"
    assert fetched.sha256 == hashlib.sha256(fetched.path.read_bytes()).hexdigest()
    assert fetched.bytes == fetched.path.stat().st_size
    assert fetched.url == f"{api.url}/country/all/indicator/{CODE}?format=json&per_page=2&page=1"
    assert fetched.retrieved_at.tzinfo is UTC and fetched.series == CODE
    assert files(tmp_path) == {fetched.path.name}
    assert [(e.kind, e.done, e.total) for e in events] == [
        ("pages", 1, 3), ("pages", 2, 3), ("pages", 3, 3), ("done", 0, None),
    ]  # fmt: skip
    assert api.seen[0].headers["user-agent"].startswith("wsis-monitoring/")


def test_a_byte_order_mark_is_no_obstacle(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.bom = True
    (fetched,) = world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    assert json.loads(fetched.path.read_text(encoding="utf-8"))[1] == api.wb[CODE]


def test_kept_pages_are_not_asked_for_again(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.faults = [None, None]
    api.always = faults["status"](500)
    with pytest.raises(FetchError, match="failed 3 times; the last time the server answered 500"):
        world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    assert files(tmp_path) == {"page-00001.json", "page-00002.json"}
    assert api.pages_asked() == ["1", "2", "3", "3", "3"]

    api.always = None
    api.seen.clear()
    (fetched,) = world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    assert api.pages_asked() == ["3"]
    assert json.loads(fetched.path.read_text(encoding="utf-8"))[1] == api.wb[CODE]


def test_old_kept_pages_are_asked_for_again(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.faults = [None] + [faults["status"](503)] * 3
    with pytest.raises(FetchError):
        world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    api.seen.clear()
    # keep_pages_hours of the World Bank is 24.
    later = datetime.now(UTC) + timedelta(hours=25)
    world_bank.fetch([CODE], tmp_path, client_of("world-bank", now=lambda: later))
    assert api.pages_asked()[0] == "1"


def test_pages_of_two_states_of_the_source_are_never_mixed(
    api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path
) -> None:
    api.faults = [None] + [faults["status"](503)] * 3
    with pytest.raises(FetchError):
        world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    # The Bank revises its figures between the two runs; the number of rows stays.
    api.wb[CODE] = [row | {"value": 50.5} for row in api.wb[CODE]]
    api.lastupdated = "2026-09-24"
    api.seen.clear()
    (fetched,) = world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    head, rows = json.loads(fetched.path.read_text(encoding="utf-8"))
    assert [row["value"] for row in rows] == [50.5] * 5
    assert head["lastupdated"] == "2026-09-24"
    assert api.pages_asked() == ["2", "1", "2", "3"]


def test_a_source_that_keeps_changing_is_given_up(
    api: "FakeApi", client_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = api.body

    def changing(path: str, query: dict[str, str]) -> tuple[bytes, str]:
        api.lastupdated = f"2026-09-{len(api.seen):02d}"
        return original(path, query)

    monkeypatch.setattr(api, "body", changing)
    with pytest.raises(FetchError, match="do not fit together") as caught:
        world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    assert "again in an hour" in caught.value.hint
    assert files(tmp_path) == set()


def test_an_unknown_indicator_is_named(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        world_bank.fetch(["IT.NET.USER"], tmp_path, client_of("world-bank"))
    # The second half is the API's own text for message id 120.
    assert "does not know the indicator IT.NET.USER (The provided parameter value is not valid)" in str(caught.value)
    assert "wsis load world-bank FILE" in caught.value.hint
    assert len(api.seen) == 1
    assert files(tmp_path) == set()


def test_an_indicator_without_figures_is_an_error(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.wb["IT.EMPTY"] = []
    with pytest.raises(FetchError, match="no figures for the indicator IT.EMPTY"):
        world_bank.fetch(["IT.EMPTY"], tmp_path, client_of("world-bank"))


def test_an_answer_for_another_indicator_is_refused(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.wb["SP.POP.TOTL"] = api.wb[CODE]
    with pytest.raises(FetchError, match="answered with IT.NET.USER.ZS where SP.POP.TOTL was asked for"):
        world_bank.fetch(["SP.POP.TOTL"], tmp_path, client_of("world-bank"))


@pytest.mark.parametrize("code", ["../etc/passwd", "A;B", "A/B", "", "A B", "A..B", "A?x=1"])
def test_a_code_that_cannot_be_one_is_refused_before_any_request(
    api: "FakeApi", client_of: Any, tmp_path: Path, code: str
) -> None:
    with pytest.raises(FetchError, match="is not a series code of world-bank") as caught:
        world_bank.fetch([CODE, code], tmp_path, client_of("world-bank"))
    assert "IT.NET.USER.ZS" in caught.value.hint
    assert api.seen == []


def test_a_second_download_replaces_the_first(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    api.wb[CODE] = api.wb[CODE][:1]
    (fetched,) = world_bank.fetch([CODE], tmp_path, client_of("world-bank"))
    assert json.loads(fetched.path.read_text(encoding="utf-8"))[1] == api.wb[CODE]
    assert files(tmp_path) == {fetched.path.name}
