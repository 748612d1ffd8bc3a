"""What of a report goes into the landing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from ingest.national_reports.fields import all_fields, columns_of, fields_of
from ingest.national_reports.landed import landed_rows
from ingest.rows import ROW_SCHEMA
from tests.ingest.national_reports.workbooks import FIGURE, METADATA, line, read, report_book, saved


def landed(tmp_path: Path, book: openpyxl.Workbook) -> dict[str, pl.DataFrame]:
    """The frames of a workbook without issues."""
    report = read(saved(book, tmp_path))
    assert report.issues == []
    return landed_rows(report)


def add(book: openpyxl.Workbook, sheet: str, **row: Any) -> None:
    """One more row of a table."""
    book[sheet].append([row.get(field.name) for field in columns_of(sheet)])


def test_a_figure_becomes_a_row_of_every_source(tmp_path: Path) -> None:
    figure = FIGURE | {"obs_status": "E", "note": "Model", "other_dim_1": "SKILL:SSHT", "sample_size": 900, "deff": 1.5}
    frames = landed(tmp_path, report_book(figures=[figure]))
    assert dict(frames["rows"].schema) == ROW_SCHEMA
    row = frames["rows"].row(0, named=True)
    assert json.loads(row.pop("labels")) == {
        "SEX": "F", "AGE": "Y18T35", "DISABILITY": "_T", "URBANISATION": "U", "SKILL": "SSHT",
    }  # fmt: skip
    assert {name: value for name, value in row.items() if value != ""} == {
        "label_area": "*", "series_label": "C2-01", "area_label": "KEN", "time_label": "2025", "value_label": "41.5",
        "unit_label": "PT", "flag_label": "E", "note_label": "Model", "producer_label": "NSO",
        "dataset_label": "Household survey on ICT", "numerator_label": "415", "denominator_label": "1000",
        "sample_size_label": "900", "deff_label": "1.5", "conf_label": "F", "nature_label": "C",
        "age_scope_label": "_T", "reference_period_label": "L3M", "src_sheet": "OBSERVATIONS", "src_row": 3,
        "src_column": "value",
    }  # fmt: skip


def test_defaults_are_filled_in_and_rows_as_the_template_wrote_them_are_left_out(tmp_path: Path) -> None:
    prefilled = {name: FIGURE[name] for name in ("row_id", "indicator_code", "time_period", "unit_measure")}
    plain = FIGURE | {"sex": None, "other_dim_1": None}
    rows = landed(tmp_path, report_book(figures=[prefilled, plain]))["rows"]
    assert rows["src_row"].to_list() == [4]
    assert json.loads(rows["labels"][0])["SEX"] == "_T"
    assert (rows["flag_label"][0], rows["conf_label"][0]) == ("A", "F")


def test_thousands_are_multiplied_out_exactly_and_regions_are_named(tmp_path: Path) -> None:
    figure = FIGURE | {
        "value": 0.1, "unit_mult": 3, "standard_error": 0.007, "ci_lower": 0.09, "ci_upper": 0.11,
        "geo_level": "ADMIN1", "geo_code": "KE-30",
    }  # fmt: skip
    row = landed(tmp_path, report_book(figures=[figure]))["rows"].row(0, named=True)
    names = ("value_label", "std_error_label", "ci_lower_label", "ci_upper_label", "numerator_label")
    assert [row[name] for name in names] == ["100", "7", "90", "110", "415"]
    assert json.loads(row["labels"])["SUB_AREA"] == "ISO:KE-30"


def test_a_figure_takes_the_age_scope_of_its_survey(tmp_path: Path) -> None:
    cited = FIGURE | {"survey_no": 2}
    own = FIGURE | {"age_scope": "Y16T74"}
    administrative = FIGURE | {"indicator_code": "C2-10"}
    book = report_book(figures=[FIGURE, cited, own, administrative])
    for letter, scope in (("C", "Y_GE15"), ("D", "Y5T17")):
        book["METADATA"][f"{letter}{line('survey_age_scope')}"] = scope
    rows = landed(tmp_path, book)["rows"]
    assert rows["age_scope_label"].to_list()[:3] == ["Y_GE15", "Y5T17", "Y16T74"]


def test_an_answer_to_a_policy_question_is_a_row_too(tmp_path: Path) -> None:
    book = report_book(figures=[])
    add(book, "POLICY", question_code="C1-01", answer=0)
    add(book, "POLICY", question_code="C3-01", answer=1, as_of="2025-03-01", url="https://example.org", comment="Act")
    add(book, "POLICY", question_code="C1-06", comment="still being discussed")
    frames = landed(tmp_path, book)
    names = ["series_label", "area_label", "time_label", "value_label", "unit_label", "flag_label", "note_label"]
    assert frames["rows"].select(*names, "src_sheet", "src_row", "src_column").rows() == [
        ("C1-01", "KEN", "2026", "0", "SCORE", "A", "", "POLICY", 3, "answer"),
        ("C3-01", "KEN", "2025", "1", "BOOL", "A", "Act", "POLICY", 4, "answer"),
    ]
    assert frames["policy"]["question_code"].to_list() == ["C1-01", "C3-01", "C1-06"]


def test_the_other_sheets_are_text_with_their_row(tmp_path: Path) -> None:
    book = report_book(figures=[])
    add(book, "NARRATIVE", action_line="C1")
    add(book, "NARRATIVE", action_line="C2", achievements="Fibre to 900 schools", lead_institution="Ministry")
    add(book, "FINANCING", instrument="USF", name="Fund", amount_disbursed=1234567.5, action_lines="C2")
    add(book, "IGF_NRI", event_type="NATIONAL_IGF", name="KIGF", onsite_participants=300, sent_to_secretariat="yes")
    frames = landed(tmp_path, book)
    assert frames["narrative"].select("action_line", "achievements", "src_sheet", "src_row").rows() == [
        ("C2", "Fibre to 900 schools", "NARRATIVE", "4")
    ]
    assert frames["financing"].select("amount_disbursed", "src_row").rows() == [("1234567.5", "3")]
    assert frames["igf_nri"]["onsite_participants"].to_list() == ["300"]
    for name in ("narrative", "financing", "igf_nri", "policy", "metadata"):
        assert set(frames[name].dtypes) == {pl.String()}
        assert frames[name].columns[-2:] == ["src_sheet", "src_row"]
    assert frames["rows"].height == frames["policy"].height == 0


def test_metadata_have_a_row_for_each_survey_and_one_without(tmp_path: Path) -> None:
    book = report_book()
    assert landed(tmp_path, book)["metadata"].select("country", "survey_no", "survey_name").rows() == [("KEN", "", "")]
    for letter, name in (("C", "Household survey"), ("D", "School census")):
        book["METADATA"][f"{letter}{line('survey_name')}"] = name
    frame = landed(tmp_path, book)["metadata"]
    assert frame.select("country", "survey_no", "survey_name").rows() == [
        ("KEN", "1", "Household survey"),
        ("KEN", "2", "School census"),
    ]


def test_personal_data_never_leave_the_workbook(tmp_path: Path) -> None:
    frames = landed(tmp_path, report_book())
    personal = [field.name for field in all_fields() if field.is_personal]
    for frame in frames.values():
        assert not set(personal) & set(frame.columns)
        written = frame.write_csv()
        assert not any(str(METADATA[name]) in written for name in personal)
    assert len(frames["metadata"].columns) == len(fields_of("METADATA")) - len(personal) + 3


def test_a_row_in_which_only_the_source_was_filled_down_says_nothing(tmp_path: Path) -> None:
    asked = {**FIGURE, "value": None, "numerator": None, "denominator": None, "sample_size": None}
    missing = {**asked, "sex": "M", "obs_status": "L", "missing_reason": "NOT_ASKED"}
    rows = landed(tmp_path, report_book(figures=[asked, missing]))["rows"]
    assert [json.loads(labels)["SEX"] for labels in rows["labels"]] == ["M"]
