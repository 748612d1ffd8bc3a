"""Downloads from the public APIs of sources, into files in the publishers' layouts.

The files are checked and loaded like any other; nothing of their content is trusted or changed here. Settings
of a source are in
`sources.yaml`.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.fetch import itu_datahub, un_sdg, world_bank
from ingest.fetch.client import FetchClient, FetchedFile
from ingest.fetch.errors import FetchError
from ingest.fetch.progress import ProgressCallback, ProgressEvent, RichProgress, silent
from ingest.fetch.settings import SourceSettings, fetchable_sources, load_settings, with_mirror

__all__ = [
    "FetchClient",
    "FetchError",
    "FetchOutcome",
    "FetchedFile",
    "ProgressCallback",
    "ProgressEvent",
    "RichProgress",
    "SourceSettings",
    "fetch_source",
    "fetchable_sources",
    "load_settings",
    "silent",
    "with_mirror",
]


class _Fetcher(Protocol):
    def __call__(
        self, series: Iterable[str], out_dir: Path, client: FetchClient, progress: ProgressCallback = ..., /
    ) -> list[FetchedFile]: ...


_FETCHERS: dict[str, _Fetcher] = {
    "world-bank": world_bank.fetch,
    "un-sdg": un_sdg.fetch,
    "itu-datahub": itu_datahub.fetch,
}


@dataclass(frozen=True)
class FetchOutcome:
    """What came of a fetch: the files that are there, and for every series that failed its code and error."""

    files: list[FetchedFile]
    failures: list[tuple[str, FetchError]]


def fetch_source(
    source: str,
    series: Collection[str],
    out_dir: Path,
    *,
    base_url: str | None = None,
    allow_hosts: Collection[str] = (),
    progress: ProgressCallback = silent,
    client_factory: Callable[[SourceSettings], FetchClient] = FetchClient,
) -> FetchOutcome:
    """Downloads series of a source, each judged on its own: one that fails does not lose the others.

    A failure that would meet the others as well (no connection, access refused, disk full) ends the run.

    Raises:
        FetchError: before anything is asked for: unknown source, a code that cannot be one, a mirror whose
            host is not named.
    """
    settings = with_mirror(load_settings(source), base_url, allow_hosts)
    if not series:
        raise FetchError("No series was named.", hint=f"Give --series, for example {settings.series_example}.")
    for code in series:
        settings.check_series(code)
    outcome = FetchOutcome([], [])
    with client_factory(settings) as client:
        for code in dict.fromkeys(series):
            try:
                outcome.files.extend(_FETCHERS[source]([code], out_dir, client, progress))
            except FetchError as error:
                outcome.failures.append((code, error))
                if error.stops_all:
                    break
    return outcome
