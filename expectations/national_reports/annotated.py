"""The annotated copy: the sender's own workbook with coloured cells, comments, and a list of issues in front."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.utils.cell import get_column_letter, range_boundaries

from expectations.national_reports.cell_comments import MARK, Comments
from expectations.national_reports.cell_marks import SheetText, Styles
from expectations.national_reports.issue_list import HEADINGS, TITLE, WIDTHS, add_issue_sheet, listed, summary
from expectations.national_reports.workbook_parts import NotPlain, Parts, TooUnusual
from ingest.limits import MAX_REPORT_UNZIPPED_BYTES
from ingest.national_reports.fields import ISSUES
from ingest.national_reports.issues import ReportIssue, render
from ingest.national_reports.texts import RIGHT_TO_LEFT, text

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError)
STYLES = "xl/styles.xml"
_SELECTED = re.compile(r'\stabSelected="(?:1|true)"')
_ADDRESS = re.compile(r"^\$?[A-Z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Z]{1,3}\$?[1-9]\d{0,6})?$")
_MANY = 500  # cells of one range that are coloured at most


def write_annotated(original: Path, target: Path, issues: Sequence[ReportIssue], lang: str) -> bool:
    """Write a copy of a workbook with its issues: red and amber cells, a comment each, the sheet ISSUES in front.

    Everything else of the workbook stays as the sender wrote it; macros are left out. Marks of an earlier annotated
    copy are taken away. A file that cannot be changed (damaged, not a workbook) gives a workbook with the list alone.

    Args:
        original: the file as it was sent.
        target: where the copy goes (.xlsx); written aside and moved there.
        issues: what was found, in the order of the list.
        lang: one of `ingest.national_reports.texts.LANGUAGES`.

    Returns:
        Whether the copy holds the sender's workbook.
    """
    aside = target.with_name(f".{target.name}.part")
    try:
        is_copy = _copied(original, aside, issues, lang)
        if not is_copy:
            _write_list(aside, issues, lang)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return is_copy


def _copied(original: Path, target: Path, issues: Sequence[ReportIssue], lang: str) -> bool:
    """Annotate the file itself or, if it is written in an unusual way, what openpyxl makes of it."""
    try:
        _annotate(original, target, issues, lang)
    except TooUnusual:
        return False
    except NotPlain:
        return _rewritten(original, target, issues, lang)
    except UNREADABLE:
        return False
    return True


def _rewritten(original: Path, target: Path, issues: Sequence[ReportIssue], lang: str) -> bool:
    plain = target.with_name(f".{target.name}.plain")
    try:
        openpyxl.load_workbook(original, keep_links=False).save(plain)
        _annotate(plain, target, issues, lang)
    except Exception:  # openpyxl raises whatever its parsers raise
        return False
    finally:
        plain.unlink(missing_ok=True)
    return True


def _annotate(original: Path, target: Path, issues: Sequence[ReportIssue], lang: str) -> None:
    parts = Parts(original, MAX_REPORT_UNZIPPED_BYTES)
    try:
        parts.without_macros()
        styles = Styles(parts.text(STYLES))
        names = _sheet_names(parts, issues)
        for sheet in parts.sheets():
            if sheet.name == ISSUES:
                continue
            own = [issue for issue in issues if names.get(issue.sheet) == sheet.name]
            _annotate_sheet(parts, sheet.part, own, styles, lang)
        add_issue_sheet(parts, styles, issues, lang, names)
        parts.put(STYLES, styles.text())
        parts.write(target)
    finally:
        parts.close()


def _sheet_names(parts: Parts, issues: Sequence[ReportIssue]) -> dict[str, str]:
    """The sheet of an issue -> its name in the workbook: sheets may have been renamed or written otherwise."""
    written = {sheet.name.strip().casefold(): sheet.name for sheet in parts.sheets()}
    renamed = {issue.sheet: issue.value for issue in issues if issue.rule == "renamed_sheet"}
    return {
        issue.sheet: written[name]
        for issue in issues
        if (name := renamed.get(issue.sheet, issue.sheet).strip().casefold()) in written
    }


def _annotate_sheet(parts: Parts, part: str, issues: Sequence[ReportIssue], styles: Styles, lang: str) -> None:
    colours: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    for issue in issues:
        for at, cell in enumerate(_cells(issue.cell)):
            if colours.get(cell) != "error":
                colours[cell] = issue.severity
            if at == 0:
                texts.setdefault(cell, []).append(MARK + render(issue, lang))
    text_of = parts.text(part)
    if "<chartsheet" in text_of[:4096]:
        return  # no cells
    sheet = SheetText(_SELECTED.sub("", text_of))
    sheet.unmark(styles.ours)
    sheet.mark(colours, styles)
    parts.put(part, sheet.text)
    Comments(parts, part).rewrite({cell: "\n".join(lines) for cell, lines in texts.items()})


def _cells(place: str) -> list[str]:
    """The single cells of an address, of a range, or of several with commas between."""
    found: list[str] = []
    for address in (part.strip().replace("$", "") for part in place.split(",")):
        if not _ADDRESS.match(address):
            continue
        left, top, right, bottom = (edge or 1 for edge in range_boundaries(address))
        cells = [
            f"{get_column_letter(column)}{row}"
            for row in range(top, min(bottom, top + _MANY) + 1)
            for column in range(left, min(right, left + _MANY) + 1)
        ]
        found += cells[:_MANY]
    return found


def _write_list(target: Path, issues: Sequence[ReportIssue], lang: str) -> None:
    """A workbook with the list of issues alone."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(ISSUES)
        if lang in RIGHT_TO_LEFT:
            sheet.right_to_left()
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, text(TITLE, lang), bold)
        sheet.write_string(1, 0, summary(issues, lang))
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(3, column, text(heading, lang), bold)
        for row, cells in enumerate(listed(issues, lang), start=4):
            for column, words in enumerate(cells):
                sheet.write_string(row, column, words, wrapped)
