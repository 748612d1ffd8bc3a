"""Workbooks that come in through the app: in memory, from several people at once.

The app is one process for everybody. So that twenty uploads at once neither take all memory nor make each other wait
for the slowest, a few are judged at a time and the others wait in line; beyond that the sender is asked to come back.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.national_reports.checking import annotate, judge
from warehouse.national_reports.loading import load_reports
from warehouse.national_reports.results import ReportResult
from warehouse.national_reports.sheet_view import SheetView, sheet_views
from warehouse.registry import Actor
from warehouse.settings import Home

AT_ONCE = max(1, os.cpu_count() or 1)  # workbooks that are judged at the same time
WAITING = 40  # people who may wait for their turn
_PATIENCE_SECONDS = 300
_LONGEST_NAME = 60  # characters, of up to four bytes each
_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + WAITING)


class TooManyUploads(Exception):
    """So many people are uploading that another one would wait too long."""


@dataclass
class CheckedUpload:
    """What was found in a workbook, and its sheets to look at; none if it cannot be read."""

    result: ReportResult
    sheets: dict[str, SheetView]


def check_upload(
    home: Home,
    name: str,
    content: bytes,
    actor: Actor,
    lang: str,
    tell: Callable[[str], None] = lambda stage: None,
) -> CheckedUpload:
    """Judge a workbook; nothing lands.

    Args:
        home: the runtime directory.
        name: the file's name at its sender.
        content: its bytes.
        actor: who sends it; a focal point's report has to be of its own country.
        lang: language of the answer.
        tell: is called with `waiting`, `checking` and `marking` when that begins.

    Raises:
        TooManyUploads: too many people are before this one.
        RegistryUnreachable: what was approved before cannot be looked up.
    """
    tell("waiting")
    with _turn(), _as_file(home, name, content) as path:
        tell("checking")
        one = judge(home, [path], actor.area, lang)[0]
        result = one.result()
        tell("marking")
        result.annotated = annotate(home, one)
        return CheckedUpload(result, sheet_views(one.report) if one.report else {})


def load_upload(home: Home, name: str, content: bytes, actor: Actor, lang: str) -> ReportResult:
    """Judge a workbook and land it as a draft if nothing has to be mended; arguments as of `check_upload`.

    Raises:
        TooManyUploads: too many people are before this one.
        WorkflowRefused: the actor may not load reports.
        RegistryUnreachable: the registry does not answer.
    """
    with _turn(), _as_file(home, name, content) as path:
        return load_reports(home, [path], actor, lang)[0]


@contextmanager
def _turn() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise TooManyUploads
    try:
        if not _turns.acquire(timeout=_PATIENCE_SECONDS):
            raise TooManyUploads
        try:
            yield
        finally:
            _turns.release()
    finally:
        _places.release()


@contextmanager
def _as_file(home: Home, name: str, content: bytes) -> Iterator[Path]:
    """The upload as a file that only this account can read, for as long as it is needed."""
    folder = home.scratch / f"upload-{uuid.uuid4().hex}"
    folder.mkdir(parents=True, mode=0o700)
    try:
        path = folder / _safe(name)
        path.write_bytes(content)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _safe(name: str) -> str:
    """A name from outside without folders and control characters, and not longer than file systems take."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last)[-_LONGEST_NAME:].strip(". ") or "report.xlsx"
