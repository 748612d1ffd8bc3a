"""Load files of any sources together, each by the way of its source."""

from __future__ import annotations

from ingest.igf.fields import SOURCES as IGF_SOURCES
from ingest.rows import SourceFile
from warehouse.igf import process_igf
from warehouse.load import FileResult, process_files
from warehouse.settings import Home


def load_any(files: list[SourceFile], home: Home) -> list[FileResult]:
    """Judge files of sources that need neither a mapping nor an account, and land what may be used.

    Args:
        files: figures and records of the IGF, in any order.
        home: the runtime directory.

    Returns:
        One result per file, in order.

    Raises:
        OSError: the disk is full or the runtime directory cannot be written.
    """
    records = [file for file in files if file.source in IGF_SOURCES]
    figures = [file for file in files if file.source not in IGF_SOURCES]
    found = dict(zip(figures, process_files(figures, home, land=True), strict=True))
    for source in IGF_SOURCES:
        of_source = [file for file in records if file.source == source]
        found |= zip(of_source, process_igf(source, [file.path for file in of_source], home, land=True), strict=True)
    return [found[file] for file in files]
