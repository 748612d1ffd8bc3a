"""`wsis check survey` and `wsis load survey`: microdata with a mapping; one error and nothing lands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from ingest.landing import Landing, file_hash
from ingest.rows import Issue, ReadError, SourceFile
from ingest.surveys.landed import SOURCE, land_survey
from ingest.surveys.mapping import Mapping
from ingest.surveys.mapping_file import read_mapping
from ingest.surveys.respondents import Survey, read_survey
from warehouse.load import FileResult, gate_version
from warehouse.settings import Home, user_name


def process_surveys(paths: list[Path], mapping: Path, home: Home, *, land: bool) -> list[FileResult]:
    """Judge microdata files by one mapping and, if `land`, land those that are accepted.

    Args:
        paths: CSV, Parquet, Stata or SPSS files; each is a survey of its own.
        mapping: the YAML file that says what their columns and codes mean.
        home: the runtime directory.
        land: False only judges.

    Returns:
        One result per path, in order.

    Raises:
        OSError: the disk is full or the runtime directory cannot be written.
    """
    return [_process(path, mapping, home, land) for path in paths]


def _process(path: Path, mapping_path: Path, home: Home, land: bool) -> FileResult:
    result = FileResult(path.name, SOURCE, accepted=False, rows=0, held=0, skipped=0, issues=[])
    try:
        sha256 = file_hash(path)
        mapping, result.issues = read_mapping(mapping_path)
        survey = read_survey(SourceFile(path, SOURCE, mapping.ref_area), mapping)
        changed = file_hash(path) != sha256
    except ReadError as error:
        result.issues = [*result.issues, *error.issues]
        return result
    except OSError as error:
        result.issues.append(
            Issue("error", "unreadable", f"The file cannot be read: {error.strerror}.", file=path.name)
        )
        return result
    result.issues = [*result.issues, *survey.issues]
    if changed:
        result.issues.append(
            Issue("error", "file_changed", "The file changed while it was read. Load it again.", file=path.name)
        )
    result.issues += _others(Landing(home.landing), mapping, path.name)
    result.rows = survey.persons
    result.accepted = not any(issue.severity == "error" for issue in result.issues)
    result.state = "checked" if result.accepted else "refused"
    if result.accepted and land:
        record = _record(path, sha256, mapping, survey, result.issues)
        meaning = {"mapping": mapping.sha256}
        landed = land_survey(Landing(home.landing), survey.tables, mapping_path, record, meaning)
        result.submission_id = landed.submission_id
        result.state = "approved" if landed.is_new else "unchanged"
    return result


def _others(landing: Landing, mapping: Mapping, file: str) -> list[Issue]:
    """Surveys of the same area and period under other titles: of the same people they would give each other away."""
    titles = sorted(
        {
            str(record["title"])
            for record in landing.submissions()
            if record["source"] == SOURCE
            and (record["area"], record.get("time_period")) == (mapping.ref_area, mapping.time_period)
            and record["title"] != mapping.dataset
        }
    )
    return [
        Issue(
            "warning",
            "survey_under_another_title",
            f"For {mapping.ref_area} {mapping.time_period} the survey '{title}' is loaded already. If both are of the "
            "same people, what one hides can be worked out from the other: give the mapping that producer and title, "
            "and this file takes its place.",
            file=file,
        )
        for title in titles
    ]


def _record(path: Path, sha256: str, mapping: Mapping, survey: Survey, issues: list[Issue]) -> dict[str, Any]:
    return {
        "source": SOURCE,
        "area": mapping.ref_area,
        "areas": [mapping.ref_area],
        "series": "",
        "file_name": path.name,
        "title": mapping.dataset,
        "time_period": mapping.time_period,
        "licence": mapping.licence,
        "mapping_file": mapping.file_name,
        "mapping_sha256": mapping.sha256,
        "sha256": sha256,
        "bytes": path.stat().st_size,
        "landed_by": user_name(),
        "known_from": mapping.released or dt.datetime.now(dt.UTC).date().isoformat(),
        "known_from_basis": "publisher's release date" if mapping.released else "landing",
        "state": "approved",
        "row_count": survey.persons,
        "held": 0,
        "skipped": 0,
        "duplicates": 0,
        "skips": {},
        "gate_version": gate_version(),
        "issues": [issue.as_json() for issue in issues],
    }
