"""Record files as people send them: where the header stands, what is kept, what is dropped, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.igf.fields import FUNDING, REGISTRATIONS
from ingest.igf.personal import content_kind, heading_kind, is_contact
from ingest.igf.records import ranges
from ingest.igf.tables import heading_key
from ingest.rows import ReadError
from tests.ingest.igf.record_files import PERSON, PLEDGE, cells, faults, people, read, write_csv, write_xlsx


def test_csv_and_workbook_read_alike(tmp_path: Path) -> None:
    rows = people(3)
    from_csv = read(REGISTRATIONS, write_csv(tmp_path / "a.csv", rows)).frame
    from_xlsx = read(REGISTRATIONS, write_xlsx(tmp_path / "a.xlsx", {"People": cells(rows)})).frame
    assert from_csv.drop("src_sheet").equals(from_xlsx.drop("src_sheet"))
    assert from_xlsx["src_sheet"].unique().to_list() == ["People"]
    assert from_csv["src_row"].to_list() == [2, 3, 4]


def test_header_below_a_title_and_off_the_corner(tmp_path: Path) -> None:
    """A title in row 2, the header in row 4 from column C on: rows and cells are those that Excel shows."""
    table: list[list[object]] = [["Registrations of IGF 2025"], [], *cells(people(2))]
    path = write_xlsx(tmp_path / "a.xlsx", {"List": table}, at=(1, 2))
    records = read(REGISTRATIONS, path)
    assert records.frame["src_row"].to_list() == [5, 6]
    assert records.letters["List"]["meeting_year"] == "C"
    assert records.letters["List"]["attendance"] == "J"


def test_headings_without_case_and_marks(tmp_path: Path) -> None:
    assert heading_key(" Meeting  Year ") == heading_key("meeting_year") == heading_key("MEETING-YEAR")
    rows = [{name.replace("_", " ").title(): value for name, value in PERSON.items()}]
    records = read(REGISTRATIONS, write_csv(tmp_path / "a.csv", rows))
    assert records.heading("stakeholder_group") == "Stakeholder Group"
    assert records.frame["birth_year"].to_list() == ["1990"]


def test_semicolons_bom_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "meeting_year;person_ref;stakeholder_group;country;attendance\n\n2025;A;Press;KEN;onsite\n"
    path.write_text("\ufeff" + text, encoding="utf-8")
    records = read(REGISTRATIONS, path)
    assert records.frame["src_row"].to_list() == [3]
    assert "sex" not in records.frame.columns  # was not asked: another thing than not answered


@pytest.mark.parametrize(
    ("heading", "value", "kind"),
    [
        ("Full name", "x", "name"),
        ("Prénom", "x", "name"),
        ("ФИО участника", "x", "name"),
        ("姓名", "x", "name"),
        ("Correo electrónico", "x", "e-mail address"),
        ("Mobile", "x", "telephone number"),
        ("N° de passeport", "x", "identity document"),
        ("Dietary needs", "x", "health or diet"),
        ("Field 7", "jane.doe@example.org", "e-mail address"),
        ("Field 7", "jane (at) example.org", "e-mail address"),
        ("Field 7", "+254 700 123456", "telephone number"),
        ("Field 7", "Jane Doe", "name"),
    ],
)
def test_personal_columns_are_dropped_and_reported(tmp_path: Path, heading: str, value: str, kind: str) -> None:
    records = read(REGISTRATIONS, write_csv(tmp_path / "a.csv", [{**PERSON, heading: value}]))
    (issue,) = records.issues
    assert (issue.severity, issue.rule, issue.column) == ("warning", "personal_column_dropped", heading)
    assert kind in issue.message
    assert value == "x" or value not in issue.message
    assert value not in [cell for row in records.frame.rows() for cell in row]


def test_other_columns_are_dropped_too(tmp_path: Path) -> None:
    records = read(REGISTRATIONS, write_csv(tmp_path / "a.csv", [{**PERSON, "Track": "b"}]))
    assert [(issue.rule, issue.column) for issue in records.issues] == [("column_dropped", "Track")]
    assert "Track" not in records.frame.columns


def test_a_heading_that_is_an_address_is_not_repeated(tmp_path: Path) -> None:
    records = read(REGISTRATIONS, write_csv(tmp_path / "a.csv", [{**PERSON, "jane.doe@example.org": "b"}]))
    (issue,) = records.issues
    assert issue.column == "***"
    assert "jane" not in issue.message


def test_file_without_header_repeats_nothing(tmp_path: Path) -> None:
    """The first row is a person's: neither it nor any other is in the message."""
    path = tmp_path / "a.csv"
    path.write_text("2025,Jane Doe,Civil society,KEN,onsite\n2025,John Roe,Press,KEN,online\n", encoding="utf-8")
    with pytest.raises(ReadError) as refused:
        read(REGISTRATIONS, path)
    (issue,) = refused.value.issues
    assert (issue.rule, issue.column) == ("shifted_header", "meeting_year")
    assert "Jane" not in issue.message
    assert "attendance" in issue.message


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"meeting_year,person_ref,stakeholder_group,country,attendance\n", "no_rows"),
        ("a.csv", b"PK\x03\x04", "not_csv"),
        ("a.csv", "meeting_year,person_ref,é\n".encode("latin-1"), "wrong_encoding"),
        ("a.xlsx", b"", "empty_file"),
        ("a.xlsx", b"PK\x03\x04broken", "not_a_workbook"),
        ("a.pdf", b"%PDF", "file_kind"),
    ],
)
def test_files_that_are_refused_whole(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as refused:
        read(REGISTRATIONS, path)
    assert [issue.rule for issue in refused.value.issues] == [rule]


def test_broken_quotes_repeat_no_line(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", people(2))
    with path.open("a", encoding="utf-8") as stream:
        stream.write('2025,R-9,"Jane Doe,KEN,Female\n')
    try:
        records = read(REGISTRATIONS, path)
    except ReadError as refused:
        issues = refused.issues
    else:
        issues = records.issues
    assert any(issue.severity == "error" for issue in issues)
    assert all("Jane" not in issue.message + issue.value for issue in issues)


def test_two_columns_of_one_field(tmp_path: Path) -> None:
    records = read(REGISTRATIONS, write_csv(tmp_path / "a.csv", [{**PERSON, "Country": "FRA"}]))
    assert faults(records.issues) == [("repeated_heading", None, "country")]


def test_sheets_with_the_headings_are_read_and_others_named(tmp_path: Path) -> None:
    other = {**PLEDGE, "pledge_ref": "P-2"}
    sheets: dict[str, list[list[object]]] = {
        "2024": cells([PLEDGE]),
        "About": [["Read me"]],
        "2025": cells([other]),
    }
    records = read(FUNDING, write_xlsx(tmp_path / "a.xlsx", sheets))
    assert records.frame.select("src_sheet", "src_row").rows() == [("2024", 2), ("2025", 2)]
    assert [(issue.rule, issue.sheet) for issue in records.issues] == [("sheet_not_read", "About")]


def test_days_are_no_addresses_and_references_of_pledges_are_not() -> None:
    import polars as pl

    texts = ["2025-03-31", "P-2023-01", "WS 2025 114", "+41 22 730 5111", "0254 700 123 456", "a@b.org", "100"]
    found = pl.DataFrame({"a": texts}).select(is_contact(pl.col("a")))["a"].to_list()
    assert found == [False, False, False, True, True, True, False]
    assert heading_kind("stakeholder_group") == ""
    assert content_kind(pl.Series(["online", "onsite"])) == ""


def test_ranges() -> None:
    assert ranges([2, 3, 4, 7, 9, 10]) == "2-4, 7, 9-10"
