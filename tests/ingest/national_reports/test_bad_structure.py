"""Workbooks whose sheets, columns and lines are not where the template has them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ingest.national_reports.fields import TABLES, columns_of, field_of
from ingest.national_reports.template import write_template
from tests.ingest.national_reports.workbooks import (
    FIGURE,
    column,
    edited,
    line,
    part_of,
    read,
    refused,
    report_book,
    said,
    saved,
    value_of,
)


def test_a_good_workbook_is_read_without_a_word(tmp_path: Path) -> None:
    report = read(saved(report_book(), tmp_path))
    assert said(report) == []
    assert (report.area, report.year, report.cycle, report.review) == ("KEN", 2026, "ANNUAL", "annual-2026")
    assert (report.language, report.template_version) == ("en", "2026.1")
    assert report.metadata["focal_point_org"] == "Ministry of ICT"
    assert report.metadata_cells["country"] == "C1"
    table = report.sheets["OBSERVATIONS"]
    assert table.rows["src_row"].to_list() == [3]
    expected = {name: str(value) for name, value in FIGURE.items()}
    filled = {name: value for name, value in table.rows.row(0, named=True).items() if value}
    assert filled == {"src_row": 3, **expected}
    assert table.cell(3, "value") == f"{column('value')}3"
    assert set(report.sheets) == set(TABLES)


def test_sheets_in_another_order_and_other_letters_are_the_same(tmp_path: Path) -> None:
    book = report_book()
    for name in reversed(TABLES):
        book.move_sheet(name, -10)
    book["OBSERVATIONS"].title = "observations "
    report = read(saved(book, tmp_path))
    assert said(report) == []
    assert value_of(report, "value") == "41.5"


def test_a_renamed_sheet_is_known_by_its_keys(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"].title = "Donnees 2025"
    book["METADATA"].title = "Feuil2"
    report = read(saved(book, tmp_path))
    assert said(report) == [
        ("renamed_sheet", "METADATA", "", "Feuil2"),
        ("renamed_sheet", "OBSERVATIONS", "", "Donnees 2025"),
    ]
    assert value_of(report, "value") == "41.5"
    assert report.area == "KEN"


@pytest.mark.parametrize(
    ("sheet", "rule", "severity"),
    [
        ("OBSERVATIONS", "missing_sheet", "error"),
        ("METADATA", "missing_sheet", "error"),
        ("FINANCING", "sheet_left_out", "warning"),
        ("POLICY", "sheet_left_out", "warning"),
    ],
)
def test_a_missing_sheet_is_named(tmp_path: Path, sheet: str, rule: str, severity: str) -> None:
    book = report_book()
    del book[sheet]
    report = read(saved(book, tmp_path))
    assert [(issue.rule, issue.severity, issue.sheet) for issue in report.issues] == [(rule, severity, sheet)]
    assert all(report.sheets[name].rows.height == 0 for name in TABLES if name == sheet)


def test_two_sheets_that_could_be_the_missing_one(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"].title = "One"
    book.copy_worksheet(book["One"]).title = "Two"
    report = read(saved(book, tmp_path))
    assert ("several_sheets", "OBSERVATIONS", "", "One, Two") in said(report)
    assert report.sheets["OBSERVATIONS"].rows.height == 0


def test_an_extra_sheet_is_not_read_and_the_list_of_codes_is_no_extra(tmp_path: Path) -> None:
    book = report_book()
    book.copy_worksheet(book["OBSERVATIONS"]).title = "OBSERVATIONS (2)"
    book.create_sheet("LISTS").append(["F | Female"])
    report = read(saved(book, tmp_path))
    assert said(report) == [("extra_sheet", "OBSERVATIONS (2)", "", "OBSERVATIONS (2)")]
    assert report.sheets["OBSERVATIONS"].rows.height == 1


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"].sheet_state = "veryHidden"
    report = read(saved(book, tmp_path))
    assert said(report) == [("hidden_sheet", "OBSERVATIONS", "", "")]
    assert value_of(report, "value") == "41.5"


def test_columns_in_another_order_are_the_same(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"].move_range(f"{column('value')}1:{column('value')}3", cols=40)
    report = read(saved(book, tmp_path))
    assert said(report) == []
    assert value_of(report, "value") == "41.5"
    assert report.sheets["OBSERVATIONS"].cell(3, "value") != f"{column('value')}3"


def test_a_column_that_lost_its_key_is_known_by_its_heading(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"][f"{column('value')}1"] = "valeur"
    report = read(saved(book, tmp_path))
    assert said(report) == [("renamed_column", "OBSERVATIONS", f"{column('value')}1", "")]
    assert value_of(report, "value") == "41.5"


def test_a_column_with_another_key_and_heading_is_missing_and_unknown(tmp_path: Path) -> None:
    book = report_book()
    letter = column("indicator_code")
    book["OBSERVATIONS"][f"{letter}1"] = book["OBSERVATIONS"][f"{letter}2"] = "Kiashiria"
    report = read(saved(book, tmp_path))
    assert said(report) == [
        ("unknown_column", "OBSERVATIONS", f"{letter}1", "Kiashiria"),
        ("missing_column", "OBSERVATIONS", "", ""),
    ]
    assert report.issues[1].field == "indicator_code"
    assert value_of(report, "indicator_code") == ""


@pytest.mark.parametrize(("sheet", "name"), [("OBSERVATIONS", "value"), ("POLICY", "answer")])
def test_a_sheet_without_the_column_that_it_is_for_is_refused(sheet: str, name: str, tmp_path: Path) -> None:
    """In a row the cell may be empty; without the column nothing of the sheet would be reported."""
    book = report_book()
    at = [field.name for field in columns_of(sheet)].index(name) + 1
    book[sheet].delete_cols(at)
    issues = [(one.rule, one.severity, one.sheet, one.field) for one in read(saved(book, tmp_path)).issues]
    assert ("missing_column", "error", sheet, name) in issues


def test_a_column_taken_out_is_an_error_only_if_it_is_needed(tmp_path: Path) -> None:
    book = report_book()
    for name in ("source", "deff"):
        at = [field.name for field in columns_of("OBSERVATIONS")].index(name) + 1
        for row in (1, 2, 3):
            book["OBSERVATIONS"].cell(row, at).value = None
    report = read(saved(book, tmp_path))
    assert [(issue.rule, issue.severity, issue.field) for issue in report.issues] == [
        ("missing_column", "error", "source"),
        ("column_left_out", "warning", "deff"),
    ]


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    book = report_book()
    for row, value in ((1, "value"), (2, "Value"), (3, 99)):
        book["OBSERVATIONS"].cell(row, 60).value = value
    report = read(saved(book, tmp_path))
    assert said(report) == [("repeated_column", "OBSERVATIONS", "BH1", "")]
    assert report.issues[0].params["columns"] == f"{column('value')}, BH"
    assert value_of(report, "value") == "41.5"


def test_a_column_of_ones_own_is_told_and_not_read(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"]["AZ2"] = "My remarks"
    book["OBSERVATIONS"]["BB3"] = "stray"
    assert said(read(saved(book, tmp_path))) == [
        ("unknown_column", "OBSERVATIONS", "AZ2", "My remarks"),
        ("unknown_column", "OBSERVATIONS", "BB3", "stray"),
    ]


def test_hidden_columns_and_rows_are_told_only_if_the_sender_wrote_in_them(tmp_path: Path) -> None:
    empty = {name: FIGURE[name] for name in ("row_id", "indicator_code", "sex")}
    book = report_book(figures=[FIGURE, empty, FIGURE])
    sheet = book["OBSERVATIONS"]
    for name in ("note", "source", "sex"):
        sheet.column_dimensions[column(name)].hidden = True
    for row in (4, 5):
        sheet.row_dimensions[row].hidden = True
    report = read(saved(book, tmp_path))
    assert [(issue.rule, issue.field, issue.row) for issue in report.issues] == [
        ("hidden_column", "source", None),
        ("hidden_rows", "", 5),
    ]
    assert report.issues[1].params["count"] == "1"
    assert report.sheets["OBSERVATIONS"].rows.height == 3


def test_rows_above_the_keys_move_everything_down(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"].insert_rows(1, 2)
    book["OBSERVATIONS"]["A1"] = "Ministry of ICT, draft of Monday"
    report = read(saved(book, tmp_path))
    assert said(report) == []
    assert report.sheets["OBSERVATIONS"].rows["src_row"].to_list() == [5]


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_without_keys_the_headings_serve_in_any_language(tmp_path: Path, lang: str) -> None:
    book = report_book(lang)
    book["OBSERVATIONS"].delete_rows(1)
    report = read(saved(book, tmp_path))
    assert said(report) == [("keys_gone", "OBSERVATIONS", "", "")]
    assert report.sheets["OBSERVATIONS"].rows["src_row"].to_list() == [2]
    assert value_of(report, "value") == "41.5"


def test_without_headings_the_first_figure_is_not_taken_for_one(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"].delete_rows(2)
    report = read(saved(book, tmp_path))
    assert said(report) == []
    assert value_of(report, "value") == "41.5"


def test_headings_in_ones_own_language_are_no_figures(tmp_path: Path) -> None:
    book = report_book()
    for cell in book["OBSERVATIONS"][2]:
        cell.value = "Neno"
    report = read(saved(book, tmp_path))
    assert said(report) == []
    assert report.sheets["OBSERVATIONS"].rows.height == 1


def test_without_keys_and_headings_a_sheet_cannot_be_read(tmp_path: Path) -> None:
    book = report_book()
    book["OBSERVATIONS"].delete_rows(1, 2)
    report = read(saved(book, tmp_path))
    assert said(report) == [("missing_keys", "OBSERVATIONS", "", "")]
    assert report.sheets["OBSERVATIONS"].rows.height == 0


def test_merged_cells_among_the_figures(tmp_path: Path) -> None:
    book = report_book(figures=[FIGURE, FIGURE])
    letter = column("source")
    book["OBSERVATIONS"].merge_cells(f"{letter}3:{letter}4")
    book["OBSERVATIONS"].merge_cells("AZ1:BA1")
    report = read(saved(book, tmp_path))
    (issue,) = report.issues
    assert (issue.rule, issue.cell, issue.row, issue.field) == ("merged_cells", f"{letter}3:{letter}4", 3, "source")
    assert ("OBSERVATIONS", 3, "source") in report.faulty()


def test_lines_of_metadata_in_another_order_without_key_missing_and_extra(tmp_path: Path) -> None:
    book = report_book()
    sheet = book["METADATA"]
    sheet.move_range("A1:C1", rows=40)
    sheet[f"A{line('reporting_year')}"] = None
    for letter in "ABC":
        sheet[f"{letter}{line('licence')}"] = None
        sheet[f"{letter}{line('status')}"] = None
    sheet["B50"], sheet["C50"] = "Telephone", "020 123"
    report = read(saved(book, tmp_path))
    assert (report.area, report.year) == ("KEN", 2026)
    assert report.metadata_cells["country"] == "C41"
    assert [(issue.rule, issue.field, issue.cell) for issue in report.issues] == [
        ("renamed_line", "reporting_year", f"B{line('reporting_year')}"),
        ("unknown_line", "", "B50"),
        ("line_left_out", "status", ""),
        ("line_left_out", "licence", ""),
    ]


def test_a_line_that_is_needed_and_missing_or_there_twice(tmp_path: Path) -> None:
    book = report_book()
    for letter in "ABC":
        book["METADATA"][f"{letter}{line('country')}"] = None
    book["METADATA"].append(["language", "Language", "fr"])
    report = read(saved(book, tmp_path))
    assert [(issue.rule, issue.field) for issue in report.issues] == [
        ("repeated_line", "language"),
        ("missing_line", "country"),
    ]
    assert (report.area, report.language) == ("", "en")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_metadata_without_its_column_of_keys(tmp_path: Path, lang: str) -> None:
    book = report_book(lang)
    book["METADATA"].delete_cols(1)
    report = read(saved(book, tmp_path))
    assert said(report) == [("keys_gone", "METADATA", "", "")]
    assert report.metadata_cells["country"] == "B1"
    assert report.area == "KEN"


def test_surveys_stand_side_by_side(tmp_path: Path) -> None:
    book = report_book()
    for letter, name, scope in (("C", "Household survey", "5+"), ("E", "School census", "Y5T17")):
        book["METADATA"][f"{letter}{line('survey_name')}"] = name
        book["METADATA"][f"{letter}{line('survey_age_scope')}"] = scope
    book["METADATA"]["D1"] = "UGA"
    report = read(saved(book, tmp_path))
    assert [survey["survey_name"] for survey in report.surveys] == ["Household survey", "", "School census"]
    assert [survey["survey_age_scope"] for survey in report.surveys] == ["Y_GE5", "", "Y5T17"]
    assert report.surveys[2]["cell:survey_name"] == f"E{line('survey_name')}"
    assert said(report) == [
        ("value_not_read", "METADATA", "D1", "UGA"),
        ("label_as_code", "METADATA", f"C{line('survey_age_scope')}", "5+"),
    ]


def test_the_workbook_of_another_country(tmp_path: Path) -> None:
    book = report_book()
    book["METADATA"]["C1"] = "UGA"
    report = read(saved(book, tmp_path))
    (issue,) = report.issues
    assert (issue.rule, issue.severity, issue.cell, issue.value) == ("area_differs_from_template", "error", "C1", "UGA")
    assert issue.params["area"] == "KEN"
    assert report.area == "UGA"


@pytest.mark.parametrize("version", ["2025.1", "1.0", "template"])
def test_last_years_template_is_refused_with_the_way_to_a_new_one(tmp_path: Path, version: str) -> None:
    book = report_book()
    book["README"]["C1"] = version
    issue = refused(saved(book, tmp_path))
    assert (issue.rule, issue.value) == ("unknown_template_version", version)


def test_last_years_template_for_this_years_report(tmp_path: Path) -> None:
    """Its version may still be known; its review is not this year's."""
    book = report_book()
    book["METADATA"][f"C{line('reporting_year')}"] = 2027
    report = read(saved(book, tmp_path))
    (issue,) = report.issues
    assert (issue.rule, issue.severity, issue.value) == ("template_of_other_year", "error", "2027")
    assert issue.params == {"review": "annual-2026"}


