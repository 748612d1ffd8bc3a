"""Files that are no workbook, too large, or made to do harm: refused with a reason, memory bounded, no traceback."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ingest.limits import MAX_REPORT_CELLS, MAX_REPORT_TEXT_CHARACTERS, MAX_REPORT_UNZIPPED_BYTES
from ingest.national_reports.issues import as_issue
from ingest.national_reports.reader import ReportRefused, read_report
from ingest.national_reports.template import write_template
from ingest.rows import SourceFile
from tests.conftest import ROOT
from tests.ingest.national_reports.workbooks import (
    column,
    edited,
    part_of,
    read,
    refused,
    report_book,
    said,
    saved,
    value_of,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XXE = '<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'

MEMORY_OF_READING = """
import resource, sys
from pathlib import Path
from ingest.national_reports.reader import ReportRefused, read_report
from ingest.rows import SourceFile
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    said = [issue.rule for issue in read_report(SourceFile(Path(sys.argv[1]), "national-report")).issues]
except ReportRefused as error:
    said = [issue.rule for issue in error.report_issues]
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, *said)
"""


def memory_of_reading(path: Path) -> tuple[int, list[str]]:
    """MiB that reading takes at its peak beyond the imports, in a process of its own, and the rules that it says."""
    command = [sys.executable, "-c", MEMORY_OF_READING, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    megabytes, *rules = done.stdout.split()
    return int(megabytes), rules


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty_file"),
        (b"indicator,value\nC2-01,41\n", "not_a_workbook"),
        (b"%PDF-1.7 something", "not_a_workbook"),
        (b"<html><table></table></html>", "not_a_workbook"),
        (OLE + b"\0" * 5000, "old_workbook"),
        (OLE + b"\0" * 3_000_000 + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        (b"PK\x03\x04" + b"\0" * 100, "not_a_workbook"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes, rule: str) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(content)
    assert refused(path).rule == rule


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    assert refused(path).rule == "not_a_workbook"


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 << 20)  # sparse: takes no room on the disk
    issue = refused(path)
    assert (issue.rule, issue.params) == ("file_too_large", {"size": "200", "limit": "64"})


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = saved(report_book(), tmp_path)
    edited(path, "", added={"xl/media/image1.bin": b"\0" * (MAX_REPORT_UNZIPPED_BYTES + 1)})
    assert path.stat().st_size < 2 << 20
    assert refused(path).rule == "workbook_unpacks_too_large"


def test_a_bomb_of_cells_stops_at_the_limit_within_bounded_memory(tmp_path: Path) -> None:
    path = saved(report_book(), tmp_path)
    row = "".join(f'<c r="{letter}9"><v>1</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{number}">{row}</row>' for number in range(10, MAX_REPORT_CELLS // 10 + 20))
    edited(path, part_of("OBSERVATIONS"), ("</sheetData>", f"{rows}</sheetData>"))
    megabytes, rules = memory_of_reading(path)
    assert rules == ["too_many_cells"]
    assert megabytes < 400


def test_100_000_empty_formatted_rows_cost_neither_memory_nor_words(tmp_path: Path) -> None:
    path = saved(report_book(), tmp_path)
    letters = [column(name) for name in ("row_id", "sex", "age", "value", "numerator", "source", "note")]
    rows = "".join(
        f'<row r="{number}" spans="1:38" s="2" customFormat="1">'
        + "".join(f'<c r="{letter}{number}" s="0"/>' for letter in letters)
        + "</row>"
        for number in range(4, 100_004)
    )
    edited(path, part_of("OBSERVATIONS"), ("</sheetData>", f"{rows}</sheetData>"))
    assert said(read(path)) == []
    megabytes, rules = memory_of_reading(path)
    assert rules == []
    assert megabytes < 60


def test_one_cell_at_the_far_end_costs_nothing(tmp_path: Path) -> None:
    path = saved(report_book(), tmp_path)
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    edited(path, part_of("OBSERVATIONS"), ("</sheetData>", f"{far}</sheetData>"))
    assert said(read(path)) == [("unknown_column", "OBSERVATIONS", "XFD1048576", "1")]
    assert memory_of_reading(path)[0] < 60


def test_macros_are_not_accepted_whatever_the_name(tmp_path: Path) -> None:
    for name in ("report.xlsm", "report.xlsx"):
        path = edited(saved(report_book(), tmp_path, name), "", added={"xl/vbaProject.bin": b"\0" * 100})
        assert refused(path).rule == "macros"


def test_an_xlsm_without_macros_is_read(tmp_path: Path) -> None:
    assert said(read(saved(report_book(), tmp_path, "report.xlsm"))) == []


def test_external_links_are_told_and_not_followed(tmp_path: Path) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    path = edited(saved(report_book(), tmp_path), "", added={"xl/externalLinks/externalLink1.xml": link})
    at = f"{column('value')}3"
    edited(
        path,
        part_of("OBSERVATIONS"),
        (f'<c r="{at}" t="n"><v>41.5</v></c>', f'<c r="{at}"><f>[1]Table!$B$4</f><v>39.5</v></c>'),
    )
    report = read(path)
    assert said(report) == [("external_links", "", "", ""), ("formula", "OBSERVATIONS", at, "39.5")]
    assert value_of(report, "value") == "39.5"


@pytest.mark.parametrize("part", [part_of("OBSERVATIONS"), "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("declared", [XXE, LAUGHS])
def test_entities_are_never_resolved(tmp_path: Path, part: str, declared: str) -> None:
    path = saved(report_book(), tmp_path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read(part).decode()
    start = content.index("?>") + 2 if content.startswith("<?xml") else 0
    whole = content[:start] + declared + content[start:].replace("KEN", "&e;")
    assert refused(edited(path, part, whole=whole.encode())).rule == "document_type"


def with_shared_texts(tmp_path: Path) -> Path:
    """A workbook whose texts are shared, as Excel writes them."""
    path = tmp_path / "report.xlsx"
    write_template(path, "KEN", 2026, "en")
    return path


@pytest.mark.parametrize(
    ("content", "rule"),
    [(f"{XXE}<sst><si><t>&e;</t></si></sst>", "document_type"), ("<sst><si><t>cut", "damaged_workbook")],
)
def test_bad_shared_texts(tmp_path: Path, content: str, rule: str) -> None:
    path = with_shared_texts(tmp_path)
    assert said(read(path)) == []
    assert refused(edited(path, "xl/sharedStrings.xml", whole=content.encode())).rule == rule


def test_shared_texts_without_end_stop_at_the_limit(tmp_path: Path) -> None:
    """65 million characters of one text, packed into 64 kB."""
    path = with_shared_texts(tmp_path)
    many = b"<sst><si><t>" + b"x" * (MAX_REPORT_TEXT_CHARACTERS + 1) + b"</t></si></sst>"
    edited(path, "xl/sharedStrings.xml", whole=many)
    megabytes, rules = memory_of_reading(path)
    assert rules == ["too_many_cells"]
    assert megabytes < 200


def test_a_document_type_behind_a_long_comment_or_in_another_encoding(tmp_path: Path) -> None:
    part = part_of("METADATA")
    path = saved(report_book(), tmp_path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read(part).decode()
    behind = f"<!--{'x' * 10_000}-->{XXE}{content}"
    assert refused(edited(path, part, whole=behind.encode())).rule == "document_type"
    other = f'<?xml version="1.0" encoding="UTF-16"?>{XXE}{content}'
    assert refused(edited(path, part, whole=other.encode("utf-16"))).rule == "document_type"


@pytest.mark.parametrize("part", ["docProps/core.xml", "xl/theme/theme1.xml"])
def test_a_document_type_in_parts_that_are_not_read_here(tmp_path: Path, part: str) -> None:
    """The annotated copy opens the whole workbook."""
    path = saved(report_book(), tmp_path)
    assert refused(edited(path, part, whole=f"{LAUGHS}<x>&c;</x>".encode())).rule == "document_type"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (part_of("OBSERVATIONS"), "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v>"),
        (part_of("OBSERVATIONS"), "no XML at all"),
        (part_of("OBSERVATIONS"), "<worksheet><row r='0'><c r='A1'><v>1</v></c></row></worksheet>"),
        (part_of("OBSERVATIONS"), "<worksheet><row r='1'><c r='ZZZZ1'><v>1</v></c></row></worksheet>"),
        (part_of("OBSERVATIONS"), "<worksheet><row r='1'><c r='A1'><v>x</v></c></row></worksheet>"),
        (part_of("OBSERVATIONS"), "<worksheet><row r='1'><c t='s'><v>99999</v></c></row></worksheet>"),
        (part_of("OBSERVATIONS"), "<worksheet><mergeCells><mergeCell ref='A1:'/></mergeCells></worksheet>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name='README'/></sheets></workbook>"),
        ("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='1'/>"),
    ],
)
def test_a_damaged_part(tmp_path: Path, part: str, content: str) -> None:
    assert refused(edited(saved(report_book(), tmp_path), part, whole=content.encode())).rule == "damaged_workbook"


def test_a_file_cut_off_or_changed_anywhere_is_refused_or_read_never_a_traceback(tmp_path: Path) -> None:
    whole = saved(report_book(), tmp_path).read_bytes()
    path = tmp_path / "cut.xlsx"
    outcomes = set()
    for at in range(0, len(whole), 211):
        for content in (whole[:at], whole[:at] + b"\xff\x00" + whole[at + 2 :]):
            path.write_bytes(content)
            try:
                read(path)
                outcomes.add("read")
            except ReportRefused as error:
                outcomes.update(issue.rule for issue in error.report_issues)
    assert {"damaged_workbook", "not_a_workbook"} <= outcomes
    assert outcomes <= {"damaged_workbook", "not_a_workbook", "empty_file", "read"}


def test_a_part_larger_than_it_says_is_damage(tmp_path: Path) -> None:
    """The list of parts says how much they unpack to; what lies is cut off there."""
    path = saved(report_book(), tmp_path)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(part_of("OBSERVATIONS")).file_size
    said_size = size.to_bytes(4, "little")
    assert said_size in content
    path.write_bytes(content.replace(said_size, (size // 2).to_bytes(4, "little")))
    assert refused(path).rule == "damaged_workbook"


def test_a_refusal_can_be_put_into_every_language(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(b"")
    file = SourceFile(path, "national-report")
    with pytest.raises(ReportRefused) as caught:
        read_report(file)
    (issue,) = caught.value.report_issues
    assert as_issue(issue, file, "en").as_json() == {
        "severity": "error", "file": "empty.xlsx", "sheet": "", "row": None, "column": "", "cell": "", "value": "",
        "rule": "empty_file", "message": "The file is empty (0 bytes). Save the workbook again and send it once more.",
    }  # fmt: skip
