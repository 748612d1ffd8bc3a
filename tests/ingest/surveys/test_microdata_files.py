"""The same survey as CSV, Parquet, Stata and SPSS is the same; value labels; damaged files; what is never kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from ingest.rows import ReadError, SourceFile
from ingest.surveys.mapping_file import read_mapping
from ingest.surveys.respondents import Survey, read_survey
from ingest.surveys.survey_file import canonical, canonical_text
from tests.ingest.surveys.surveys import MAPPING, frame, write


def read(path: Path, mapping: str = MAPPING) -> Survey:
    """What would land of a file."""
    _, written = write(path.parent / "beside", mapping=mapping)
    return read_survey(SourceFile(path, "survey"), read_mapping(written)[0])


def write_as(folder: Path, kind: str, data: pl.DataFrame, **options: Any) -> Path:
    """The survey in a format, by its suffix."""
    path = folder / f"survey.{kind}"
    if kind == "csv":
        data.write_csv(path)
    elif kind == "parquet":
        data.write_parquet(path)
    elif kind == "dta":
        pyreadstat.write_dta(data.to_pandas(), str(path), **options)
    else:
        pyreadstat.write_sav(data.to_pandas(), str(path), **options)
    return path


@pytest.mark.parametrize("kind", ["parquet", "dta", "sav"])
@pytest.mark.parametrize("floats", [False, True], ids=["integers", "floats"])
def test_every_format_gives_the_same(tmp_path: Path, kind: str, floats: bool) -> None:
    """Statistical packages write codes as 1.0: that is the code 1. Missing answers are missing in each."""
    data = frame().with_columns(
        pl.when(pl.col("w") > 130).then(None).otherwise(pl.col("internet_3m")).alias("internet_3m")
    )
    as_csv = read(write_as(tmp_path, "csv", data))
    if floats:
        data = data.with_columns(pl.col(pl.Int64, pl.Int32).cast(pl.Float64))
    other = read(write_as(tmp_path, kind, data))
    assert as_csv.tables["rows"]["y01"].null_count() == 10
    assert_frame_equal(as_csv.tables["rows"], other.tables["rows"])
    assert other.issues == []


def test_a_sav_that_the_mapping_reads_by_value_labels(tmp_path: Path) -> None:
    """The file holds 1 and 2, its labels say Yes and No, Male and Female; the mapping speaks of labels only."""
    labels = {"internet_3m": {1: "Yes", 2: "No"}, "sex": {1: "Male", 2: "Female"}}
    path = write_as(tmp_path, "sav", frame(), variable_value_labels=labels)
    mapping = MAPPING.replace("internet_3m, yes: [1], no: [2]", "internet_3m, yes: ['yes'], no: ['No']")
    mapping = mapping.replace("{1: M, 2: F}", "{Male: M, Female: F}")
    by_label, by_code = read(path, mapping), read(path)
    assert by_label.issues == []
    assert_frame_equal(by_label.tables["rows"], by_code.tables["rows"])


def test_a_label_that_the_file_does_not_have(tmp_path: Path) -> None:
    path = write_as(tmp_path, "sav", frame(), variable_value_labels={"internet_3m": {1: "Oui", 2: "Non"}})
    mapping = MAPPING.replace("internet_3m, yes: [1], no: [2]", "internet_3m, yes: ['Yes'], no: ['No']")
    survey = read(path, mapping)
    assert survey.tables == {}
    assert {issue.rule for issue in survey.issues} == {"no_answers", "other_answers"}


def test_user_missing_values_of_spss_are_missing(tmp_path: Path) -> None:
    data = frame().with_columns(
        pl.when(pl.col("w") > 130).then(9).otherwise(pl.col("internet_3m")).alias("internet_3m")
    )
    path = write_as(tmp_path, "sav", data, missing_ranges={"internet_3m": [9]})
    survey = read(path)
    assert survey.issues == []
    assert survey.tables["rows"]["y01"].null_count() == 10


@pytest.mark.parametrize("kind", ["parquet", "dta", "sav"])
def test_a_damaged_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = write_as(tmp_path, kind, frame())
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ReadError) as error:
        read(path)
    assert [issue.rule for issue in error.value.issues] == ["damaged_file"]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "survey.xlsx").write_bytes(b"PK")
    with pytest.raises(ReadError, match="is none of CSV, Parquet, Stata"):
        read(tmp_path / "survey.xlsx")


@pytest.mark.parametrize("kind", ["csv", "parquet", "dta", "sav"])
def test_only_mapped_columns_are_kept(tmp_path: Path, kind: str) -> None:
    survey = read(write_as(tmp_path, kind, frame()))
    for table in survey.tables.values():
        assert "person 7" not in str(table.to_dicts())
        assert "name" not in table.columns


def test_the_order_of_the_file_is_lost(tmp_path: Path) -> None:
    """Rows are in the order of strata and PSUs, whatever the file's was."""
    shuffled = frame().sample(fraction=1, shuffle=True, seed=3)
    rows = read(write_as(tmp_path, "csv", shuffled)).tables["rows"]
    assert rows["psu"].is_sorted()
    assert "src_row" not in rows.columns


def test_one_code_however_it_is_written() -> None:
    words = {
        "1": "1",
        "01": "1",
        "1.0": "1",
        " 1 ": "1",
        "1.50": "1.5",
        "007": "7",
        "0": "0",
        "-0.50": "-0.5",
        "x 1": "x 1",
    }
    assert {word: canonical_text(word) for word in words} == words
    assert canonical(pl.Series([1.0, 2.5, None, float("nan"), 1e20])).to_list() == ["1", "2.5", "", "", "1e+20"]
    assert canonical(pl.Series([True, None])).to_list() == ["1", ""]
