"""The sheet ISSUES of an annotated copy: all issues in one list, each with a link to its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from expectations.national_reports.cell_marks import FILLS, Styles
from expectations.national_reports.workbook_parts import (
    SHEET_ML,
    WORKBOOK,
    NotPlain,
    Parts,
    attribute,
    elements,
    escape,
    quoted,
)
from ingest.national_reports.fields import ISSUES, field_of
from ingest.national_reports.issues import ReportIssue, render
from ingest.national_reports.texts import RIGHT_TO_LEFT, msgid, text

HEADINGS = (
    msgid("No."), msgid("Kind"), msgid("Sheet"), msgid("Cell"), msgid("Column"), msgid("Entry"),
    msgid("What is wrong, and what to do"), msgid("Answered"),
)  # fmt: skip
WIDTHS = (6, 12, 16, 9, 26, 22, 95, 12)
KINDS = {"error": msgid("Error"), "warning": msgid("Warning")}
TITLE = msgid("What was found in this workbook")
SUMMARY = msgid(
    "Errors: {errors}. They must be mended before the report can be accepted. Warnings: {warnings}. Mend them, or "
    "answer them in the note of the row; the others are confirmed when the report is submitted."
)
NOTHING = msgid("Nothing was found. The report can be submitted.")
_HEADER_ROW = 4
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def listed(issues: Sequence[ReportIssue], lang: str) -> list[tuple[str, ...]]:
    """The rows of the list: number, kind, sheet, cell, heading of the column, entry, sentence, answered."""
    rows: list[tuple[str, ...]] = []
    for number, issue in enumerate(issues, start=1):
        known = field_of(issue.sheet, issue.field)
        heading = text(known.heading, lang) if known else issue.field
        answered = text("yes", lang) if issue.is_answered else ""
        rows.append((str(number), text(KINDS[issue.severity], lang), issue.sheet, issue.cell, heading, issue.value,
                     render(issue, lang), answered))  # fmt: skip
    return rows


def summary(issues: Sequence[ReportIssue], lang: str) -> str:
    """One sentence on how many issues there are and what they mean."""
    errors = sum(issue.severity == "error" for issue in issues)
    if not issues:
        return text(NOTHING, lang)
    return text(SUMMARY, lang).format(errors=errors, warnings=len(issues) - errors)


def add_issue_sheet(
    parts: Parts, styles: Styles, issues: Sequence[ReportIssue], lang: str, names: Mapping[str, str]
) -> None:
    """Put the sheet ISSUES first, in place of a former one; `names` are the sheets as the workbook calls them."""
    former = next((sheet.part for sheet in parts.sheets() if sheet.name == ISSUES), "")
    if former:
        _remove_sheet(parts, former)
    part = parts.free_name("xl/worksheets/wsis_issues{}.xml")
    parts.put(part, _sheet(styles, issues, lang, names))
    parts.declare(part, f"{SHEET_ML}.worksheet+xml")
    _list_first(parts, parts.relate(WORKBOOK, "worksheet", part))


def _sheet(styles: Styles, issues: Sequence[ReportIssue], lang: str, names: Mapping[str, str]) -> str:
    forms = _formats(styles)
    rows = [_row(1, [(text(TITLE, lang), forms["title"])]), _row(2, [(summary(issues, lang), forms["plain"])])]
    rows.append(_row(_HEADER_ROW, [(text(heading, lang), forms["header"]) for heading in HEADINGS]))
    links = []
    for at, (issue, cells) in enumerate(zip(issues, listed(issues, lang), strict=True), start=_HEADER_ROW + 1):
        place = _link(issue, names)
        look = [forms["wrapped"], forms[issue.severity], *[forms["wrapped"]] * 6]
        if place:
            look[3] = forms["link"]
            links.append(f'<hyperlink ref="D{at}" location="{quoted(place)}" display="{quoted(issue.cell)}"/>')
        rows.append(_row(at, list(zip(cells, look, strict=True))))
    last = _HEADER_ROW + max(1, len(issues))
    right = ' rightToLeft="1"' if lang in RIGHT_TO_LEFT else ""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(WIDTHS, start=1)
    )
    below = f"A{_HEADER_ROW + 1}"
    return (
        f'{_HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{right} tabSelected="1" workbookViewId="0"><pane ySplit="{_HEADER_ROW}" '
        f'topLeftCell="{below}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" '
        f'activeCell="{below}" sqref="{below}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<autoFilter ref="A{_HEADER_ROW}:H{last}"/>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _formats(styles: Styles) -> dict[str, int]:
    """Formats of the list, by what they are for."""
    name = '<name val="Calibri"/><family val="2"/>'
    bold, title = styles.font(f'<b/><sz val="11"/>{name}'), styles.font(f'<b/><sz val="14"/>{name}')
    plain = styles.font(f'<sz val="11"/>{name}')
    blue = styles.font(f'<u/><sz val="11"/><color rgb="FF0563C1"/>{name}')
    top = '<alignment vertical="top" wrapText="1"/>'

    def form(font: int, fill: int = 0, inner: str = "") -> int:
        applied = 'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"'
        numbers = f'numFmtId="49" fontId="{font}" fillId="{fill}" borderId="0" xfId="0"'
        return styles.add(f"<xf {numbers} {applied}>{inner}</xf>")

    fills = {severity: form(plain, styles.fill(colour), top) for severity, colour in FILLS.items()}
    header = form(bold, styles.fill("FFD9E1F2"), top)
    return {"title": form(title), "plain": form(plain), "header": header, "wrapped": form(plain, 0, top),
            "link": form(blue, 0, top), **fills}  # fmt: skip


def _row(number: int, cells: Sequence[tuple[str, int]]) -> str:
    written = []
    for at, (words, style) in enumerate(cells):
        place = f"{chr(65 + at)}{number}"
        if at == 0 and words.isdigit():
            written.append(f'<c r="{place}" s="{style}"><v>{words}</v></c>')
        else:
            shown = escape(_printable(words))
            written.append(f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>')
    return f'<row r="{number}">{"".join(written)}</row>'


def _printable(words: str) -> str:
    """Text without the characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", words)[:32_000]


