"""A local HTTP server that answers like the three public APIs, and can be told to misbehave."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.fetch import FetchClient, SourceSettings, load_settings
from ingest.fetch.settings import RetryPolicy

# Shaped like answers of https://api.worldbank.org/v2; the figures are made up.
WB_VALUES: list[tuple[str, str, str, str, float | None]] = [
    ("ZH", "Africa Eastern and Southern", "AFE", "2020", 26.7066),
    ("AF", "Afghanistan", "AFG", "2021", None),
    ("AF", "Afghanistan", "AFG", "2020", 18.4),
    ("NA", "Namibia", "NAM", "2020", 41.0),
    ("KE", "Kenya", "KEN", "2020", 29.53125),
]

# Rows 1 and 2 of the 2020.Q4.G.02 extract of SE_ADT_ACTS in the UN SDG API's shape, and three made-up ones.
UN_VALUES: list[tuple[str, str, float, str, dict[str, str]]] = [
    ("12", "Algeria", 2018.0, "22.846", {"Sex": "MALE", "Type of skill": "COPA", "Reporting Type": "G"}),
    (
        "12",
        "Algeria",
        2018.0,
        "16.14774",
        {"Sex": "BOTHSEX", "Type of skill": "EMAIL", "Reporting Type": "G"},
    ),
    ("404", "Kenya", 2019.0, "9.5", {"Sex": "FEMALE", "Type of skill": "EMAIL", "Reporting Type": "G"}),
    ("516", "Namibia", 2019.0, "NaN", {"Sex": "FEMALE", "Type of skill": "EMAIL", "Reporting Type": "G"}),
    ("404", "Kenya", 2020.5, "<1", {"Sex": "MALE", "Age": "15-24", "Reporting Type": "G"}),
]

# First lines of the portal's own file for series 11624, with its byte order mark and quoting.
ITU_CSV = (
    '\ufeff"seriesID","seriesCode","seriesName","seriesParent","seriesUnits","entityID","entityIso",'
    '"entityName","dataValue","dataYear","dataNote","dataSource","seriesDescription"\n'
    '11624,"i99H","Individuals using the Internet",,"%",4,"ABW","Aruba","15.4428229480349",2000,"",'
    '"Servicio di Telecomunicacion di Aruba (SETAR).","Refers to the proportion of individuals."\n'
    '11624,"i99H","Individuals using the Internet",,"%",4,"ABW","Aruba","17.1",2001,"","ITU estimate.",'
    '"A note\nover two lines."\n'
).encode()


def wb_row(code: str, iso2: str, name: str, iso3: str, date: str, value: float | None) -> dict[str, Any]:
    return {
        "indicator": {"id": code, "value": "Individuals using the Internet (% of population)"},
        "country": {"id": iso2, "value": name},
        "countryiso3code": iso3,
        "date": date,
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }


def un_row(code: str, area: str, name: str, year: float, value: str, dims: dict[str, str]) -> dict[str, Any]:
    return {
        "goal": ["4"],
        "target": ["4.4"],
        "indicator": ["4.4.1"],
        "series": code,
        "seriesDescription": "Proportion of youth and adults with ICT skills, by sex and type of skill (%)",
        "seriesCount": "4795",
        "geoAreaCode": area,
        "geoAreaName": name,
        "timePeriodStart": year,
        "value": value,
        "valueType": "Float",
        "time_detail": str(int(year)),
        "timeCoverage": None,
        "upperBound": None,
        "lowerBound": None,
        "basePeriod": None,
        "source": "Ministry of Post, Telecommunications",
        "geoInfoUrl": None,
        "footnotes": [""],
        "attributes": {"Nature": "C", "Units": "PERCENT"},
        "dimensions": dims,
    }


@dataclass
class Seen:
    """A request as the server got it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


Fault = Callable[[BaseHTTPRequestHandler, bytes, str], None]


