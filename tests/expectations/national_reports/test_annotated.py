"""The annotated copy: marks and comments where the issues are, a list in front, and the rest as the sender wrote it."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from expectations.national_reports.annotated import write_annotated
from expectations.national_reports.cell_comments import MARK
from expectations.national_reports.cell_marks import FILLS
from ingest.national_reports.issues import ReportIssue, found, render
from ingest.national_reports.reader import read_report
from ingest.national_reports.report import Report
from ingest.rows import SourceFile
from tests.expectations.national_reports.sample_report import YEAR, clean_report, found_in, row_of, with_cell
from tests.expectations.national_reports.sample_workbook import write_workbook


def spoilt_report() -> Report:
    report = clean_report()
    women = row_of(report, indicator_code="C2-01", sex="F")
    report = with_cell(report, "OBSERVATIONS", women, sex="XX", sample_size="9100")
    report = with_cell(report, "IGF_NRI", 3, end_date="2026-05-11")
    report = with_cell(report, "FINANCING", 3, amount_disbursed="901")
    report.metadata["cycle_type"] = "BIENNIAL"
    return report


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sent") / "report.xlsx"
    write_workbook(path, spoilt_report(), "fr")
    return path


def issues_of(path: Path) -> list[ReportIssue]:
    return found_in(read_report(SourceFile(path, "national-report")))


def marked_cells(path: Path) -> dict[str, str]:
    """Sheet!cell -> colour of every cell that carries one of ours."""
    book = openpyxl.load_workbook(path)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.fill.fgColor.rgb
        for sheet in book
        if sheet.title != "ISSUES"
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in FILLS.values()
    }


def comments(path: Path) -> dict[str, str]:
    """Sheet!cell -> words of every comment."""
    book = openpyxl.load_workbook(path)
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_every_issue_is_marked_where_it_is(sent: Path, tmp_path: Path) -> None:
    issues = issues_of(sent)
    target = tmp_path / "copy.xlsx"
    assert write_annotated(sent, target, issues, "en")
    expected = {f"{issue.sheet}!{issue.cell}": FILLS[issue.severity] for issue in issues}
    assert {issue.severity for issue in issues} == {"error", "warning"}
    assert marked_cells(target) == expected
    words = comments(target)
    for issue in issues:
        assert render(issue, "en") in words[f"{issue.sheet}!{issue.cell}"]
    assert [path.name for path in tmp_path.iterdir()] == ["copy.xlsx"]


def test_the_list_in_front_leads_to_the_cells(sent: Path, tmp_path: Path) -> None:
    issues = issues_of(sent)
    write_annotated(sent, tmp_path / "copy.xlsx", issues, "en")
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert book.sheetnames[0] == "ISSUES" and book.active is not None and book.active.title == "ISSUES"
    sheet = book["ISSUES"]
    assert sheet.freeze_panes == "A5"
    for row, issue in enumerate(issues, start=5):
        cells = [sheet.cell(row, column).value for column in range(1, 9)]
        assert cells[0] == row - 4
        assert cells[1] == {"error": "Error", "warning": "Warning"}[issue.severity]
        assert cells[2:4] == [issue.sheet, issue.cell]
        assert cells[6] == render(issue, "en")
        link = sheet.cell(row, 4).hyperlink
        assert link is not None and link.location == f"'{issue.sheet}'!{issue.cell}"
    assert sheet.max_row == 4 + len(issues)


def test_the_rest_of_the_workbook_stays(sent: Path, tmp_path: Path) -> None:
    """Values, formats, drop-downs, widths, frozen panes, names and comments of the sender."""
    write_annotated(sent, tmp_path / "copy.xlsx", issues_of(sent), "fr")
    before, after = openpyxl.load_workbook(sent), openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert after.sheetnames == ["ISSUES", *before.sheetnames]
    assert set(after.defined_names) == set(before.defined_names)
    for sheet in before:
        copy = after[sheet.title]
        assert copy.freeze_panes == sheet.freeze_panes
        assert copy.sheet_state == sheet.sheet_state
        assert copy.sheet_view.rightToLeft == sheet.sheet_view.rightToLeft
        assert copy.protection.sheet == sheet.protection.sheet
        assert copy.print_title_rows == sheet.print_title_rows
        assert {k: v.width for k, v in copy.column_dimensions.items()} == {
            k: v.width for k, v in sheet.column_dimensions.items()
        }
        rules = [(str(one.sqref), one.formula1) for one in sheet.data_validations.dataValidation]
        assert [(str(one.sqref), one.formula1) for one in copy.data_validations.dataValidation] == rules
        for row in sheet.iter_rows():
            for cell in row:
                other = copy[cell.coordinate]
                assert other.value == cell.value
                for look in ("number_format", "font", "border", "alignment", "protection"):
                    assert repr(getattr(other, look)) == repr(getattr(cell, look))
                if cell.comment:
                    assert other.comment is not None and other.comment.text.startswith(cell.comment.text)


def test_parts_that_are_not_touched_keep_their_bytes(sent: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.xlsx"
    write_annotated(sent, target, issues_of(sent), "fr")
    with zipfile.ZipFile(sent) as before, zipfile.ZipFile(target) as after:
        assert after.testzip() is None
        same = [name for name in before.namelist() if name in after.namelist()
                and before.read(name) == after.read(name)]  # fmt: skip
    assert {"xl/theme/theme1.xml", "docProps/core.xml", "_rels/.rels"} <= set(same)


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_the_list_is_in_the_language_of_the_sender(sent: Path, tmp_path: Path, lang: str) -> None:
    issues = issues_of(sent)
    write_annotated(sent, tmp_path / "copy.xlsx", issues, lang)
    sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx")["ISSUES"]
    assert bool(sheet.sheet_view.rightToLeft) == (lang == "ar")
    assert [sheet.cell(row, 7).value for row in range(5, 5 + len(issues))] == [render(one, lang) for one in issues]


def test_a_corrected_copy_can_be_sent_again(sent: Path, tmp_path: Path) -> None:
    """The marks of the first round are gone in the second one, the sheet ISSUES is replaced and is not an odd sheet."""
    first, second, third = (tmp_path / f"{name}.xlsx" for name in ("first", "second", "third"))
    write_annotated(sent, first, issues_of(sent), "en")
    again = issues_of(first)
    assert [(one.rule, one.cell) for one in again] == [(one.rule, one.cell) for one in issues_of(sent)]
    kept = [issue for issue in again if issue.sheet == "FINANCING"]
    write_annotated(first, second, kept, "en")
    assert set(marked_cells(second)) == {f"FINANCING!{issue.cell}" for issue in kept}
    assert openpyxl.load_workbook(second).sheetnames.count("ISSUES") == 1
    write_annotated(second, third, [], "en")
    assert marked_cells(third) == {}
    assert comments(third) == comments(sent)
    book = openpyxl.load_workbook(third)
    assert str(book["ISSUES"]["A2"].value).startswith("Nothing was found")
    own = openpyxl.load_workbook(sent)["IGF_NRI"]
    for row in own.iter_rows():
        for cell in row:
            assert repr(book["IGF_NRI"][cell.coordinate].fill) == repr(cell.fill)


def test_the_words_of_the_sender_stay_in_a_comment(sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["IGF_NRI"]["A3"].comment = Comment("Ask Mary", "Peter")
    book.save(tmp_path / "sent.xlsx")
    issue = found("unknown_code", sheet="IGF_NRI", row=3, field="event_type", cell="A3", value="X", code="X", codes="Y")
    write_annotated(tmp_path / "sent.xlsx", tmp_path / "copy.xlsx", [issue], "en")
    words = comments(tmp_path / "copy.xlsx")["IGF_NRI!A3"]
    assert words.startswith("Ask Mary") and MARK in words
    write_annotated(tmp_path / "copy.xlsx", tmp_path / "again.xlsx", [], "en")
    assert comments(tmp_path / "again.xlsx")["IGF_NRI!A3"] == "Ask Mary"


def plain_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "OBSERVATIONS"
    sheet["B2"] = "x"
    book.save(path)


def rewrite(path: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> None:
    """Change the parts of a zip."""
    with zipfile.ZipFile(path) as source:
        parts = {name: change(name, source.read(name)) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {**parts, **more}.items():
            made.writestr(name, content)


AT = {"sheet": "OBSERVATIONS", "field": "sex", "code": "X", "codes": "F, M"}


def issue_at(cell: str, value: str = "X", sheet: str = "OBSERVATIONS") -> ReportIssue:
    return found("unknown_code", row=1, cell=cell, value=value, **{**AT, "sheet": sheet})


def test_cells_and_rows_that_are_not_there_are_made(tmp_path: Path) -> None:
    plain_workbook(tmp_path / "sent.xlsx")
    cells = ["A1", "A2", "C2", "B5000", "AZ7", "B3"]
    write_annotated(tmp_path / "sent.xlsx", tmp_path / "copy.xlsx", [issue_at(cell) for cell in cells], "en")
    assert set(marked_cells(tmp_path / "copy.xlsx")) == {f"OBSERVATIONS!{cell}" for cell in cells}
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["OBSERVATIONS"]["B2"].value == "x"


def test_ranges_are_coloured_and_nonsense_is_only_listed(tmp_path: Path) -> None:
    plain_workbook(tmp_path / "sent.xlsx")
    issues = [issue_at("B2:C3"), issue_at(""), issue_at("nowhere"), issue_at("A1", sheet="ABSENT"),
              issue_at("E5", value="\x00\x1f=1+1\u202e<b>&'\"")]  # fmt: skip
    write_annotated(tmp_path / "sent.xlsx", tmp_path / "copy.xlsx", issues, "en")
    cells = ("B2", "B3", "C2", "C3", "E5")
    assert set(marked_cells(tmp_path / "copy.xlsx")) == {f"OBSERVATIONS!{cell}" for cell in cells}
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["ISSUES"].max_row == 9


def test_two_issues_of_a_cell_share_its_comment_and_the_graver_colour(tmp_path: Path) -> None:
    plain_workbook(tmp_path / "sent.xlsx")
    warning = found("jump", sheet="OBSERVATIONS", row=2, field="value", cell="B2", value="9", before="1", year="2025")
    for at, issues in enumerate(([warning, issue_at("B2")], [issue_at("B2"), warning])):
        target = tmp_path / f"copy{at}.xlsx"
        write_annotated(tmp_path / "sent.xlsx", target, issues, "en")
        assert marked_cells(target) == {"OBSERVATIONS!B2": FILLS["error"]}
        assert comments(target)["OBSERVATIONS!B2"].count(MARK) == 2


def test_a_renamed_sheet_is_marked_under_its_own_name(sent: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent)
    book["OBSERVATIONS"].title = "Données d'observation"
    book.save(tmp_path / "sent.xlsx")
    issues = issues_of(tmp_path / "sent.xlsx")
    assert "renamed_sheet" in {issue.rule for issue in issues}
    write_annotated(tmp_path / "sent.xlsx", tmp_path / "copy.xlsx", issues, "fr")
    wrong = [issue.cell for issue in issues if issue.rule == "unknown_code" and issue.field == "sex"]
    assert marked_cells(tmp_path / "copy.xlsx")[f"Données d'observation!{wrong[0]}"] == FILLS["error"]
    listed = openpyxl.load_workbook(tmp_path / "copy.xlsx")["ISSUES"]
    links = [listed.cell(row, 4).hyperlink for row in range(5, 5 + len(issues))]
    assert f"'Données d''observation'!{wrong[0]}" in {link.location for link in links if link}


def test_macros_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsm"
    plain_workbook(path)
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    relation = (b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
                b'Target="vbaProject.bin"/></Relationships>')  # fmt: skip

    def with_macros(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            content = content.replace(main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
            line = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
            return content.replace(b"</Types>", line)
        return content.replace(b"</Relationships>", relation) if name == "xl/_rels/workbook.xml.rels" else content

    rewrite(path, with_macros, **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})
    assert write_annotated(path, tmp_path / "copy.xlsx", [issue_at("B2")], "en")
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as made:
        assert not [name for name in made.namelist() if "vba" in name.lower()]
        text = b"".join(made.read(name) for name in made.namelist())
        assert b"macroEnabled" not in text and b"vbaProject" not in text
    assert set(marked_cells(tmp_path / "copy.xlsx")) == {"OBSERVATIONS!B2"}


def test_a_workbook_with_prefixed_elements_is_marked_too(tmp_path: Path) -> None:
    """Some libraries write <x:worksheet>; changing such text by pattern is not tried, openpyxl rewrites it first."""
    path = tmp_path / "sent.xlsx"
    plain_workbook(path)

    def prefixed(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return content
        return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", content.replace(b"xmlns=", b"xmlns:x="))

    rewrite(path, prefixed)
    assert write_annotated(path, tmp_path / "copy.xlsx", [issue_at("B2")], "en")
    assert set(marked_cells(tmp_path / "copy.xlsx")) == {"OBSERVATIONS!B2"}
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["OBSERVATIONS"]["B2"].value == "x"


def make_damaged(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 this is no zip")


def make_cut(path: Path) -> None:
    plain_workbook(path)
    path.write_bytes(path.read_bytes()[:-200])


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("readme.txt", "no workbook")


def make_document_type(path: Path) -> None:
    plain_workbook(path)
    trap = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    rewrite(path, lambda name, text: trap + text if name == "xl/workbook.xml" else text)


def make_unreadable_sheet(path: Path) -> None:
    plain_workbook(path)
    rewrite(path, lambda name, text: b"\xff\xfe" + text if "sheet1" in name else text)


@pytest.mark.parametrize(
    "make", [make_damaged, make_cut, make_empty, make_other_zip, make_document_type, make_unreadable_sheet]
)
def test_what_cannot_be_copied_gives_the_list_alone(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "sent.xlsx")
    issue = found("damaged_workbook")
    assert not write_annotated(tmp_path / "sent.xlsx", tmp_path / "copy.xlsx", [issue], "fr")
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert book.sheetnames == ["ISSUES"]
    assert book["ISSUES"]["G5"].value == render(issue, "fr")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.xlsx", "sent.xlsx"]


def test_a_workbook_that_unpacks_too_large_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain_workbook(tmp_path / "sent.xlsx")
    monkeypatch.setattr("expectations.national_reports.annotated.MAX_REPORT_UNZIPPED_BYTES", 1000)
    assert not write_annotated(tmp_path / "sent.xlsx", tmp_path / "copy.xlsx", [issue_at("B2")], "en")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").sheetnames == ["ISSUES"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_and_what_it_saves_can_be_annotated(sent: Path, tmp_path: Path) -> None:
    write_annotated(sent, tmp_path / "copy.xlsx", issues_of(sent), "en")
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved)]
    subprocess.run([*command, str(tmp_path / "copy.xlsx")], check=True, capture_output=True, timeout=120)
    assert marked_cells(saved / "copy.xlsx") == marked_cells(tmp_path / "copy.xlsx")
    issues = issues_of(saved / "copy.xlsx")
    assert [(one.rule, one.cell) for one in issues] == [(one.rule, one.cell) for one in issues_of(sent)]
    write_annotated(saved / "copy.xlsx", tmp_path / "again.xlsx", issues[:1], "en")
    assert list(marked_cells(tmp_path / "again.xlsx")) == [f"{issues[0].sheet}!{issues[0].cell}"]
    ours = [words for words in comments(tmp_path / "again.xlsx").values() if MARK in words]
    assert len(ours) == 1


def test_a_large_workbook_is_annotated_in_time(tmp_path: Path) -> None:
    """5,448 observations and some hundred issues: at most four seconds (0.4 s when this was written)."""
    report = clean_report(tuple(range(YEAR - 5, YEAR + 1)))
    write_workbook(tmp_path / "sent.xlsx", report)
    issues = [issue_at(f"F{row}") for row in range(3, 5400, 11)]
    start = time.perf_counter()
    assert write_annotated(tmp_path / "sent.xlsx", tmp_path / "copy.xlsx", issues, "en")
    assert time.perf_counter() - start < 4
    with zipfile.ZipFile(tmp_path / "copy.xlsx") as made:
        sheet = next(made.read(name) for name in made.namelist() if name.endswith("sheet3.xml"))
    assert sheet.count(b"<row ") >= 5448
