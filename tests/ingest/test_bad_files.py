"""Files that are not what they should be: a clear message, nothing landed, nothing changed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.landing import Landing
from ingest.limits import MAX_FILE_BYTES
from warehouse.load import FileResult, process
from warehouse.settings import Home

GOOD = "Year,Sex,Value\n2020,Female,41.5\n2020,Male,44.5\n2020,,43.0\n"


def load(tmp_path: Path, content: bytes, name: str = "indicator_17-8-1.csv", source: str = "open-sdg") -> FileResult:
    """Load one file with these bytes as Kenya's."""
    path = tmp_path / name
    path.write_bytes(content)
    (result,) = process(source, [path], Home(tmp_path / "home"), area="KEN", land=True)
    return result


def landed(tmp_path: Path) -> list[str]:
    """Submissions in the landing."""
    return [record["submission_id"] for record in Landing(Home(tmp_path / "home").landing).submissions()]


@pytest.mark.parametrize(
    ("content", "rule", "says"),
    [
        (b"", "empty_file", "empty"),
        (b"  \n\n", "empty_file", "blanks"),
        (b"Year,Sex,Value\n", "no_rows", "no rows"),
        (b"Year,Sex,Value", "no_rows", "no rows"),
        (GOOD.encode("utf-16"), "wrong_encoding", "UTF-16"),
        ("Year,Sex,Value\n2020,Féminin,41\n".encode("latin-1"), "wrong_encoding", "Line 2"),
        (b"Year,Sex,Value\n2020,\x00\x00,1\n", "nul_bytes", "NUL"),
        (b"%PDF-1.7 something", "not_csv", "PDF"),
        (b"PK\x03\x04rest of a zip", "not_csv", "workbook"),
        (b"<!DOCTYPE html><html></html>", "not_csv", "web page"),
        (b'Year,Sex,Value\n2020,"Female,41\n', "broken_csv", "quotation mark"),
        (b"Jahr,Wert\n2020,4\n", "shifted_header", "Year, Value"),
    ],
)
def test_refused_with_a_reason(tmp_path: Path, content: bytes, rule: str, says: str) -> None:
    result = load(tmp_path, content)
    assert not result.accepted
    (issue,) = result.issues
    assert issue.rule == rule
    assert says in issue.message
    assert landed(tmp_path) == []


@pytest.mark.parametrize("content", [GOOD.encode(), b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()])
def test_byte_order_mark_and_crlf_are_read(tmp_path: Path, content: bytes) -> None:
    result = load(tmp_path, content)
    assert (result.accepted, result.rows, result.issues) == (True, 3, [])


def test_a_row_with_too_many_cells_is_held_and_named(tmp_path: Path) -> None:
    result = load(tmp_path, (GOOD + "2021,Female,41,5\n").encode())
    assert result.accepted
    assert [(issue.rule, issue.row) for issue in result.issues] == [("wrong_cell_count", 5)]
    assert (result.rows, result.held) == (3, 1)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "indicator_17-8-1.csv"
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)  # sparse: takes no room on the disk
    (result,) = process("open-sdg", [path], Home(tmp_path / "home"), area="KEN", land=True)
    assert [issue.rule for issue in result.issues] == ["file_too_large"]
    assert landed(tmp_path) == []


def test_a_zip_renamed_to_xlsx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "baskets.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")
    (result,) = process("price-baskets", [path], Home(tmp_path / "home"), land=True)
    assert not result.accepted
    assert "workbook" in result.issues[0].message.lower()


def test_a_file_that_disappears_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "indicator_17-8-1.csv"
    path.write_text(GOOD, encoding="utf-8")
    land = Landing.land

    def vanish(self: Landing, *args: object, **more: object) -> object:
        path.unlink()
        return land(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Landing, "land", vanish)
    (result,) = process("open-sdg", [path], Home(tmp_path / "home"), area="KEN", land=True)
    assert not result.accepted
    assert result.issues[-1].rule == "file_changed"
    assert landed(tmp_path) == []


def test_a_full_disk_leaves_nothing_half_landed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "indicator_17-8-1.csv"
    path.write_text(GOOD, encoding="utf-8")

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.landing._copy", full)
    with pytest.raises(OSError, match="No space left"):
        process("open-sdg", [path], Home(tmp_path / "home"), area="KEN", land=True)
    landing = Home(tmp_path / "home").landing
    assert landed(tmp_path) == []
    assert list((landing / ".aside").iterdir()) == []


@pytest.mark.parametrize(
    ("source", "text", "row", "said"),
    [
        (
            "world-bank",
            '"Data Source","WDI",\n\n"Last Updated Date","2025-01-28",\n\n'
            '"Country Name","Code","Indicator Name","Indicator Code","1960","1961",\n'
            + "".join(f'"A","KE{letter}","Population","SP.POP.TOTL","54922","1961",\n' for letter in "NTS")
            * 4,
            5,
            "heading Country Code is missing in row 5",
        ),
        (
            "world-bank",
            "Country Name,Code,Indicator Name,Indicator Code,1960\n" + "Kenya,KEN,Population,SP.POP.TOTL,1960\n" * 14,
            1,
            "heading Country Code is missing in row 1",
        ),
        (
            "un-sdg",
            "Extract of 2024,,,\nSeriesCode,GeoAreaCode,TimePeriod,Value\n" + "IT_USE_ii99,404,2019,35\n" * 14,
            2,
            "The header stands in row 2",
        ),
        (
            "un-sdg",
            "Extract of 2024,,,\nSeriescode,GeoAreaCode,TimePeriod,Value\n" + "IT_USE_ii99,404,2019,35\n" * 14,
            2,
            "heading SeriesCode is missing in row 2",
        ),
    ],
)
def test_a_misspelt_or_shifted_header_is_named_by_its_row(
    tmp_path: Path, source: str, text: str, row: int, said: str
) -> None:
    result = load(tmp_path, text.encode(), "API_file.csv", source)
    (issue,) = result.issues
    assert (issue.rule, issue.row) == ("shifted_header", row)
    assert said in issue.message
