"""ITU DataHub: a zip or a CSV becomes the portal's CSV; interrupted downloads go on with Range."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.fetch import FetchError, ProgressEvent, itu_datahub

if TYPE_CHECKING:
    from tests.ingest.fetch.conftest import FakeApi

CODE = "11624"
KEY = "11624/iscollection/false"


def packed(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def left(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir() if not p.name.endswith(".lock")}


def test_a_csv_is_written_byte_for_byte(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    events: list[ProgressEvent] = []
    (fetched,) = itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"), events.append)
    assert fetched.path.read_bytes() == api.itu[KEY]
    assert fetched.path.name == "itu_datahub_11624.csv"
    assert api.seen[0].path == "/data/download/byid/11624/iscollection/false"
    assert left(tmp_path) == {"itu_datahub_11624.csv"}
    assert events[-2].kind == "bytes" and events[-2].done == events[-2].total == len(api.itu[KEY])


def test_a_zip_is_unpacked_and_its_names_are_not_used(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    content = api.itu[KEY]
    api.itu[KEY] = packed(**{"../../individuals-using-the-internet_1.csv": content, "readme.txt": b"x"})
    api.itu_type = "application/zip"
    (fetched,) = itu_datahub.fetch([CODE], tmp_path / "out", client_of("itu-datahub"))
    assert fetched.path.read_bytes() == content
    assert left(tmp_path / "out") == {"itu_datahub_11624.csv"} and left(tmp_path) == {"out"}


def test_a_collection_has_its_own_address_and_name(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.itu["100095/iscollection/true"] = api.itu[KEY]
    (fetched,) = itu_datahub.fetch(["collection:100095"], tmp_path, client_of("itu-datahub"))
    assert api.seen[0].path == "/data/download/byid/100095/iscollection/true"
    assert fetched.path.name == "itu_datahub_collection_100095.csv"


def test_an_interrupted_download_goes_on_with_a_range_request(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.faults = [faults["cut_off"](100)]
    (fetched,) = itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert "range" not in api.seen[0].headers
    assert api.seen[1].headers["range"] == "bytes=100-"
    assert api.seen[1].headers["if-range"] == '"v1"'
    assert api.seen[1].headers["accept-encoding"] == "identity"
    assert fetched.path.read_bytes() == api.itu[KEY]
    assert left(tmp_path) == {"itu_datahub_11624.csv"}


def test_another_run_goes_on_where_the_last_one_stopped(
    api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path
) -> None:
    api.faults = [faults["cut_off"](100)]
    api.always = faults["status"](500)
    with pytest.raises(FetchError, match="the last time the server answered 500") as caught:
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert "100 bytes are kept" in caught.value.hint
    assert left(tmp_path) == {
        ".itu_datahub_11624.csv.download.part", ".itu_datahub_11624.csv.download.part.json",
    }  # fmt: skip

    api.always = None
    (fetched,) = itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert api.seen[-1].headers["range"] == "bytes=100-"
    assert fetched.path.read_bytes() == api.itu[KEY]
    assert left(tmp_path) == {"itu_datahub_11624.csv"}


def test_a_file_that_changed_meanwhile_is_taken_from_the_start(
    api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path
) -> None:
    api.faults = [faults["cut_off"](100)] + [faults["status"](500)] * 2
    with pytest.raises(FetchError):
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    api.etag = '"v2"'
    api.itu[KEY] = api.itu[KEY].replace(b"17.1", b"17.2").replace(b"15.44", b"15.55")
    (fetched,) = itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert api.seen[-1].headers["if-range"] == '"v1"'
    assert fetched.path.read_bytes() == api.itu[KEY]


def test_without_a_validator_nothing_is_continued(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.etag = ""
    api.always = faults["cut_off"](100)
    with pytest.raises(FetchError, match="the answer broke off"):
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert all("range" not in seen.headers for seen in api.seen)
    assert left(tmp_path) == set()


def test_a_range_that_does_not_fit_starts_over(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    api.faults = [faults["cut_off"](100), faults["status"](416), None]
    (fetched,) = itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert [seen.headers.get("range") for seen in api.seen] == [None, "bytes=100-", None]
    assert fetched.path.read_bytes() == api.itu[KEY]


def test_a_damaged_zip_is_tried_again(api: "FakeApi", client_of: Any, faults: Any, tmp_path: Path) -> None:
    content = api.itu[KEY]
    api.itu[KEY] = good = packed(data=b"", **{"data.csv": content})
    api.itu_type = "application/zip"
    middle = bytes([*good[:150], good[150] ^ 255, *good[151:]])
    api.faults = [
        faults["instead"](good[:-30], "application/zip"),
        faults["instead"](middle, "application/zip"),
    ]
    (fetched,) = itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert fetched.path.read_bytes() == content
    assert len(api.seen) == 3


def test_a_zip_bomb_is_stopped(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.itu[KEY] = packed(**{"data.csv": api.itu[KEY] + b"0" * 200_000})
    assert len(api.itu[KEY]) < 5_000
    with pytest.raises(FetchError, match="larger than the 100,000 bytes allowed when unpacked"):
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub", max_bytes=100_000))
    assert left(tmp_path) == set()


def test_other_columns_are_refused_with_their_names(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    # The first headings of version 3 of the API, as a public program lists them.
    api.itu[KEY] = b"SeriesID,SeriesCode,Series,Unit\n1,a,b,%\n"
    with pytest.raises(FetchError) as caught:
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert "seriesDescription missing; it starts with SeriesID, SeriesCode, Series, Unit." in caught.value.message
    assert "wsis load itu-datahub FILE" in caught.value.hint
    assert left(tmp_path) == set()


def test_a_header_alone_is_no_data(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.itu[KEY] = api.itu[KEY].splitlines(keepends=True)[0]
    with pytest.raises(FetchError, match="no figures for 11624"):
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))


def test_two_tables_in_a_zip_are_not_guessed_at(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.itu[KEY] = packed(**{"a.csv": api.itu[KEY], "b.csv": api.itu[KEY]})
    with pytest.raises(FetchError, match="should hold one CSV file; it holds a.csv, b.csv"):
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))


def test_not_utf8_is_said(api: "FakeApi", client_of: Any, tmp_path: Path) -> None:
    api.itu[KEY] = '"seriesID","Côte d’Ivoire"\n'.encode("cp1252")
    with pytest.raises(FetchError, match="not a CSV in UTF-8"):
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))


def test_a_refusal_names_the_way_by_hand(
    api: "FakeApi", client_of: Any, faults: Any, waits: list[float], tmp_path: Path
) -> None:
    api.always = faults["status"](403)
    with pytest.raises(FetchError, match="does not let this computer download") as caught:
        itu_datahub.fetch([CODE], tmp_path, client_of("itu-datahub"))
    assert "https://datahub.itu.int/" in caught.value.hint and caught.value.stops_all
    assert waits == [] and len(api.seen) == 1
