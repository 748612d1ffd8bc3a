"""Cells that hold something else than they should: each comes back with its address, or is read with a warning."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.national_reports.fields import columns_of
from ingest.national_reports.report import Report
from tests.ingest.national_reports.workbooks import (
    FIGURE,
    column,
    edited,
    line,
    part_of,
    read,
    report_book,
    said,
    saved,
    value_of,
)


@pytest.mark.parametrize(
    ("name", "written"),
    [("sex", "F | Male"), ("sex", "F | Masculin"), ("ref_area", "KEN | Uganda")],
)
def test_a_code_beside_the_label_of_another_is_an_error(name: str, written: str, tmp_path: Path) -> None:
    """Nobody can know which of the two is meant."""
    report = with_cell(tmp_path, name, written)
    assert issue_of(report) == ("label_contradicts_code", "error", f"{column(name)}3", written)


@pytest.mark.parametrize("written", ["F | Female", "F | Femme", "F | women and girls"])
def test_other_words_beside_a_code_are_let_pass(written: str, tmp_path: Path) -> None:
    report = with_cell(tmp_path, "sex", written)
    assert (report.issues, value_of(report, "sex")) == ([], "F")


def with_cell(tmp_path: Path, name: str, value: Any, number_format: str = "", sheet: str = "OBSERVATIONS") -> Report:
    """A report in which one cell of row 3 holds `value`."""
    book = report_book()
    cell = book[sheet][f"{column(name, sheet)}3"]
    cell.value = value
    if number_format:
        cell.number_format = number_format
    return read(saved(book, tmp_path))


def issue_of(report: Report) -> tuple[str, str, str, str]:
    """Rule, severity, address and value of the only issue; the address is that of row 3."""
    (issue,) = report.issues
    return issue.rule, issue.severity, issue.cell, issue.value


def formula(tmp_path: Path, name: str, stored: str) -> Report:
    """A report in which a cell of row 3 is a formula, stored as `stored` (attributes and content of the element c)."""
    path = saved(report_book(), tmp_path)
    at = f"{column(name)}3"
    value = FIGURE[name]
    before = f'<c r="{at}" t="n"><v>{value}</v></c>'
    return read(edited(path, part_of("OBSERVATIONS"), (before, f'<c r="{at}"{stored}</c>')))


def test_a_formula_is_read_by_its_last_value_with_a_warning(tmp_path: Path) -> None:
    report = formula(tmp_path, "value", "><f>100*415/1000</f><v>41.5</v>")
    assert issue_of(report) == ("formula", "warning", f"{column('value')}3", "41.5")
    assert value_of(report, "value") == "41.5"


@pytest.mark.parametrize("stored", ["><f>[1]Sheet1!A1</f>", "><f>NOW()</f><v></v>", "><f>NOW()</f><v/>"])
def test_a_formula_without_a_value_is_an_error(tmp_path: Path, stored: str) -> None:
    report = formula(tmp_path, "value", stored)
    assert issue_of(report) == ("formula_without_value", "error", f"{column('value')}3", "")
    assert value_of(report, "value") == ""


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    report = formula(tmp_path, "numerator", ' t="str"><f>IF(1,"","")</f><v></v>')
    assert report.issues == []
    assert value_of(report, "numerator") == ""


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_that_was_kept_is_an_error(tmp_path: Path, error: str) -> None:
    report = formula(tmp_path, "value", f' t="e"><f>Old!B7</f><v>{error}</v>')
    assert issue_of(report) == ("error_value", "error", f"{column('value')}3", error)


@pytest.mark.parametrize("number", ["1E999", "-1E999", "nan"])
def test_a_number_beyond_all_numbers_is_an_error(tmp_path: Path, number: str) -> None:
    assert issue_of(formula(tmp_path, "value", f"><v>{number}</v>"))[0] == "error_value"


@pytest.mark.parametrize(
    ("written", "year"),
    [(datetime(2025, 6, 30), "2025"), (date(2025, 1, 1), "2025"), (date(1905, 7, 17), "2025")],
    ids=["a day", "new year", "the number 2025 formatted as a date"],
)
def test_a_date_where_a_year_belongs(tmp_path: Path, written: date, year: str) -> None:
    report = with_cell(tmp_path, "time_period", written)
    assert issue_of(report)[:3] == ("date_in_year", "error", f"{column('time_period')}3")
    assert report.issues[0].params["year"] == year
    assert ("OBSERVATIONS", 3, "time_period") in report.faulty()


@pytest.mark.parametrize("written", ["2023/24", 20.5, 125, "last year", True, 20255])
def test_what_is_no_year(tmp_path: Path, written: Any) -> None:
    assert issue_of(with_cell(tmp_path, "time_period", written))[0] == "not_a_year"


def test_a_number_that_the_spreadsheet_made_a_date(tmp_path: Path) -> None:
    """3.5 typed into a German spreadsheet becomes 3 May."""
    report = with_cell(tmp_path, "value", date(2026, 5, 3), "d.m")
    assert issue_of(report) == ("date_in_number", "error", f"{column('value')}3", "2026-05-03")


def test_a_percentage_is_not_its_hundredth(tmp_path: Path) -> None:
    report = with_cell(tmp_path, "value", 0.415, "0.0%")
    assert issue_of(report) == ("percent_format", "error", f"{column('value')}3", "41.5 %")
    assert report.issues[0].params["read"] == "0.415"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("41,5", "41.5"),
        ("٤١٫٥", "41.5"),
        ("۴۱٫۵", "41.5"),
        ("४१.५", "41.5"),
        ("１２", "12"),
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1,234,567", "1234567"),
        ("٣٬٤٥٦", "3456"),
        ("0,125", "0.125"),
        ("−3,5", "-3.5"),
        ("12'500", "12500"),
    ],
)
def test_a_number_written_as_text_is_read_with_a_warning(tmp_path: Path, written: str, read_as: str) -> None:
    report = with_cell(tmp_path, "value", written)
    assert issue_of(report) == ("number_as_text", "warning", f"{column('value')}3", written)
    assert (value_of(report, "value"), report.issues[0].params["read"]) == (read_as, read_as)


@pytest.mark.parametrize(("written", "first", "second"), [("1,234", "1234", "1.234"), ("12.345", "12345", "12.345")])
def test_a_number_that_can_be_read_in_two_ways_is_an_error(
    tmp_path: Path, written: str, first: str, second: str
) -> None:
    report = with_cell(tmp_path, "value", written)
    assert issue_of(report) == ("ambiguous_number", "error", f"{column('value')}3", written)
    assert (report.issues[0].params["first"], report.issues[0].params["second"]) == (first, second)


@pytest.mark.parametrize(("written", "read_as"), [("1,234", "1234"), ("1.234", "1234"), ("12 500", "12500")])
def test_a_whole_number_has_no_decimals_so_its_separator_is_one_of_thousands(
    tmp_path: Path, written: str, read_as: str
) -> None:
    report = with_cell(tmp_path, "sample_size", written)
    assert issue_of(report)[0] == "number_as_text"
    assert value_of(report, "sample_size") == read_as


@pytest.mark.parametrize(
    ("written", "stays"),
    [("45.25", "45.25"), (41.0, "41"), (1e-7, "0.0000001"), (123456789012, "123456789012"), (0, "0")],
)
def test_plain_numbers_need_no_word(tmp_path: Path, written: Any, stays: str) -> None:
    report = with_cell(tmp_path, "value", written)
    assert report.issues == []
    assert value_of(report, "value") == stays


@pytest.mark.parametrize("written", ["about 40", "45 %", "n/a", "-", "1,2,3", "12:30", True, "٤١ب"])
def test_what_is_no_number(tmp_path: Path, written: Any) -> None:
    report = with_cell(tmp_path, "value", written)
    assert issue_of(report)[:3] == ("not_a_number", "error", f"{column('value')}3")


def test_a_fraction_of_a_person(tmp_path: Path) -> None:
    assert issue_of(with_cell(tmp_path, "sample_size", 12.5))[0] == "not_a_whole_number"
    assert issue_of(with_cell(tmp_path, "sample_size", "12,5"))[0] == "not_a_whole_number"


@pytest.mark.parametrize(
    ("name", "written", "read_as", "rule"),
    [
        ("indicator_code", "С2-01", "C2-01", "code_normalised"),  # Cyrillic С
        ("indicator_code", "Ｃ２－０１", "C2-01", "code_normalised"),  # full width
        ("indicator_code", "C2–01", "C2-01", "code_normalised"),  # a dash, no hyphen
        ("sex", "f", "F", "code_normalised"),
        ("sex", "М", "M", "code_normalised"),  # Cyrillic М
        ("sex", "Female", "F", "label_as_code"),
        ("age", "15-24", "Y15T24", "label_as_code"),
        ("ref_area", "Kenya", "KEN", "label_as_code"),
        ("ref_area", "肯尼亚", "KEN", "label_as_code"),
        ("ref_area", "kеn", "KEN", "code_normalised"),
    ],
)
def test_codes_in_other_letters_or_words_are_read_with_a_warning(
    tmp_path: Path, name: str, written: str, read_as: str, rule: str
) -> None:
    report = with_cell(tmp_path, name, written)
    assert issue_of(report) == (rule, "warning", f"{column(name)}3", written)
    assert value_of(report, name) == read_as


@pytest.mark.parametrize(
    ("name", "written", "read_as"),
    [
        ("sex", "F | Femme", "F"),
        ("sex", " F ", "F"),
        ("sex", "F\u00a0", "F"),
        ("sex", "F - Female", "F"),
        ("ref_area", "404", "KEN"),
        ("ref_area", 404, "KEN"),
        ("other_dim_1", "SKILL:SSHT | Spreadsheet formulae", "SKILL:SSHT"),
        ("unit_mult", "3 | Thousands", "3"),
        ("unit_mult", 6, "6"),
        ("indicator_code", "NAT-01", "NAT-01"),
        ("age", "14-27", "14-27"),  # no group of the list: left as it is, for the check of codes
        ("disability", "PWD", "PWD"),  # stands for opposite things: never guessed
        ("sex", "girls", "girls"),
    ],
)
def test_codes_from_a_drop_down_and_unknown_ones_need_no_word_here(
    tmp_path: Path, name: str, written: Any, read_as: str
) -> None:
    report = with_cell(tmp_path, name, written)
    assert report.issues == []
    assert value_of(report, name) == read_as


def test_several_codes_in_a_cell(tmp_path: Path) -> None:
    book = report_book()
    names = [field.name for field in columns_of("FINANCING")]
    row = {"instrument": "USF", "name": "Fund", "action_lines": "C2; С6 ؛C7-EGOV | E-government"}
    book["FINANCING"].append([row.get(name) for name in names])
    report = read(saved(book, tmp_path))
    assert value_of(report, "action_lines", sheet="FINANCING") == "C2;C6;C7-EGOV"
    assert [issue.rule for issue in report.issues] == ["code_normalised"]


@pytest.mark.parametrize(
    ("written", "read_as", "rule"),
    [
        (date(2026, 6, 30), "2026-06-30", ""),
        ("2026-06-30", "2026-06-30", ""),
        ("30.06.2026", "2026-06-30", "date_as_text"),
        ("6/30/2026", "2026-06-30", "date_as_text"),
        ("2026/6/30", "2026-06-30", "date_as_text"),
        ("٢٠٢٦-٠٦-٣٠", "2026-06-30", "date_as_text"),
        (46203, "2026-06-30", "date_as_number"),
        ("05/06/2026", "05/06/2026", "ambiguous_date"),
        ("31.02.2026", "31.02.2026", "not_a_date"),
        ("June 2026", "June 2026", "not_a_date"),
        (2026, "2026", "not_a_date"),
        (True, "yes", "not_a_date"),
    ],
)
def test_dates(tmp_path: Path, written: Any, read_as: str, rule: str) -> None:
    """46203 is the serial number of 30 June 2026: 46022 is 31 December 2025, and 181 days."""
    book = report_book()
    book["METADATA"][f"C{line('submission_date')}"] = written
    report = read(saved(book, tmp_path))
    assert report.metadata["submission_date"] == read_as
    assert [(issue.rule, issue.cell) for issue in report.issues] == (
        [(rule, f"C{line('submission_date')}")] if rule else []
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("yes", "yes"), ("No", "no"), (True, "yes"), (False, "no"), (1, "yes"), (0, "no"),
        ("yes | oui", "yes"), ("no | нет", "no"), ("x", "yes"),
    ],
)  # fmt: skip
def test_yes_and_no(tmp_path: Path, written: Any, read_as: str) -> None:
    book = report_book()
    book["METADATA"][f"C{line('nso_endorsed')}"] = written
    report = read(saved(book, tmp_path))
    assert (report.issues, report.metadata["nso_endorsed"]) == ([], read_as)


def test_neither_yes_nor_no(tmp_path: Path) -> None:
    book = report_book()
    book["METADATA"][f"C{line('nso_endorsed')}"] = "partly"
    report = read(saved(book, tmp_path))
    assert said(report) == [("not_a_yes_no", "METADATA", f"C{line('nso_endorsed')}", "partly")]


def test_an_answer_of_the_policy_sheet_is_its_number(tmp_path: Path) -> None:
    book = report_book()
    names = [field.name for field in columns_of("POLICY")]
    for code, answer in (("C1-01", "2 | adopted"), ("C1-06", 3), ("C1-07", "some")):
        row = {"question_code": code, "answer": answer}
        book["POLICY"].append([row.get(name) for name in names])
    report = read(saved(book, tmp_path))
    assert report.sheets["POLICY"].rows["answer"].to_list() == ["2", "3", "some"]
    assert said(report) == [("not_a_number", "POLICY", f"{column('answer', 'POLICY')}5", "some")]


def test_texts_keep_their_lines_and_signs(tmp_path: Path) -> None:
    written = "  First line\nsecond <b> & “quoted” ١٢ _x0041_ \n"
    report = with_cell(tmp_path, "note", written)
    assert value_of(report, "note") == "First line\nsecond <b> & “quoted” ١٢ A"


def test_the_same_fault_many_times_is_listed_up_to_a_point(tmp_path: Path) -> None:
    report = read(saved(report_book(figures=[FIGURE | {"value": "many"}] * 260), tmp_path))
    rules = [issue.rule for issue in report.issues]
    assert (rules.count("not_a_number"), rules[-1]) == (200, "more_of_the_same")
    assert report.issues[-1].severity == "error"
    assert report.issues[-1].params["count"] == "60"
    assert report.sheets["OBSERVATIONS"].rows.height == 260
