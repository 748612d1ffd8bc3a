"""The end of a trace that leads into microdata: file, mapping, columns and number of persons, never a person."""

from __future__ import annotations

from dataclasses import dataclass, fields

import duckdb


@dataclass
class Microdata:
    """What an estimate was made of. `persons` is the size of the whole file, `answer_column` what was averaged."""

    submission_id: str
    file_name: str
    sha256: str
    mapping_file: str
    mapping_sha256: str
    answer_column: str
    design_columns: str
    persons: int


def microdata_of(work: duckdb.DuckDBPyConnection, observation_id: str, submission_id: str) -> Microdata | None:
    """The microdata of an estimate by the lineage of the build; None if the build has none.

    Args:
        work: the build's working file.
        observation_id: of the published figure.
        submission_id: the survey it was estimated from.
    """
    columns = ", ".join(field.name for field in fields(Microdata))
    found = work.execute(
        f"select {columns} from intermediate.int_lineage_survey "
        f"where observation_id = '{observation_id}' and submission_id = '{submission_id}'"
    ).fetchone()
    return Microdata(*found) if found else None
