"""The HTTP side of downloading: careful GETs that end in a whole file or in a message for a person.

Only GET is used, so every request may be repeated. A request or a redirect goes to an allowed host or
nowhere. The body is streamed to a `.part` file, checked, and put in place in one step; what can be continued
later is kept (`part_file.py`).
"""

import hashlib
import random
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from ingest.fetch.answers import (
    as_try_again,
    asks_too_long,
    cannot_write,
    extent,
    given_up,
    judge,
    not_allowed,
    too_big,
)
from ingest.fetch.errors import BodyInvalidError, FetchError, PartUselessError, TryAgainError
from ingest.fetch.part_file import PartFile
from ingest.fetch.progress import ProgressCallback, ProgressEvent, silent
from ingest.fetch.settings import SourceSettings, host_of


@dataclass(frozen=True)
class FetchedFile:
    """A downloaded file: where it is, where it came from, its SHA-256 (hex), size, and when (UTC)."""

    path: Path
    url: str
    sha256: str
    bytes: int
    retrieved_at: datetime
    series: str = ""


@dataclass(frozen=True)
class Download:
    """What to get and how.

    Attributes:
        series: for messages and progress.
        path: appended to the base URL.
        params: the query.
        target: the file to write.
        check: called with the complete part file; raises BodyInvalidError (worth another attempt) or
            FetchError (final).
        max_bytes: the most the body may have after decompression.
        resumable: ask for the rest of an interrupted body instead of starting over (for big single files).
        report_bytes: send progress in bytes.
    """

    series: str
    path: str
    params: Mapping[str, str | int]
    target: Path
    check: Callable[[Path], None]
    max_bytes: int
    resumable: bool = False
    report_bytes: bool = False


class FetchClient:
    """GETs for one source, within its allow-list, limits and retry policy. Use as a context manager."""

    def __init__(
        self,
        settings: SourceSettings,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Opens no connection yet. `sleep`, `jitter` (0 to 1) and `now` (aware) can be replaced in tests."""
        self.settings = settings
        self.now = now
        self._sleep = sleep
        self._jitter = jitter
        self._http = httpx.Client(
            headers={"User-Agent": settings.user_agent},
            timeout=httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds),
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        """Returns the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the connections."""
        self._http.close()

    def url_of(self, download: Download) -> str:
        """The full address of a download."""
        return str(httpx.URL(f"{self.settings.base_url}/{download.path}", params=dict(download.params)))

    def get(self, download: Download, progress: ProgressCallback = silent) -> None:
        """Downloads into `download.target`, with retries.

        Raises:
            FetchError: when it is given up; the target is then as it was, and at most a resumable part is
                left.
        """
        url = self.url_of(download)
        part = PartFile(download.target, resumable=download.resumable)
        attempts = self.settings.retry.attempts
        for attempt in range(1, attempts + 1):
            try:
                self._attempt(url, download, part, progress)
                return
            except TryAgainError as failure:
                part.keep_or_discard(useless=isinstance(failure, PartUselessError))
                if attempt == attempts:
                    raise given_up(url, failure, part.size, self.settings) from failure
                self._wait(url, download.series, attempt, failure, progress)
            except FetchError:
                part.keep_or_discard()
                raise
            except OSError as error:
                part.keep_or_discard()
                raise cannot_write(download.target, error) from error

    def describe(self, path: Path, url: str, series: str) -> FetchedFile:
        """Hash, size and origin of a file that has just been written."""
        digest = hashlib.sha256()
        with path.open("rb") as content:
            while chunk := content.read(1 << 20):
                digest.update(chunk)
        return FetchedFile(path, url, digest.hexdigest(), path.stat().st_size, self.now(), series)

    def _attempt(self, url: str, download: Download, part: PartFile, progress: ProgressCallback) -> None:
        headers = {"Accept": ", ".join(sorted(filter(None, self.settings.content_types)))}
        if download.resumable:
            headers |= {"Accept-Encoding": "identity"} | part.range_headers(url)
        else:
            part.discard()
        try:
            with closing(self._open(url, headers)) as response:
                judge(response, url, self.settings, self.now())
                self._receive(response, url, download, part, progress)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise as_try_again(error) from error
        try:
            download.check(part.path)
        except BodyInvalidError as error:
            raise PartUselessError(str(error)) from error
        except FetchError:
            part.discard()
            raise
        part.commit()

    def _open(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        target = httpx.URL(url)
        for _ in range(self.settings.max_redirects + 1):
            self._allow(target, url)
            response = self._http.send(self._http.build_request("GET", target, headers=dict(headers)), stream=True)
            if not response.has_redirect_location:
                return response
            location = response.headers["location"]
            response.close()
            try:
                target = target.join(location)
            except httpx.InvalidURL as error:
                raise FetchError(f"The server redirects to {location!r}, which is not an address.", url) from error
        raise FetchError("The server redirects again and again.", url, self.settings.by_hand)

    def _allow(self, target: httpx.URL, asked: str) -> None:
        # Plain http is for a mirror whose user wrote http; a publisher's https is never left on the way.
        schemes = {"https", httpx.URL(self.settings.base_url).scheme}
        if target.scheme in schemes and host_of(target) in self.settings.hosts:
            return
        raise not_allowed(target, asked, self.settings)

    def _receive(
        self,
        response: httpx.Response,
        url: str,
        download: Download,
        part: PartFile,
        progress: ProgressCallback,
    ) -> None:
        if part.contradicted_by(response):
            raise PartUselessError("the file on the server changed meanwhile")
        start, expected = extent(response, part.size)
        limit = self.settings.request_seconds
        deadline = time.monotonic() + limit
        size = start
        with part.path.open("ab" if start else "wb") as out:
            # Only now, when the bytes of an older version are gone.
            part.remember(url, response)
            self._within_cap(expected or 0, url, download, part)
            for chunk in response.iter_bytes():
                size += len(chunk)
                self._within_cap(size, url, download, part)
                out.write(chunk)
                if download.report_bytes:
                    progress(ProgressEvent(download.series, "bytes", size, expected))
                if time.monotonic() > deadline:
                    raise TryAgainError(f"the answer was not complete after {limit:g} seconds")
        if expected is not None and size != expected:
            raise TryAgainError(f"the answer ended after {size} of {expected} bytes")

    def _within_cap(self, size: int, url: str, download: Download, part: PartFile) -> None:
        if size > download.max_bytes:
            part.discard()
            raise too_big(download.series, url, self.settings)

    def _wait(self, url: str, series: str, attempt: int, failure: TryAgainError, progress: ProgressCallback) -> None:
        policy = self.settings.retry
        seconds = min(policy.max_seconds, policy.base_seconds * 2 ** (attempt - 1)) * (0.5 + self._jitter() / 2)
        if failure.retry_after is not None:
            if failure.retry_after > policy.longest_wait_seconds:
                raise asks_too_long(url, failure.retry_after, self.settings)
            seconds = max(seconds, failure.retry_after)
        text = f"{failure.reason}; attempt {attempt + 1} of {policy.attempts} in {seconds:.0f} s"
        progress(ProgressEvent(series, "waiting", round(seconds), None, text))
        self._sleep(seconds)
