"""The working file of a finished build: what stands between the landing and the marts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.dbt_base import WORK_FILE
from warehouse.settings import Home


def opened(home: Home, build: Path) -> duckdb.DuckDBPyConnection:
    """Open `work.duckdb` of a build to read; its views find the landing of `home` and the build's snapshot.

    Raises:
        duckdb.IOException: the build has no working file.
    """
    connection = duckdb.connect(str(build / WORK_FILE), read_only=True)
    place = home.search_path(build).replace("'", "''")
    connection.execute(f"set file_search_path = '{place}'")
    return connection
