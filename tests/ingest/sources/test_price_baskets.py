"""Price-basket reader: the sheet of economies, breaks of the baskets, workbooks that are none, and the real one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from ingest import workbook
from ingest.sources import price_baskets
from tests.ingest.sources.reading import figures, refusal_of, rows_of, written

HEADER = ["IsoCode", "Economy", "basket", "Unit", "Code", "LDC", 2017, 2018, 2021]


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook with these sheets and rows."""
    made = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def test_economies_are_read_and_changes_of_the_basket_are_flagged(tmp_path: Path) -> None:
    """The mobile basket changed in 2018 and 2021, the fixed one in 2018 (sheet BasketHistory of ITU's workbook)."""
    rows = [
        HEADER,
        ["NAM", "Namibia", "Data-only", "GNIpc", "i271mb_ts_GNI", "NA", "NA", 2.81, 3],
        ["NAM", "Namibia", "Fixed", "USD", "i154_FBB_ts$", "NA", 57.24, 0.5, None],
    ]
    path = book(tmp_path / "p.xlsx", {"Overview": [["x"]], "economies_2017-2021": rows, "medians_2017-2021": [["a"]]})
    frame, issues = rows_of(price_baskets, path)
    assert figures(frame, "series_label", "area_label", "unit_label", "time_label", "value_label", "flag_label") == [
        ("i271mb_ts_GNI", "NAM", "GNIpc", "2017", "NA", ""),
        ("i271mb_ts_GNI", "NAM", "GNIpc", "2018", "2.81", "B"),
        ("i271mb_ts_GNI", "NAM", "GNIpc", "2021", "3", "B"),
        ("i154_FBB_ts$", "NAM", "USD", "2017", "57.24", ""),
        ("i154_FBB_ts$", "NAM", "USD", "2018", "0.5", "B"),
    ]
    assert figures(frame, "src_sheet", "src_row", "src_column")[3] == ("economies_2017-2021", 3, "2017")
    assert issues == []


def test_rows_are_counted_as_excel_shows_them(tmp_path: Path) -> None:
    """A title and a blank row stand above the headings, a blank row below; a cell beside the table is told."""
    full = ["KEN", "Kenya", "Data-only", "GNIpc", "i271mb_ts_GNI", "NA", 1, 2, 3]
    path = book(tmp_path / "p.xlsx", {"Economies": [["Title"], [], HEADER, full, [], [*full, "note"], full]})
    frame, issues = rows_of(price_baskets, path)
    assert sorted(set(frame["src_row"])) == [4, 7]
    assert [(issue.rule, issue.sheet, issue.row) for issue in issues] == [("wrong_cell_count", "Economies", 6)]


@pytest.mark.parametrize(
    ("sheets", "rule", "told"),
    [
        ({"Data": [HEADER]}, "sheet_missing", "Data"),
        ({"economies": [["Iso", "Unit"], ["KEN", "GNIpc"]]}, "shifted_header", "IsoCode"),
        ({"economies": [["IsoCode", "Unit", "Code"]]}, "shifted_header", "years"),
    ],
)
def test_a_workbook_of_another_layout_is_refused(
    tmp_path: Path, sheets: dict[str, list[list[object]]], rule: str, told: str
) -> None:
    """No sheet of economies, other headings, no years."""
    issue = refusal_of(price_baskets, book(tmp_path / "p.xlsx", sheets))
    assert issue.rule == rule
    assert told in issue.message


def test_files_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    """HTML, an old workbook, one with a password, a plain zip, a damaged one, nothing at all."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    archive = tmp_path / "plain.xlsx"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("data.csv", "a,b")
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(damaged, "w") as packed:
        packed.writestr("xl/workbook.xml", "<not closed")
    cases = {
        written(tmp_path, "a.xlsx", "<html></html>"): "not an Excel workbook",
        written(tmp_path, "b.xlsx", ole + b"\0" * 600): ".xls",
        written(tmp_path, "c.xlsx", ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")): "password",
        written(tmp_path, "d.xlsx", b""): "empty",
        archive: "zip archive",
        damaged: "cannot be opened",
    }
    for path, told in cases.items():
        assert told in refusal_of(price_baskets, path).message


def test_a_workbook_that_unpacks_beyond_measure_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is lowered so that the test needs no large file; the sizes are taken from the archive's directory."""
    path = book(tmp_path / "p.xlsx", {"economies": [HEADER]})
    monkeypatch.setattr(workbook, "MAX_UNZIPPED_BYTES", 100)
    assert refusal_of(price_baskets, path).rule == "workbook_unpacks_too_large"
    monkeypatch.setattr(workbook, "MAX_WORKBOOK_BYTES", 100)
    assert refusal_of(price_baskets, path).rule == "file_too_large"


def test_the_real_workbook(shared_data: Path) -> None:
    """3,330 rows of 16 years, none blank; Aruba's fixed basket of 2016 read in the sheet by hand."""
    frame, issues = rows_of(price_baskets, shared_data / "data/itu_legacy/ITU_ICTPriceBaskets_2008-2023.xlsx")
    assert frame.height == 3330 * 16
    assert ("i154_FBB_ts_GNI", "ABW", "2016", "2.81", 2, "2016") in figures(frame)
    assert set(frame["src_sheet"]) == {"economies_2008-2023"}
    broken = frame.filter((frame["flag_label"] == "B") & (frame["series_label"] == "i271mb_ts_GNI"))
    assert sorted(set(broken["time_label"])) == ["2018", "2021"]
    assert issues == []


def test_another_workbook_of_the_publisher_is_refused(shared_data: Path) -> None:
    """ITU-ICT.xlsx holds other series in another layout."""
    assert refusal_of(price_baskets, shared_data / "data/itu_legacy/ITU-ICT.xlsx").rule == "sheet_missing"