@dataclass
class FakeApi:
    """What the server has and what it saw. `faults` are used up, one a request; None means no fault."""

    wb: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    un: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    itu: dict[str, bytes] = field(default_factory=dict)
    itu_type: str = "text/csv"
    etag: str = '"v1"'
    lastupdated: str = "2026-07-01"
    bom: bool = False
    faults: list[Fault | None] = field(default_factory=list)
    always: Fault | None = None
    seen: list[Seen] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    host: str = ""

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def pages_asked(self) -> list[str]:
        return [seen.query["page"] for seen in self.seen]

    def body(self, path: str, query: dict[str, str]) -> tuple[bytes, str]:
        if path.startswith("/country/all/indicator/"):
            text = json.dumps(self._wb_page(path.rsplit("/", 1)[1], query))
            return (("\ufeff" if self.bom else "") + text).encode(), "application/json;charset=utf-8"
        if path == "/Series/Data":
            return json.dumps(self._un_page(query)).encode(), "application/json; charset=utf-8"
        return self.itu.get(path.rpartition("/data/download/byid/")[2], b""), self.itu_type

    def _wb_page(self, code: str, query: dict[str, str]) -> list[Any]:
        if code not in self.wb:
            text = "The provided parameter value is not valid"
            return [{"message": [{"id": "120", "key": "Invalid value", "value": text}]}]
        page, size, rows = int(query["page"]), int(query["per_page"]), self.wb[code]
        if not rows:
            empty = {"page": 0, "pages": 0, "per_page": 0, "total": 0, "sourceid": None, "lastupdated": None}
            return [empty, None]
        head = {
            "page": page,
            "pages": -(-len(rows) // size),
            "per_page": size,
            "total": len(rows),
            "sourceid": "2",
            "lastupdated": self.lastupdated,
        }
        return [head, rows[(page - 1) * size : page * size]]

    def _un_page(self, query: dict[str, str]) -> dict[str, Any]:
        page, size, rows = int(query["page"]), int(query["pageSize"]), self.un.get(query["seriesCode"], [])
        return {
            "size": size,
            "totalElements": len(rows),
            "totalPages": -(-len(rows) // size),
            "pageNumber": page,
            "attributes": [{"id": "Units", "codes": []}],
            "dimensions": [{"id": "Sex", "codes": []}],
            "data": rows[(page - 1) * size : page * size],
        }


class Handler(BaseHTTPRequestHandler):
    """Answers from the FakeApi that the server carries."""

    def do_GET(self) -> None:
        api: FakeApi = self.server.api  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        api.seen.append(Seen(parts.path, query, headers))
        body, kind = api.body(parts.path, query)
        fault = api.faults.pop(0) if api.faults else api.always
        if fault:
            fault(self, body, kind)
        else:
            self._whole(api, body, kind, headers)

    def _whole(self, api: FakeApi, body: bytes, kind: str, headers: dict[str, str]) -> None:
        start = 0
        if "range" in headers and headers.get("if-range") == api.etag and api.etag:
            start = int(headers["range"].removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        if api.etag:
            self.send_header("ETag", api.etag)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(body[start:])

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def cut_off(length: int) -> Fault:
    """Promises the whole body, sends `length` bytes and closes the connection."""

    def fault(handler: BaseHTTPRequestHandler, body: bytes, kind: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        etag = handler.server.api.etag  # type: ignore[attr-defined]
        if etag:
            handler.send_header("ETag", etag)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:length])

    return fault


def status(code: int, **headers: str) -> Fault:
    """Answers with a status and headers (`Retry_After`)."""

    def fault(handler: BaseHTTPRequestHandler, body: bytes, kind: str) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return fault


def instead(content: bytes, kind: str) -> Fault:
    """Answers 200 with something else."""

    def fault(handler: BaseHTTPRequestHandler, body: bytes, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(content)

    return fault


def hang(handler: BaseHTTPRequestHandler, body: bytes, kind: str) -> None:
    """Says nothing until the test is over."""
    handler.server.api.released.wait(30)  # type: ignore[attr-defined]


@pytest.fixture
def faults() -> dict[str, Any]:
    """The ways to misbehave, by name."""
    return {"cut_off": cut_off, "status": status, "instead": instead, "hang": hang}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """A running server on a free port of 127.0.0.1."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = FakeApi(host=f"127.0.0.1:{server.server_address[1]}")
    state.wb["IT.NET.USER.ZS"] = [wb_row("IT.NET.USER.ZS", *values) for values in WB_VALUES]
    state.un["SE_ADT_ACTS"] = [un_row("SE_ADT_ACTS", *values) for values in UN_VALUES]
    state.itu["11624/iscollection/false"] = ITU_CSV
    server.api = state  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client wanted to sleep."""
    return []


@pytest.fixture
def settings_of(api: FakeApi) -> Callable[..., SourceSettings]:
    """Settings of a source that point to the local server: two rows a page, three attempts."""

    def make(source: str, **changes: Any) -> SourceSettings:
        retry = RetryPolicy(3, 1.0, 60.0, 300.0, load_settings(source).retry.statuses)
        mirror: dict[str, Any] = {
            "base_url": api.url,
            "hosts": frozenset({api.host}),
            "page_size": 2,
            "read_seconds": 10.0,
            "retry": retry,
        }
        return replace(load_settings(source), **(mirror | changes))

    return make


@pytest.fixture
def client_of(settings_of: Callable[..., SourceSettings], waits: list[float]) -> Iterator[Callable[..., FetchClient]]:
    """Clients that note their waits instead of sleeping; jitter is fixed at its upper end (factor 1)."""
    opened: list[FetchClient] = []

    def make(source: str, *, now: Any = None, **changes: Any) -> FetchClient:
        clock = {"now": now} if now else {}
        client = FetchClient(settings_of(source, **changes), sleep=waits.append, jitter=lambda: 1.0, **clock)
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)
