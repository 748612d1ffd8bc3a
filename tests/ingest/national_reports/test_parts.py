"""What the reader lands and what the build reads are the same tables."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from ingest.landing import EMPTY, Landing
from ingest.national_reports import parts
from ingest.national_reports.fields import all_fields
from ingest.national_reports.landed import landed_rows
from tests.ingest.national_reports.workbooks import read, report_book, saved
from warehouse.settings import DBT_PROJECT


def test_the_reader_lands_the_parts_that_the_build_knows(tmp_path: Path) -> None:
    frames = landed_rows(read(saved(report_book(), tmp_path)))
    assert set(frames) == {"rows", *parts.PARTS}
    for name in parts.PARTS:
        assert tuple(frames[name].columns) == parts.part_columns(name)


def test_staging_reads_every_part_and_no_column_that_does_not_land(tmp_path: Path) -> None:
    """Columns that a staging model names, in quotes or through a macro, are fields of the part."""
    for part in parts.PARTS:
        model = DBT_PROJECT / "models" / "staging" / f"stg_national_report_{part}.sql"
        named = set(re.findall(r"'([a-z][a-z0-9_]*)'", model.read_text(encoding="utf-8")))
        assert named - {"national_report", part} <= set(parts.part_columns(part)), part


def test_personal_fields_have_no_column() -> None:
    personal = {field.name for field in all_fields() if field.is_personal}
    assert personal == {"focal_point_name", "focal_point_email"}
    assert not personal & {column for part in parts.PARTS for column in parts.part_columns(part)}


def test_empty_parts_stand_for_reports_that_are_not_there(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.ensure_parts(parts.SOURCE, {**parts.all_parts(), "narrative": ("action_line",)})
    landing.ensure_parts(parts.SOURCE, parts.all_parts())  # a template that has gained fields
    folder = tmp_path / "national_report" / EMPTY
    assert {path.stem for path in folder.iterdir()} == set(parts.PARTS)
    for part in parts.PARTS:
        frame = pl.read_parquet(folder / f"{part}.parquet")
        assert frame.height == 0
        assert frame.schema == dict.fromkeys(("submission_id", *parts.part_columns(part)), pl.String())