def test_figures_that_end_before_the_year_of_the_review(tmp_path: Path) -> None:
    book = report_book()
    book["METADATA"][f"C{line('reporting_year')}"] = 2025
    report = read(saved(book, tmp_path))
    assert (report.issues, report.year, report.review) == ([], 2025, "annual-2026")


def test_a_workbook_that_does_not_say_its_template(tmp_path: Path) -> None:
    book = report_book()
    del book["README"]
    assert refused(saved(book, tmp_path)).rule == "no_template_version"


def test_another_workbook_altogether(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data").append(["Year", "Value"])
    assert refused(saved(book, tmp_path)).rule == "not_a_report"


def test_figures_only_in_shown_columns_are_no_rows(tmp_path: Path) -> None:
    book = report_book(figures=[])
    book["OBSERVATIONS"][f"{column('last_accepted')}3"] = "41 (2024)"
    assert field_of("OBSERVATIONS", "last_accepted")
    report = read(saved(book, tmp_path))
    assert said(report) == []
    assert report.sheets["OBSERVATIONS"].rows.height == 0


def test_rows_as_the_template_wrote_them_are_left_out_rows(tmp_path: Path) -> None:
    as_written = {name: FIGURE[name] for name in ("row_id", "indicator_code", "sex", "time_period", "unit_measure")}
    table = read(saved(report_book(figures=[as_written, FIGURE]), tmp_path)).sheets["OBSERVATIONS"]
    assert table.left_out()["src_row"].to_list() == [3]
    assert table.entered()["src_row"].to_list() == [4]


def test_a_table_of_other_making_without_addresses_and_with_a_prefix(tmp_path: Path) -> None:
    """The standard lets a writer leave out addresses, write texts in place and give every element a prefix."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    path = saved(report_book(figures=[]), tmp_path)
    keys = "".join(f'<x:c t="inlineStr"><x:is><x:t>{name}</x:t></x:is></x:c>' for name in ("instrument", "name", "x"))
    body = "<x:c/><x:c t='inlineStr'><x:is><x:r><x:t>Fund &amp; </x:t></x:r><x:r><x:t>levy</x:t></x:r></x:is></x:c>"
    rows = f"<x:row>{keys}</x:row><x:row/><x:row>{body}</x:row>"
    sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    edited(path, part_of("FINANCING"), whole=sheet.encode())
    assert value_of(read(path), "name", sheet="FINANCING") == "Fund & levy"


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_an_emptied_version_is_said_to_be_missing(lang: str, tmp_path: Path) -> None:
    """What is left in the row is the heading, which is no version."""
    path = tmp_path / "template.xlsx"
    write_template(path, "KEN", 2026, lang)
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["README"].iter_rows() if any(cell.value == "template_version" for cell in row))
    next(cell for cell in reversed(row) if cell.value).value = None
    assert refused(saved(book, tmp_path)).rule == "no_template_version"
