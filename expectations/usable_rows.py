"""The rows of judged files that may land, written as Parquet: one file at a time, or many small ones from memory."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.resolution import ROW_COLUMNS

# a query for each of many small files costs more than their rows; beyond this many rows they would fill the memory
_ROWS_IN_MEMORY = 300_000
_COLUMNS = ", ".join(column for column in ROW_COLUMNS if column not in ("row_id", "file_no"))
_USABLE = (
    "select {columns} from raw_row where row_id not in "
    "(select row_id from finding where severity = 'error' or rule in ('duplicate_row', 'blank_beside_figure'))"
)


class UsableRows:
    """Writes what the gate lets through: raw labels only, in file order.

    Rows that the maps leave out land too: a map may change its mind. Held rows and repetitions do not.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, rows: int) -> None:
        """Use the judged rows (`raw_row`, `finding`) of `connection`; `rows` is how many were read."""
        self._connection = connection
        self._is_small = rows <= _ROWS_IN_MEMORY
        self._by_file: dict[int, pa.Table] | None = None

    def write(self, number: int, submission_id: str, target: Path) -> None:
        """Write the usable rows of file `number` to the Parquet file `target`, with their submission.

        Raises:
            OSError: the disk is full.
        """
        if self._is_small:
            rows = self._in_memory().get(number, self._none)
            named = pa.repeat(submission_id, rows.num_rows).cast(pa.string())
            pq.write_table(rows.add_column(0, "submission_id", named), target)
            return
        # rows stay in file order without a sort; a sort of millions of rows would cost more than all else here
        self._connection.execute("set preserve_insertion_order = true")
        query = _USABLE.format(columns=f"'{submission_id}' as submission_id, {_COLUMNS}")
        self._connection.execute(f"copy ({query} and file_no = {number}) to '{target}' (format parquet)")

    def _in_memory(self) -> dict[int, pa.Table]:
        if self._by_file is None:
            usable = self._connection.execute(
                f"{_USABLE.format(columns='file_no, ' + _COLUMNS)} order by file_no, row_id"
            ).to_arrow_table()
            counts = usable.column("file_no").value_counts()  # in the order of their first rows
            rows = usable.drop_columns("file_no")
            self._none = rows.slice(0, 0)
            self._by_file, begin = {}, 0
            for entry in counts:
                length = entry["counts"].as_py()
                self._by_file[entry["values"].as_py()] = rows.slice(begin, length)
                begin += length
        return self._by_file
