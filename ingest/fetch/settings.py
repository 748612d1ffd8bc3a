"""The settings of a source, read from `sources.yaml`, and the rules for using another address.

A mirror (or a test server) is used when a base URL is given as an argument or in
`WSIS_FETCH_BASE_URL_<SOURCE>` (`WSIS_FETCH_BASE_URL_WORLD_BANK`). An address alone is not enough: its host
has to be named as well, as an argument or in
`WSIS_FETCH_ALLOW_HOSTS_<SOURCE>` (separated by commas), so that no stray variable sends a download somewhere
unintended.
"""

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import yaml

from ingest.fetch.errors import FetchError

SETTINGS_FILE = Path(__file__).with_name("sources.yaml")


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how patiently a request is repeated; seconds, and the HTTP statuses that are worth it."""

    attempts: int
    base_seconds: float
    max_seconds: float
    longest_wait_seconds: float
    statuses: frozenset[int]


@dataclass(frozen=True)
class SourceSettings:
    """One source of `sources.yaml` (which explains the fields); `options` is what only this source has."""

    source: str
    base_url: str
    hosts: frozenset[str]
    page_size: int
    max_bytes: int
    connect_seconds: float
    read_seconds: float
    request_seconds: float
    content_types: frozenset[str]
    series_pattern: str
    series_example: str
    keep_pages_hours: float
    file_name: str
    by_hand: str
    user_agent: str
    max_redirects: int
    retry: RetryPolicy
    options: Mapping[str, Any] = field(default_factory=dict)

    def check_series(self, series: str) -> None:
        """Refuses a code that cannot be one of this source.

        Raises:
            FetchError: naming the code and an example of a good one.
        """
        if not re.fullmatch(self.series_pattern, series):
            raise FetchError(
                f"{series!r} is not a series code of {self.source}.",
                hint=f"Give a code such as {self.series_example}.",
            )

    def path_for(self, series: str, out_dir: Path) -> Path:
        """Where the file of a (checked) series is written."""
        return out_dir / self.file_name.format(series=series.replace(":", "_"))


def fetchable_sources(settings_file: Path = SETTINGS_FILE) -> list[str]:
    """Names of the sources that have a public API here, in the file's order."""
    return list(_read(settings_file)["sources"])


def load_settings(source: str, settings_file: Path = SETTINGS_FILE) -> SourceSettings:
    """The settings of one source.

    Raises:
        FetchError: if the source has none, listing those that have.
    """
    content = _read(settings_file)
    if source not in content["sources"]:
        known = ", ".join(content["sources"])
        raise FetchError(
            f"{source!r} cannot be downloaded; there is a public API for: {known}.",
            hint=f"Get the file from its publisher and load it with `wsis load {source} FILE`.",
        )
    own = dict(content["sources"][source])
    retry = dict(content["retry"])
    retry["statuses"] = frozenset(retry["statuses"])
    known_fields = {name for name in SourceSettings.__dataclass_fields__ if name in own}
    values: dict[str, Any] = {name: own.pop(name) for name in known_fields}
    values["hosts"] = frozenset(host.lower() for host in values["hosts"])
    values["content_types"] = frozenset(values["content_types"])
    return SourceSettings(
        source=source,
        user_agent=content["user_agent"],
        max_redirects=content["max_redirects"],
        retry=RetryPolicy(**retry),
        options=own,
        **values,
    )


def with_mirror(
    settings: SourceSettings,
    base_url: str | None = None,
    allow_hosts: Collection[str] = (),
    environ: Mapping[str, str] = os.environ,
) -> SourceSettings:
    """The settings with another base URL if one is given (argument, environment), else unchanged.

    Raises:
        FetchError: if the address cannot be used, or its host has not been named by the user.
    """
    name = settings.source.upper().replace("-", "_")
    variable = f"WSIS_FETCH_BASE_URL_{name}"
    address = base_url or environ.get(variable, "")
    if not address:
        return settings
    named = {host.strip().lower() for host in allow_hosts}
    named |= {host.strip().lower() for host in environ.get(f"WSIS_FETCH_ALLOW_HOSTS_{name}", "").split(",")}
    url = _usable(address, variable)
    host = host_of(url)
    if host not in settings.hosts | named:
        raise FetchError(
            f"The address for {settings.source} was changed to {address}, but its host is not on the list of "
            "allowed hosts.",
            url=address,
            hint=f"If you mean it, name the host too: `--allow-host {host}`. Otherwise unset {variable}.",
            stops_all=True,
        )
    return replace(settings, base_url=address.rstrip("/"), hosts=settings.hosts | {host})


def host_of(url: httpx.URL) -> str:
    """`host`, or `host:port` where the port is not the usual one of the scheme; lower case."""
    return url.netloc.decode("ascii")


def _usable(address: str, variable: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise FetchError(
            f"{address!r} is not an address ({error}).", hint=f"Correct --base-url or {variable}."
        ) from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query:
        raise FetchError(
            f"{url.copy_with(userinfo=b'')} cannot be used as a base address.",
            hint="Give https://HOST/PATH, with no user name, password or query in it.",
        )
    return url


def _read(settings_file: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(settings_file.read_text(encoding="utf-8"))
    return content
