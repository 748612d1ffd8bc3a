"""Bulk rows, hostile text, number formats and sheets that are full."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exports.bulk_sheet import CUT, EXCEL_TEXT, xml_text
from exports.workbook import Book, Column, Table, number_format

DAY = dt.date(2026, 11, 22)
COLUMNS = (Column("Name", 20), Column("Year", 8, "integer"), Column("Value", 10, "value"))


def written(path: Path, rows: list[tuple[Any, ...]], **settings: Any) -> Any:
    """A sheet `DATA` with these rows, read back by openpyxl."""
    with Book(path, "Title", DAY, **settings) as book:
        book.table(Table("DATA", "A table", ["A remark"], COLUMNS, rows, len(rows), "They are elsewhere."))
    return openpyxl.load_workbook(path)["DATA"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+2",
        "-3",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "<r><t>markup</t></r>",
        "a & b < c > d",
        " padded ",
        "Côte d’Ivoire",
    ],
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    """What Excel would read as a formula, and what XML would read as markup, comes back as it was written."""
    sheet = written(tmp_path / "a.xlsx", [(text, 2020, 1.5, "PT")])
    assert (sheet["A4"].value, sheet["A4"].data_type) == (text, "s")


def test_numbers_stay_numbers_and_none_is_empty(tmp_path: Path) -> None:
    """0.978517722879 has the 12 digits of a published value; all of them must come back."""
    sheet = written(
        tmp_path / "a.xlsx",
        [("x", 2020, 0.978517722879, "RO"), ("y", None, 1234567.0, "NUMBER"), (None, 1, None, None)],
    )
    assert [cell.value for cell in sheet[4]] == ["x", 2020, 0.978517722879]
    assert [cell.value for cell in sheet[5]] == ["y", None, 1234567]
    assert [cell.value for cell in sheet[6]] == [None, 1, None]
    assert [sheet["C4"].number_format, sheet["C5"].number_format] == ["0.000", "#,##0"]


def test_the_header_is_frozen_and_filtered(tmp_path: Path) -> None:
    """Title, remark, header, two rows: the header is row 3, data begin in row 4."""
    sheet = written(tmp_path / "a.xlsx", [("x", 1, 1.0, "PT"), ("y", 2, 2.0, "PT")])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B4", "A3:C5")
    assert [cell.value for cell in sheet[3]] == ["Name", "Year", "Value"]
    assert sheet.dimensions == "A1:C5"


def test_a_full_sheet_says_how_many_rows_are_left_out(tmp_path: Path) -> None:
    """Of 12 rows title, remark, header and two messages take 5, so 7 of 20 figures fit and 13 do not."""
    sheet = written(tmp_path / "a.xlsx", [(f"n{n}", n, float(n), "PT") for n in range(20)], row_limit=12)
    message = "13 of 20 rows do not fit on a sheet and are left out. They are elsewhere."
    assert sheet.max_row == 12
    assert [sheet["A2"].value, sheet["A12"].value] == [message, message]
    assert [sheet.cell(row, 1).value for row in range(5, 12)] == [f"n{n}" for n in range(7)]


def test_a_sheet_that_is_just_full_leaves_nothing_out(tmp_path: Path) -> None:
    """9 figures and three rows above them are exactly 12."""
    sheet = written(tmp_path / "a.xlsx", [(f"n{n}", n, float(n), "PT") for n in range(9)], row_limit=12)
    assert (sheet.max_row, sheet["A12"].value, sheet["A2"].value) == (12, "n8", "A remark")


def test_the_banner_is_the_first_row(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", [("x", 1, 1.0, "PT")], banner="Not real")
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A4"].value] == ["Not real", "A table", "Name"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [("x", 1, 1.0, "PT"), ("y", 2, 0.25, "USD")]
    written(tmp_path / "a.xlsx", rows)
    written(tmp_path / "b.xlsx", rows)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert b"2026-11-22T00:00:00Z" in packed.read("docProps/core.xml")


def test_text_beyond_the_limit_of_a_cell_is_cut_and_says_so() -> None:
    """32,767 characters is Excel's limit."""
    cut = xml_text("x" * (EXCEL_TEXT + 1))
    assert len(cut) == EXCEL_TEXT
    assert cut.endswith(CUT)
    assert xml_text("x" * EXCEL_TEXT) == "x" * EXCEL_TEXT


def test_what_xml_cannot_hold_is_made_visible() -> None:
    """A NUL has no place in XML; `_x0041_` is Excel's way to write the letter A and must not turn into one."""
    assert xml_text("a\x00b\x1f") == "a\ufffdb\ufffd"
    assert xml_text("_x0041_") == "_x005F_x0041_"


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("PT", 76.0, "0.0"),
        ("PT", 0.0, "0.0"),
        ("PT", 0.049, "0.000"),  # one decimal would print 0.0
        ("PT", -0.02, "0.000"),
        ("PT", 1e-9, "0.0E+00"),
        ("NUMBER", 12.0, "#,##0"),
        ("NUMBER", 12.5, "#,##0.0"),
        ("NUMBER", 0.003, "0.0000"),
        ("IX", 0.5795, "0.0000"),
        (None, 3.25, "#,##0.00"),
    ],
)
def test_number_formats(unit: str | None, value: float, expected: str) -> None:
    assert number_format(unit, value) == expected


def test_a_failure_in_the_middle_leaves_no_file(tmp_path: Path) -> None:
    def rows() -> Any:
        yield ("x", 1, 1.0, "PT")
        raise RuntimeError("the warehouse went away")

    path = tmp_path / "a.xlsx"
    with pytest.raises(RuntimeError, match="went away"), Book(path, "Title", DAY) as book:
        book.table(Table("DATA", "A table", [], COLUMNS, rows(), 2))
    assert not path.exists()
