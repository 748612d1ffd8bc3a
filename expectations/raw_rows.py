"""The rows of the files to be judged, on disk as they were read: Parquet parts that DuckDB looks at without a copy."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import polars as pl

from expectations.verdict import Verdict, note_failure, note_no_rows
from ingest.rows import ROW_SCHEMA, ReadError, ReadLog, SourceFile
from ingest.sources.registry import Reader, reader_of

_ROWS_AT_ONCE = 250_000
_SCHEMA = {"row_id": pl.Int64(), "file_no": pl.Int32(), "source": pl.String(), **ROW_SCHEMA}


class RawRows:
    """Reads files and keeps their rows in parts of some 250,000 rows, numbered through (`row_id`)."""

    def __init__(self, folder: Path, reader: Callable[[str], Reader] = reader_of) -> None:
        """Keep the parts in `folder`; `reader` gives the reader of a source."""
        self.folder = folder
        self._reader = reader
        self.folder.mkdir(parents=True)
        self.count = 0
        self.unread: set[int] = set()
        self._parts = 0
        self._waiting: list[pl.DataFrame] = []
        self._writer = ThreadPoolExecutor(max_workers=1)  # the next rows are read while these are written
        self._written: Future[None] | None = None

    def read(self, files: list[SourceFile], progress: Callable[[SourceFile], None]) -> list[Verdict]:
        """Read every file; a file that cannot be read keeps its issues and no rows count."""
        verdicts = []
        for number, file in enumerate(files):
            verdict = Verdict(file, ReadLog(file))
            verdicts.append(verdict)
            before = self.count
            try:
                for frame in self._reader(file.source)(verdict.log):
                    self._take(frame, number, file.source)
            except (ReadError, OSError) as error:
                note_failure(verdict.log, error)
                self.unread.add(number)
            else:
                if self.count == before:
                    note_no_rows(verdict.log)
                    self.unread.add(number)
            progress(file)
        self._flush()
        if not self._parts:  # an empty part beside others would mislead the planner about their size
            self._write(pl.DataFrame(schema=_SCHEMA))
        self._finish()
        for number in self.unread:
            verdicts[number].is_read = False
        return verdicts

    def relation(self) -> str:
        """A query for all rows of the files that could be read."""
        unread = ", ".join(str(number) for number in sorted(self.unread)) or "-1"
        return f"select * from read_parquet('{self.folder}/*.parquet') where file_no not in ({unread})"

    def _take(self, frame: pl.DataFrame, file_no: int, source: str) -> None:
        if not frame.height:
            return
        ids = pl.int_range(self.count, self.count + frame.height, eager=True).alias("row_id")
        self.count += frame.height
        where = (ids, pl.lit(file_no, pl.Int32).alias("file_no"), pl.lit(source).alias("source"))
        self._waiting.append(frame.select(*where, *ROW_SCHEMA))
        if sum(part.height for part in self._waiting) >= _ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._write(pl.concat(self._waiting))
            self._waiting.clear()

    def _write(self, frame: pl.DataFrame) -> None:
        """Write one part in the background; one at a time, so that no more than two are in memory."""
        path = self.folder / f"{self._parts:05d}.parquet"
        self._parts += 1
        if self._written is not None:
            self._written.result()
        self._written = self._writer.submit(frame.write_parquet, path, compression="lz4", statistics=True)

    def _finish(self) -> None:
        if self._written is not None:
            self._written.result()
        self._writer.shutdown()
