"""Paged answers: every page is a file in a work folder, so an interrupted download goes on where it stopped.

Pages belong together only if they show the same state of the source. Every page says what it can about that
(total, page size, date of the last update); if two of them disagree, all are thrown away and asked for anew,
once.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ingest.fetch.answers import cannot_write
from ingest.fetch.client import Download, FetchClient
from ingest.fetch.errors import BodyInvalidError, FetchError
from ingest.fetch.progress import ProgressCallback, ProgressEvent

STARTS = 2


@dataclass(frozen=True)
class PageHead:
    """What a page says: pages and rows of the whole answer, rows on this page, state of the source."""

    pages: int
    total: int
    rows: int
    state: str


@dataclass(frozen=True)
class PagedQuery:
    """A question with a paged answer.

    Attributes:
        series: the series code.
        path: appended to the base URL.
        params: the query of a page, counted from 1.
        head: reads a page's document; raises BodyInvalidError (ask again) or FetchError (final).
        work: folder for the pages.
    """

    series: str
    path: str
    params: Callable[[int], Mapping[str, str | int]]
    head: Callable[[Any, int], PageHead]
    work: Path


@dataclass(frozen=True)
class PagedAnswer:
    """The pages in order, the head of the first one, and its address."""

    pages: list[Path]
    head: PageHead
    url: str


def read_json(path: Path) -> Any:
    """The document in a file; some servers put a byte order mark before it.

    Raises:
        BodyInvalidError: if it is not complete JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise BodyInvalidError(f"the answer is not complete JSON ({error})") from error


def work_folder(target: Path, client: FetchClient) -> Path:
    """The folder for a file's pages; another server or page size has another folder."""
    settings = client.settings
    mark = hashlib.sha256(f"{settings.base_url} {settings.page_size}".encode()).hexdigest()[:8]
    return target.with_name(f".{target.name}.pages-{mark}")


@contextmanager
def sole_use(out_dir: Path) -> Iterator[None]:
    """Creates the folder and keeps other downloads out of it meanwhile.

    Raises:
        FetchError: if the folder cannot be made, or another download is writing there.
    """
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out_dir / ".wsis-fetch.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        message = f"Another `wsis fetch` is writing to {out_dir}."
        raise FetchError(message, hint="Wait for it, or give another folder with --out.", stops_all=True) from error
    except OSError as error:
        message = f"{out_dir} cannot be used as the folder for downloads ({error.strerror or error})."
        raise FetchError(message, hint="Give another folder with --out.", stops_all=True) from error
    try:
        yield
    except OSError as error:
        raise cannot_write(out_dir, error) from error
    finally:
        lock.release()


def fetch_pages(query: PagedQuery, client: FetchClient, progress: ProgressCallback) -> PagedAnswer:
    """All pages of an answer; those kept from an interrupted run are not asked for again.

    Raises:
        FetchError: when it is given up. The pages that are there stay for the next run.
    """
    query.work.mkdir(parents=True, exist_ok=True)
    for _ in range(STARTS):
        answer = _collect(query, client, progress)
        if answer:
            return answer
        shutil.rmtree(query.work)
        query.work.mkdir()
    raise FetchError(
        f"The pages of {query.series} do not fit together; the publisher seems to be changing the data now.",
        f"{client.settings.base_url}/{query.path}",
        "Run the same command again in an hour.",
    )


def _collect(query: PagedQuery, client: FetchClient, progress: ProgressCallback) -> PagedAnswer | None:
    """One pass over the pages; None if they are not of one state."""
    pages: list[Path] = []
    first: PageHead | None = None
    rows = used = 0
    while first is None or len(pages) < first.pages:
        number = len(pages) + 1
        path = query.work / f"page-{number:05d}.json"
        head = _kept(path, number, query, client) or _ask(path, number, query, client, used, progress)
        first = first or head
        if head.state != first.state:
            return None
        pages.append(path)
        rows += head.rows
        used += path.stat().st_size
        progress(ProgressEvent(query.series, "pages", number, first.pages))
    if rows != first.total:
        return None
    return PagedAnswer(pages, first, client.url_of(_download(query, 1, pages[0], client, 0)))


def _kept(path: Path, number: int, query: PagedQuery, client: FetchClient) -> PageHead | None:
    """The head of a page from an earlier run, if it is there, fresh enough and sound."""
    if not path.exists():
        return None
    age = client.now().timestamp() - path.stat().st_mtime
    if age > timedelta(hours=client.settings.keep_pages_hours).total_seconds():
        return None
    try:
        return query.head(read_json(path), number)
    except BodyInvalidError:
        return None


def _ask(
    path: Path, number: int, query: PagedQuery, client: FetchClient, used: int, progress: ProgressCallback
) -> PageHead:
    client.get(_download(query, number, path, client, used), progress)
    return query.head(read_json(path), number)


def _download(query: PagedQuery, number: int, path: Path, client: FetchClient, used: int) -> Download:
    def check(part: Path) -> None:
        query.head(read_json(part), number)

    # The cap counts all pages of a series together.
    left = client.settings.max_bytes - used
    return Download(query.series, query.path, query.params(number), path, check, left)
