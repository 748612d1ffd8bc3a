"""Workbooks as they are sent: read, checked and given back. Thirty errors in one of them; damage of any kind."""

from __future__ import annotations

import dataclasses
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.national_reports.annotated import write_annotated
from expectations.national_reports.cell_marks import FILLS
from ingest.national_reports.issues import messages
from ingest.national_reports.reader import ReportRefused, read_report
from ingest.rows import SourceFile
from tests.expectations.national_reports.planted import DEFECTS, Defect
from tests.expectations.national_reports.sample_report import (
    clean_report,
    found_in,
    observations,
    row_of,
    with_cell,
)
from tests.expectations.national_reports.sample_workbook import write_workbook
from tests.expectations.national_reports.test_annotated import marked_cells

# indicators whose rows are built like those of C2-01 and C2-07, so that each defect gets one of its own
LIKE = {
    "C2-01": ["C2-01", "C2-02", "C2-05", "C2-06", "C3-07", "C4-09", "C5-06", "C7-EBUS-03", "C7-EGOV-03", "C7-EGOV-04",
              "C7-EHEA-03", "C7-ELEA-04", "C7-ELEA-05", "C8-05", "C9-04", "C10-08"],
    "C2-07": ["C2-07", "C2-08", "C2-09", "C2-10", "C2-19", "C2-20", "C2-21", "C2-22", "C3-03", "C7-EHEA-02"],
}  # fmt: skip
# the reader takes these for what they mean, or refuses them itself under another name
OF_THE_READER = {"negative_number", "not_a_whole_number", "repeated_observation"}
PERIODS = {"reference_period_differs", "unit_differs"}  # some of the indicators have another one


def thirty_defects() -> list[Defect]:
    """Errors of thirty kinds, each in an indicator or row of its own."""
    free = {name: list(codes) for name, codes in LIKE.items()}
    chosen: dict[str, Defect] = {}
    taken: set[tuple[str, int]] = set()
    for defect in DEFECTS:
        if defect.rule in {*chosen, *OF_THE_READER, *PERIODS} or messages()[defect.rule].severity != "error":
            continue
        if defect.sheet == "OBSERVATIONS":
            code = defect.codes["indicator_code"]
            if not free.get(code):
                continue
            codes = {**defect.codes, "indicator_code": free[code].pop(0)}
            chosen[defect.rule] = dataclasses.replace(defect, codes=codes)
        elif (defect.sheet, defect.row) not in taken:
            taken.add((defect.sheet, defect.row))
            chosen[defect.rule] = defect
    return list(chosen.values())[:30]


def test_thirty_errors_come_back_at_their_cells_and_none_is_invented(tmp_path: Path) -> None:
    """In French, filled in and saved by another program; corrected, nothing is left to say."""
    report, expected = clean_report(), {}
    for defect in thirty_defects():
        row = row_of(clean_report(), **defect.codes) if defect.sheet == "OBSERVATIONS" else defect.row
        report = with_cell(report, defect.sheet, row, **defect.cells)
        expected[defect.rule, defect.sheet, row] = defect.field
    assert len(expected) == 30
    sent, back = tmp_path / "rapport.xlsx", tmp_path / "rapport-annote.xlsx"
    write_workbook(sent, report, "fr")
    read = read_report(SourceFile(sent, "national-report"))
    issues = found_in(read)
    assert {(one.rule, one.sheet, one.row): one.field for one in issues} == expected
    assert len(issues) == 30
    sheets = openpyxl.load_workbook(sent)
    for issue in issues:
        column = next(cell for cell in sheets[issue.sheet][1] if cell.value == issue.field)
        assert issue.cell == f"{column.column_letter}{issue.row}"
    assert write_annotated(sent, back, issues, "fr")
    assert marked_cells(back) == {f"{one.sheet}!{one.cell}": FILLS["error"] for one in issues}
    write_workbook(sent, clean_report(), "fr")
    assert found_in(read_report(SourceFile(sent, "national-report"))) == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small report, as sent."""
    path = tmp_path_factory.mktemp("whole") / "report.xlsx"
    rows = [row for row in observations() if row["indicator_code"] in ("C2-01", "C2-07", "C4-05")]
    write_workbook(path, clean_report(rows=rows))
    return path


def damaged(source: Path, target: Path, part: str, kind: str, at: float, junk: bytes) -> None:
    """A copy of a workbook in which one part is cut, missing, spoilt or doubled."""
    shutil.copy(source, target)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    place = int(at * len(parts[part]))
    if kind == "cut":
        parts[part] = parts[part][:place]
    elif kind == "missing":
        del parts[part]
    elif kind == "spoilt":
        parts[part] = parts[part][:place] + junk + parts[part][place + len(junk) :]
    else:
        parts[part] = parts[part][:place] + parts[part][max(0, place - 200) :]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)


@given(data=st.data())
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_a_damaged_workbook_gets_an_answer(whole: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Read or refused with a reason, checked without a traceback, and given back as something that opens."""
    with zipfile.ZipFile(whole) as archive:
        part = data.draw(st.sampled_from(sorted(archive.namelist())))
    kind = data.draw(st.sampled_from(["cut", "missing", "spoilt", "doubled"]))
    sent, back = tmp_path / "sent.xlsx", tmp_path / "back.xlsx"
    damaged(whole, sent, part, kind, data.draw(st.floats(0, 1)), data.draw(st.binary(min_size=1, max_size=20)))
    try:
        issues = found_in(read_report(SourceFile(sent, "national-report")))
        is_readable = True
    except ReportRefused as refused:
        issues, is_readable = refused.report_issues, False
        assert issues
    write_annotated(sent, back, issues, "en")
    if is_readable:
        assert zipfile.ZipFile(back).testzip() is None
    with zipfile.ZipFile(back) as made:
        assert any("issues" in name or "sheet1" in name for name in made.namelist())
