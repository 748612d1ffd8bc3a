"""Short ways to write a file as a publisher would and read it with one of the source readers."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from ingest.rows import ROW_SCHEMA, Issue, ReadError, ReadLog, SourceFile


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file of that name and content (text is written as UTF-8, line ends as given)."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(reader: ModuleType, path: Path, area: str = "") -> tuple[pl.DataFrame, list[Issue]]:
    """All rows of a file in one frame, in the row schema, and the issues of single records."""
    log = ReadLog(SourceFile(path, reader.__name__.rsplit(".", 1)[-1].replace("_", "-"), area))
    frames = list(reader.read(log))
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=ROW_SCHEMA)
    assert dict(frame.schema) == ROW_SCHEMA
    return frame, log.issues


def figures(frame: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    """The chosen columns of every row; without a choice: series, area, time, value, row and column of the place."""
    chosen = columns or ("series_label", "area_label", "time_label", "value_label", "src_row", "src_column")
    return frame.select(chosen).rows()


def refusal_of(reader: ModuleType, path: Path, area: str = "") -> Issue:
    """The issue with which the reader refuses the file as a whole."""
    with pytest.raises(ReadError) as caught:
        rows_of(reader, path, area)
    (issue,) = caught.value.issues
    assert issue.severity == "error" and issue.file == path.name
    return issue
