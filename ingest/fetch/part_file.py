"""A file that is still coming in: `NAME.part`, and beside it what is needed to ask for the rest later.

The rest is asked for only if the server gave a strong validator (ETag, else Last-Modified): without one, the
second half might be of another version than the first (RFC 9110, sections 13.1.5 and 14.2).
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx


class PartFile:
    """The part file of a target; the target itself is not touched before the part is whole and checked."""

    def __init__(self, target: Path, *, resumable: bool) -> None:
        """Names the files; touches nothing."""
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self.sidecar = target.with_name(f"{target.name}.part.json")
        self.resumable = resumable

    @property
    def size(self) -> int:
        """Bytes that are there, 0 if none."""
        return self.path.stat().st_size if self.path.exists() else 0

    def range_headers(self, url: str) -> dict[str, str]:
        """`Range` and `If-Range` for what is missing; empty if there is nothing to continue from."""
        note = self._note()
        if not self.size or note.get("url") != url or not note.get("validator"):
            self.discard()
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": str(note["validator"])}

    def remember(self, url: str, response: httpx.Response) -> None:
        """Writes down how to continue this answer, or forgets it if that is not possible."""
        validator = _validator(response)
        if not self.resumable or not validator:
            self.sidecar.unlink(missing_ok=True)
            return
        self.sidecar.write_text(json.dumps({"url": url, "validator": validator}), encoding="utf-8")

    def contradicted_by(self, response: httpx.Response) -> bool:
        """Whether a partial answer says that it belongs to another version than the kept bytes."""
        kept, etag = str(self._note().get("validator", "")), response.headers.get("etag")
        partial = response.status_code == httpx.codes.PARTIAL_CONTENT
        return bool(partial and etag and kept.startswith('"') and etag != kept)

    def keep_or_discard(self, *, useless: bool = False) -> None:
        """After a failed attempt: keeps the part if it can be continued, removes it otherwise."""
        if useless or not (self.resumable and self.size and self._note().get("validator")):
            self.discard()

    def discard(self) -> None:
        """Removes part and sidecar."""
        self.path.unlink(missing_ok=True)
        self.sidecar.unlink(missing_ok=True)

    def commit(self) -> None:
        """Puts the finished part in the target's place in one step."""
        with self.path.open("rb+") as done:
            os.fsync(done.fileno())
        self.path.replace(self.target)
        self.sidecar.unlink(missing_ok=True)

    def _note(self) -> dict[str, Any]:
        try:
            note = json.loads(self.sidecar.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """The path to write to; it takes the target's place at the end, or vanishes if the writing fails."""
    part = PartFile(target, resumable=False)
    try:
        yield part.path
        part.commit()
    except BaseException:
        part.discard()
        raise


def content_range(response: httpx.Response) -> tuple[int, int | None]:
    """First byte and total size of a 206 answer; (-1, None) if the header cannot be read."""
    match = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", "").strip())
    if not match:
        return -1, None
    return int(match[1]), None if match[2] == "*" else int(match[2])


def _validator(response: httpx.Response) -> str:
    headers = response.headers
    # A coded body is decoded while it is written: its bytes do not stand where a Range would look.
    if headers.get("content-encoding", "identity") != "identity" or headers.get("accept-ranges") == "none":
        return ""
    etag = str(headers.get("etag", ""))
    if etag and not etag.startswith("W/"):
        return etag
    return str(headers.get("last-modified", ""))
