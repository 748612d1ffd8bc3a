"""The client: retries, waits, limits, the allow-list, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.fetch import FetchClient, FetchError, ProgressEvent, SourceSettings, world_bank
from ingest.fetch.client import Download
from ingest.fetch.pages import read_json

if TYPE_CHECKING:
    from tests.ingest.fetch.conftest import FakeApi

CODE = "IT.NET.USER.ZS"


def page(target: Path, **changes: Any) -> Download:
    """The World Bank's first page as a download that checks nothing but JSON."""
    params: dict[str, str | int] = {"format": "json", "per_page": 2, "page": 1}
    download = Download(CODE, f"country/all/indicator/{CODE}", params, target, read_json, 1_000_000)
    return replace(download, **changes)


def body(api: "FakeApi") -> bytes:
    return api.body(f"/country/all/indicator/{CODE}", {"page": "1", "per_page": "2"})[0]


def test_a_cut_off_body_is_fetched_again(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.faults = [faults["cut_off"](40)]
    client_of("world-bank").get(page(tmp_path / "p.json"))
    assert (tmp_path / "p.json").read_bytes() == body(api)
    assert len(api.seen) == 2 and waits == [1.0]
    assert [p.name for p in tmp_path.iterdir()] == ["p.json"]


def test_half_a_json_document_is_noticed_without_a_length(
    api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path
) -> None:
    """HTTP/1.0 without Content-Length ends when the connection ends: only the content can tell."""
    api.faults = [faults["instead"](body(api)[:-20], "application/json")]
    client_of("world-bank").get(page(tmp_path / "p.json"))
    assert (tmp_path / "p.json").read_bytes() == body(api)
    assert len(api.seen) == 2


def test_429_waits_as_long_as_the_server_says(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    events: list[ProgressEvent] = []
    api.faults = [faults["status"](429, Retry_After="17")]
    client_of("world-bank").get(page(tmp_path / "p.json"), events.append)
    assert waits == [17.0]
    assert (tmp_path / "p.json").read_bytes() == body(api)
    assert events[0].kind == "waiting"
    assert events[0].message == "the server answered 429 Too Many Requests; attempt 2 of 3 in 17 s"


def test_retry_after_may_be_a_date(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.faults = [faults["status"](503, Retry_After="Sun, 22 Nov 2026 10:00:30 GMT")]
    client = client_of("world-bank", now=lambda: datetime(2026, 11, 22, 10, 0, 0, tzinfo=UTC))
    client.get(page(tmp_path / "p.json"))
    assert waits == [30.0]


def test_an_unreadable_retry_after_is_ignored(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.faults = [faults["status"](503, Retry_After="soon")]
    client_of("world-bank").get(page(tmp_path / "p.json"))
    assert waits == [1.0]


def test_a_very_long_retry_after_is_reported_not_waited_for(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.faults = [faults["status"](429, Retry_After="86400")]
    with pytest.raises(FetchError, match="asks to wait 86400 seconds") as caught:
        client_of("world-bank").get(page(tmp_path / "p.json"))
    assert waits == [] and caught.value.stops_all


def test_500_twice_then_the_file(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.faults = [faults["status"](500), faults["status"](500)]
    client_of("world-bank").get(page(tmp_path / "p.json"))
    assert (tmp_path / "p.json").read_bytes() == body(api)
    # base_seconds 1, doubled each time, jitter factor fixed at 1.
    assert waits == [1.0, 2.0]


def test_the_back_off_has_jitter_and_a_ceiling(
    api: "FakeApi", settings_of: Callable[..., SourceSettings], faults: Any, tmp_path: Path
) -> None:
    settings = settings_of("world-bank")
    settings = replace(settings, retry=replace(settings.retry, attempts=6, max_seconds=4.0))
    waits: list[float] = []
    api.always = faults["status"](502)
    with FetchClient(settings, sleep=waits.append, jitter=lambda: 0.0) as client, pytest.raises(FetchError):
        client.get(page(tmp_path / "p.json"))
    # Half of 1, 2, 4, 4, 4: jitter 0 gives the lower end of the range.
    assert waits == [0.5, 1.0, 2.0, 2.0, 2.0]


def test_500_for_ever_is_given_up_with_a_clear_message(
    api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path
) -> None:
    api.always = faults["status"](500)
    (tmp_path / "p.json").write_text("the file of last month", encoding="utf-8")
    with pytest.raises(FetchError) as caught:
        client_of("world-bank").get(page(tmp_path / "p.json"))
    error = caught.value
    assert error.message == (
        "The download from world-bank failed 3 times; the last time the server answered 500 Internal Server Error."
    )
    assert error.url == f"{api.url}/country/all/indicator/{CODE}?format=json&per_page=2&page=1"
    assert "run the same command again later" in error.hint
    assert (tmp_path / "p.json").read_text(encoding="utf-8") == "the file of last month"
    assert [p.name for p in tmp_path.iterdir()] == ["p.json"]


def test_a_web_page_instead_of_data_is_refused(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.faults = [faults["instead"](b"<html>Maintenance</html>", "text/html; charset=utf-8")]
    with pytest.raises(FetchError, match="answered with text/html where application/json was expected"):
        client_of("world-bank").get(page(tmp_path / "p.json"))
    assert len(api.seen) == 1 and list(tmp_path.iterdir()) == []


def test_404_is_not_repeated(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.always = faults["status"](404)
    with pytest.raises(FetchError, match="has nothing at this address") as caught:
        client_of("world-bank").get(page(tmp_path / "p.json"))
    assert len(api.seen) == 1 and not caught.value.stops_all


def test_a_redirect_off_the_list_is_refused(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    port = api.host.split(":")[1]
    api.faults = [faults["status"](302, Location=f"http://localhost:{port}/elsewhere")]
    with pytest.raises(FetchError) as caught:
        client_of("world-bank").get(page(tmp_path / "p.json"))
    assert f"leads to http://localhost:{port}, which is not an allowed host of world-bank" in str(caught.value)
    assert len(api.seen) == 1 and list(tmp_path.iterdir()) == []


def test_a_redirect_within_the_list_is_followed(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    query = "?format=json&per_page=2&page=1"
    api.faults = [faults["status"](301, Location=f"/country/all/indicator/{CODE}{query}"), None]
    client_of("world-bank").get(page(tmp_path / "p.json", path="old/address"))
    assert [seen.path for seen in api.seen] == ["/old/address", f"/country/all/indicator/{CODE}"]
    assert (tmp_path / "p.json").read_bytes() == body(api)


def test_a_redirect_to_plain_http_is_refused(
    api: "FakeApi", settings_of: Callable[..., SourceSettings], tmp_path: Path
) -> None:
    settings = settings_of("world-bank", base_url="https://api.worldbank.org/v2")
    with FetchClient(settings) as client, pytest.raises(FetchError, match=r"leads to http://127\.0\.0\.1"):
        client._allow(client._http.build_request("GET", f"{api.url}/x").url, "https://api.worldbank.org/v2/x")
    assert api.seen == []


def test_redirects_in_a_circle_end(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.always = faults["status"](302, Location=f"/country/all/indicator/{CODE}?page=1&per_page=2")
    with pytest.raises(FetchError, match="redirects again and again"):
        client_of("world-bank").get(page(tmp_path / "p.json"))
    # max_redirects is 5 in sources.yaml: the request and five redirects.
    assert len(api.seen) == 6


def test_an_announced_size_over_the_cap_is_refused_before_reading(
    api: "FakeApi", client_of: Any, tmp_path: Path
) -> None:
    with pytest.raises(FetchError, match="larger than the 200 bytes allowed for a series of world-bank"):
        client_of("world-bank", max_bytes=200).get(page(tmp_path / "p.json", max_bytes=200))
    assert list(tmp_path.iterdir()) == []


def test_an_unannounced_size_over_the_cap_is_stopped(
    api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path
) -> None:
    api.always = faults["instead"](b"[" + b"1," * 50_000 + b"1]", "application/json")
    with pytest.raises(FetchError, match="larger than the 2,000 bytes allowed"):
        client_of("world-bank", max_bytes=2000).get(page(tmp_path / "p.json", max_bytes=2000))
    assert list(tmp_path.iterdir()) == []


def test_the_cap_counts_all_pages_together(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    # One page of two rows is less than 700 bytes, two pages are more.
    assert len(body(api)) < 700
    with pytest.raises(FetchError, match="larger than the 700 bytes allowed"):
        world_bank.fetch([CODE], tmp_path, client_of("world-bank", max_bytes=700))
    assert api.pages_asked() == ["1", "2"]


def test_a_silent_server_is_given_up(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.always = faults["hang"]
    with pytest.raises(FetchError, match="the last time the server was silent for too long"):
        client_of("world-bank", read_seconds=0.05).get(page(tmp_path / "p.json"))
    assert list(tmp_path.iterdir()) == []


def test_an_endless_answer_is_given_up(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="was not complete after -1 seconds"):
        client_of("world-bank", request_seconds=-1.0).get(page(tmp_path / "p.json"))


def test_no_server_at_all(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    # Port 1 of the local machine is reserved and has no listener.
    changes = {"base_url": "http://127.0.0.1:1", "hosts": frozenset({"127.0.0.1:1"})}
    with pytest.raises(FetchError, match="no connection could be made") as caught:
        client_of("world-bank", **changes).get(page(tmp_path / "p.json"))
    assert caught.value.stops_all


def test_a_disk_that_refuses_is_said(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"p\.json could not be written \(No such file or directory\)"):
        client_of("world-bank").get(page(tmp_path / "missing" / "p.json"))


def test_an_interruption_by_the_user_leaves_the_target_alone(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("old", encoding="utf-8")

    def interrupt(_part: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client_of("world-bank").get(page(tmp_path / "p.json", check=interrupt))
    assert (tmp_path / "p.json").read_text(encoding="utf-8") == "old"
