"""What an answer (or its absence) means: go on, try again, or give up with a message for a person."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from ingest.fetch.errors import FetchError, PartUselessError, TryAgainError
from ingest.fetch.part_file import content_range
from ingest.fetch.settings import SourceSettings


def judge(response: httpx.Response, url: str, settings: SourceSettings, now: datetime) -> None:
    """Looks at the status and the content type of an answer, before its body is read.

    Raises:
        TryAgainError: for a status that passes (429, 500 ...), with the wait that the server asks for.
        PartUselessError: if the kept part does not fit the file on the server any more.
        FetchError: for anything else that is not the file.
    """
    status = response.status_code
    if status in settings.retry.statuses:
        reason = f"the server answered {status} {response.reason_phrase}"
        raise TryAgainError(reason, _retry_after(response, now))
    if status == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise PartUselessError("the kept part no longer fits the file on the server")
    if status not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        raise _refused(status, response.reason_phrase, url, settings)
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in settings.content_types:
        wanted = ", ".join(sorted(filter(None, settings.content_types)))
        raise FetchError(
            f"The server answered with {kind or 'no content type'} where {wanted} was expected.",
            url,
            f"This is often a log-in, block or maintenance page: open the address in a browser. {settings.by_hand}",
        )


def extent(response: httpx.Response, kept: int) -> tuple[int, int | None]:
    """Where the body starts in the file, and the size of the whole file if the server tells it (bytes).

    Raises:
        PartUselessError: if the server sent another range than the one after the `kept` bytes.
    """
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        first, total = content_range(response)
        if not kept or first != kept:
            raise PartUselessError("the server sent another part of the file than the one that was asked for")
        return first, total
    length = response.headers.get("content-length", "")
    coded = response.headers.get("content-encoding", "identity") != "identity"
    return 0, int(length) if length.isdigit() and not coded else None


def as_try_again(error: httpx.TransportError | httpx.DecodingError) -> TryAgainError:
    """A failure on the wire, in words."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return TryAgainError(f"no connection could be made ({error})", unreachable=True)
    if isinstance(error, httpx.TimeoutException):
        return TryAgainError("the server was silent for too long")
    return TryAgainError(f"the answer broke off ({error})")


def given_up(url: str, failure: TryAgainError, kept: int, settings: SourceSettings) -> FetchError:
    """The error after the last attempt; `kept` bytes can be continued from."""
    resume = f"{kept:,} bytes are kept and the next run continues from there. " if kept else ""
    return FetchError(
        f"The download from {settings.source} failed {settings.retry.attempts} times; the last time {failure.reason}.",
        url,
        f"{resume}Check the connection and run the same command again later. {settings.by_hand}",
        stops_all=failure.unreachable,
    )


def asks_too_long(url: str, seconds: float, settings: SourceSettings) -> FetchError:
    """The server wants a longer pause than anybody would sit through."""
    return FetchError(
        f"{settings.source} asks to wait {seconds:.0f} seconds before the next request.",
        url,
        "Run the same command again after that time; what has been downloaded is kept.",
        stops_all=True,
    )


def not_allowed(target: httpx.URL, asked: str, settings: SourceSettings) -> FetchError:
    """A request or redirect that would leave the allow-list."""
    return FetchError(
        f"The download leads to {target.scheme}://{target.netloc.decode('ascii')}, which is not an allowed "
        f"host of {settings.source} ({', '.join(sorted(settings.hosts))}); nothing was taken from there.",
        asked,
        f"If the publisher has moved, have the new host reviewed and added to the list. {settings.by_hand}",
        stops_all=True,
    )


def too_big(series: str, url: str, settings: SourceSettings) -> FetchError:
    """More bytes than a series of this source may have."""
    return FetchError(
        f"The download of {series} is larger than the {settings.max_bytes:,} bytes allowed for a series of "
        f"{settings.source}; it was stopped.",
        url,
        "If the size is right, raise max_bytes of this source in ingest/fetch/sources.yaml.",
    )


def cannot_write(target: Path, error: OSError) -> FetchError:
    """The disk said no."""
    return FetchError(
        f"{target} could not be written ({error.strerror or error}).",
        hint="Check that the disk has room and that you may write in this folder, then run the same command again.",
        stops_all=True,
    )


def _refused(status: int, phrase: str, url: str, settings: SourceSettings) -> FetchError:
    source = settings.source
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        message = f"{source} does not let this computer download from its API ({status} {phrase})."
        return FetchError(message, url, settings.by_hand, stops_all=True)
    if status == httpx.codes.NOT_FOUND:
        hint = f"Check the series code, for example {settings.series_example}. {settings.by_hand}"
        return FetchError(f"{source} has nothing at this address ({status} {phrase}).", url, hint)
    return FetchError(f"{source} answered {status} {phrase}.", url, settings.by_hand)


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    """Seconds of a `Retry-After` header, which may also be a date; None without one or if unreadable."""
    text = response.headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, float((when - now).total_seconds()))
