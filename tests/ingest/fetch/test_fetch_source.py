"""The entry point: settings as data, mirrors, several series at once, and the progress bar."""

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from rich.console import Console

from ingest.fetch import (
    FetchClient,
    FetchError,
    RichProgress,
    SourceSettings,
    fetch_source,
    fetchable_sources,
    load_settings,
    with_mirror,
)

if TYPE_CHECKING:
    from tests.ingest.fetch.conftest import FakeApi

CODE = "IT.NET.USER.ZS"


def impatient(settings: SourceSettings) -> FetchClient:
    """A client that does not sleep and tries twice."""
    retry = replace(settings.retry, attempts=2)
    return FetchClient(replace(settings, retry=retry), sleep=lambda _: None)


def test_every_source_has_complete_settings_on_https() -> None:
    assert fetchable_sources() == ["world-bank", "un-sdg", "itu-datahub"]
    for source in fetchable_sources():
        settings = load_settings(source)
        assert settings.base_url.startswith("https://") and settings.max_bytes > 0
        assert settings.base_url.split("/")[2] in settings.hosts
        assert f"wsis load {source} FILE" in settings.by_hand


def test_a_source_without_an_api_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="there is a public API for: world-bank, un-sdg, itu-datahub") as caught:
        fetch_source("egdi", ["x"], tmp_path)
    assert "wsis load egdi FILE" in caught.value.hint


def test_a_mirror_whose_host_is_named_is_used(api: "FakeApi", tmp_path: Path) -> None:
    outcome = fetch_source(
        "world-bank",
        [CODE],
        tmp_path,
        base_url=f"{api.url}/",
        allow_hosts=[api.host],
        client_factory=impatient,
    )
    assert [file.path.name for file in outcome.files] == ["API_IT.NET.USER.ZS.json"]
    assert outcome.failures == []
    # page_size of the World Bank in sources.yaml.
    assert api.seen[0].query["per_page"] == "5000"


def test_a_mirror_whose_host_is_not_named_is_refused(api: "FakeApi", tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="not on the list of allowed hosts") as caught:
        fetch_source("world-bank", [CODE], tmp_path, base_url=api.url)
    assert f"--allow-host {api.host}" in caught.value.hint
    assert api.seen == []


def test_a_mirror_in_the_environment(api: "FakeApi", monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WSIS_FETCH_BASE_URL_UN_SDG", api.url)
    with pytest.raises(FetchError, match="not on the list"):
        fetch_source("un-sdg", ["SE_ADT_ACTS"], tmp_path)
    monkeypatch.setenv("WSIS_FETCH_ALLOW_HOSTS_UN_SDG", f"mirror.example.org, {api.host}")
    outcome = fetch_source("un-sdg", ["SE_ADT_ACTS"], tmp_path)
    assert [file.path.name for file in outcome.files] == ["sdg_SE_ADT_ACTS.csv"]
    assert load_settings("un-sdg").hosts == {"unstats.un.org"}


@pytest.mark.parametrize(
    "address",
    ["ftp://mirror.example.org/x", "mirror.example.org", "https://me:word@mirror.example.org", "https://"],
)
def test_an_address_that_cannot_be_used(address: str) -> None:
    with pytest.raises(FetchError, match="cannot be used as a base address") as caught:
        with_mirror(load_settings("world-bank"), address, ["mirror.example.org"], {})
    assert "word" not in caught.value.message.replace("password", "")


def test_one_bad_series_does_not_lose_the_others(api: "FakeApi", tmp_path: Path) -> None:
    api.wb["IT.CEL.SETS.P2"] = [
        row | {"indicator": {"id": "IT.CEL.SETS.P2", "value": "Mobile"}} for row in api.wb[CODE]
    ]
    outcome = fetch_source(
        "world-bank", ["IT.CEL.SETS.P2", "IT.UNKNOWN", CODE], tmp_path,
        base_url=api.url, allow_hosts=[api.host], client_factory=impatient,
    )  # fmt: skip
    assert [file.series for file in outcome.files] == ["IT.CEL.SETS.P2", CODE]
    ((series, error),) = outcome.failures
    assert series == "IT.UNKNOWN" and "does not know the indicator IT.UNKNOWN" in error.message


def test_a_refusal_ends_the_run(api: "FakeApi", faults: Any, tmp_path: Path) -> None:
    api.always = faults["status"](403)
    outcome = fetch_source(
        "world-bank", [CODE, "SP.POP.TOTL"], tmp_path,
        base_url=api.url, allow_hosts=[api.host], client_factory=impatient,
    )  # fmt: skip
    assert outcome.files == [] and [series for series, _ in outcome.failures] == [CODE]
    assert len(api.seen) == 1


def test_nothing_is_asked_for_if_one_code_is_malformed(api: "FakeApi", tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="'a b' is not a series code"):
        fetch_source("world-bank", [CODE, "a b"], tmp_path, base_url=api.url, allow_hosts=[api.host])
    with pytest.raises(FetchError, match="No series was named"):
        fetch_source("world-bank", [], tmp_path, base_url=api.url, allow_hosts=[api.host])
    assert api.seen == []


def test_two_downloads_into_one_folder_do_not_meet(api: "FakeApi", tmp_path: Path) -> None:
    with FileLock(tmp_path / ".wsis-fetch.lock"):
        outcome = fetch_source("world-bank", [CODE], tmp_path, base_url=api.url, allow_hosts=[api.host])
    assert "Another `wsis fetch` is writing to" in str(outcome.failures[0][1])
    assert api.seen == []


def test_a_folder_that_is_a_file(api: "FakeApi", tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    outcome = fetch_source("world-bank", [CODE], tmp_path / "out", base_url=api.url, allow_hosts=[api.host])
    assert "cannot be used as the folder for downloads" in str(outcome.failures[0][1])


def test_the_bar_shows_series_and_pages(api: "FakeApi", tmp_path: Path) -> None:
    screen = io.StringIO()
    with RichProgress(Console(file=screen, force_terminal=True, width=120)) as progress:
        fetch_source("world-bank", [CODE], tmp_path, base_url=api.url, allow_hosts=[api.host], progress=progress)
    assert CODE in screen.getvalue() and "done" in screen.getvalue()


def test_the_message_of_an_error_has_its_three_parts() -> None:
    error = FetchError("It failed.", "https://api.worldbank.org/x", "Try later.")
    assert str(error) == "It failed. Address: https://api.worldbank.org/x\nTry later."
