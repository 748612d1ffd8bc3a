"""ITU DataHub: one CSV per series or collection, in the layout of the portal's own download.

The 13 columns are named in `sources.yaml`.

`GET /data/download/byid/ID/iscollection/false` (or `true` for a collection, written `collection:ID` here)
answers with a zip that holds one CSV, or with the CSV itself. ID is the `seriesID` of the files, for example
11624 for individuals using the Internet.

ITU publishes no description of this API. What stands here comes from public programs that use it, so all of
it is unconfirmed: the address (in programs of 2025 and 2026), both forms of the body, the content types, what
an unknown ID answers, and whether the server supports Range. Since August 2026 public projects report 403 for
anonymous requests, and a version 3 with other columns (SeriesID, Series, Unit, AreaCode, Value, ...). A
refusal or other columns end in a message that says to download by hand.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ingest.fetch.client import Download, FetchClient, FetchedFile
from ingest.fetch.errors import BodyInvalidError, FetchError
from ingest.fetch.pages import sole_use
from ingest.fetch.part_file import whole_file
from ingest.fetch.progress import ProgressCallback, ProgressEvent, silent
from ingest.fetch.settings import SourceSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

ZIP_MAGIC = b"PK\x03\x04"
CHUNK = 1 << 20


def fetch(
    series: Iterable[str], out_dir: Path, client: FetchClient, progress: ProgressCallback = silent
) -> list[FetchedFile]:
    """Downloads series, one file `itu_datahub_ID.csv` each.

    A file of that name is replaced once the new one is whole.

    An interrupted download is continued with a Range request where the server supports it.

    Raises:
        FetchError: at the first series that cannot be had; files of the earlier ones are in place.
    """
    codes = list(dict.fromkeys(series))
    for code in codes:
        client.settings.check_series(code)
    with sole_use(out_dir):
        return [_fetch_one(code, client.settings.path_for(code, out_dir), client, progress) for code in codes]


def _fetch_one(code: str, target: Path, client: FetchClient, progress: ProgressCallback) -> FetchedFile:
    settings = client.settings
    kind, _, number = code.rpartition(":")
    body = target.with_name(f".{target.name}.download")
    download = Download(
        series=code,
        path=f"data/download/byid/{number}/iscollection/{'true' if kind else 'false'}",
        params={},
        target=body,
        check=lambda part: _check(part, code, settings),
        max_bytes=settings.max_bytes,
        resumable=True,
        report_bytes=True,
    )
    client.get(download, progress)
    try:
        _unpack(body, target, code, settings)
    finally:
        body.unlink()
    progress(ProgressEvent(code, "done"))
    return client.describe(target, client.url_of(download), code)


@contextmanager
def _csv_of(body: Path, code: str) -> "Iterator[BinaryIO]":
    """The CSV in the body, whether it is packed or not; a member's own name and path are never used."""
    with body.open("rb") as raw:
        if raw.read(len(ZIP_MAGIC)) != ZIP_MAGIC:
            raw.seek(0)
            yield raw
            return
    try:
        with zipfile.ZipFile(body) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(names) != 1:
                inside = ", ".join(archive.namelist()) or "nothing"
                raise FetchError(f"The zip for {code} should hold one CSV file; it holds {inside}.")
            with archive.open(names[0]) as member:
                yield member  # type: ignore[misc]
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BodyInvalidError(f"the zip is damaged ({error})") from error


def _check(body: Path, code: str, settings: SourceSettings) -> None:
    """Headings as expected, and a row; a zip is read to its end within the cap, which checks its sums."""
    with _csv_of(body, code) as raw:
        size = 0
        while chunk := raw.read(CHUNK):
            size += len(chunk)
            if size > settings.max_bytes:
                raise FetchError(
                    f"The file for {code} is larger than the {settings.max_bytes:,} bytes allowed when "
                    "unpacked; it was stopped.",
                    hint="If the size is right, raise max_bytes of this source in ingest/fetch/sources.yaml.",
                )
    with _csv_of(body, code) as raw:
        lines = csv.reader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        try:
            header, row = next(lines, []), next(lines, [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise FetchError(f"The file for {code} is not a CSV in UTF-8 ({error}).", hint=settings.by_hand) from error
    missing = [name for name in settings.options["columns"] if name not in header]
    if missing:
        raise FetchError(
            f"The file for {code} has other columns than expected: {', '.join(missing)} missing; "
            f"it starts with {', '.join(header[:20]) or 'nothing'}.",
            hint=f"The publisher may have changed the layout, or the ID is unknown. {settings.by_hand}",
        )
    if not row:
        raise FetchError(
            f"ITU DataHub has no figures for {code}.",
            hint=f"Check the ID at https://datahub.itu.int/. {settings.by_hand}",
        )


def _unpack(body: Path, target: Path, code: str, settings: SourceSettings) -> None:
    with whole_file(target) as part, _csv_of(body, code) as raw, part.open("wb") as out:
        while chunk := raw.read(CHUNK):
            out.write(chunk)