def _link(issue: ReportIssue, names: Mapping[str, str]) -> str:
    """Where a link leads; '' if the workbook has no such sheet or the issue no cell."""
    if issue.sheet not in names or not issue.cell:
        return ""
    name = names[issue.sheet].replace("'", "''")
    return f"'{name}'!{issue.cell.split(',')[0].strip()}"


def _remove_sheet(parts: Parts, part: str) -> None:
    keys = {key for key, (_, target) in parts.relations(WORKBOOK).items() if target == part}
    book = parts.text(WORKBOOK)
    at = next(index for index, sheet in enumerate(parts.sheets()) if sheet.part == part)
    book = elements("sheet").sub(
        lambda found: "" if attribute(found["attributes"], r"\w+:id") in keys else found[0], book
    )
    book = elements("definedName").sub(
        lambda found: "" if attribute(found["attributes"], "localSheetId") == str(at) else found[0], book
    )
    parts.put(WORKBOOK, _shifted(book, at, -1))
    parts.unrelate(WORKBOOK, part)
    parts.discard(part)


def _list_first(parts: Parts, key: str) -> None:
    """List the sheet first and open the workbook there."""
    book = _shifted(parts.text(WORKBOOK), -1, 1)
    numbers = [int(attribute(found["attributes"], "sheetId") or 0) for found in elements("sheet").finditer(book)]
    prefix = re.search(r'xmlns:(\w+)="http://[^"]*officeDocument[^"]*relationships"', book)
    root = re.search(r"<sheets\b[^>]*>", book)
    if not root or not prefix:
        raise NotPlain("no plain list of sheets")
    line = f'<sheet name="{ISSUES}" sheetId="{max(numbers, default=0) + 1}" {prefix[1]}:id="{key}"/>'
    book = book[: root.end()] + line + book[root.end() :]
    parts.put(WORKBOOK, re.sub(r'\s(?:activeTab|firstSheet)="\d+"', "", book))


def _shifted(book: str, after: int, by: int) -> str:
    """Names that belong to a sheet count the sheets: those behind a place move."""

    def moved(found: re.Match[str]) -> str:
        number = int(found[1])
        return f'localSheetId="{number + by if number > after else number}"'

    return re.sub(r'localSheetId="(\d+)"', moved, book)
