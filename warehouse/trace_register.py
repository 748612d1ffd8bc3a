"""The end of a trace that leads into records of people: file, columns and number of rows, never a person."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass
class Register:
    """A file that a figure was counted from: the columns that were read, and how many rows it has."""

    role: str
    submission_id: str
    file_name: str
    sha256: str
    columns: str
    rows: int


def registers_of(work: duckdb.DuckDBPyConnection, observation_id: str) -> list[Register]:
    """The files of a count or share by the lineage of the build; none if the build has none.

    Args:
        work: the build's working file.
        observation_id: of the published figure.
    """
    found = work.execute(
        "select distinct role, submission_id, file_name, sha256, columns_read, row_count "
        f"from intermediate.int_lineage_register where observation_id = '{observation_id}' order by 1, 2"
    ).fetchall()
    return [Register(*row) for row in found]
