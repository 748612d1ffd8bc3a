"""What the command prints for people: tables and messages, on stderr; results for machines go to stdout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import xlsxwriter
from rich.console import Console
from rich.table import Table

from expectations.verdict import counted
from ingest.rows import Issue
from warehouse.load import FileResult

console = Console(stderr=True)
_LISTED_ON_SCREEN = 40
_COLUMNS = ("severity", "file", "sheet", "row", "column", "cell", "value", "message")


def print_json(value: dict[str, Any]) -> None:
    """The machine's answer, on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_results(results: list[FileResult], issues_file: Path | None) -> None:
    """One line per file, then the issues as a table; beyond a screenful the rest is in `issues_file`."""
    for result in results:
        mark = "[green]accepted[/]" if result.accepted else "[red]refused[/]"
        console.print(
            f"{mark}  {result.file}: {result.rows:,} figures, {result.held:,} held back, {result.skipped:,} left out, "
            f"{result.duplicates:,} repeated, {result.missing:,} missing"
            + (f"  ({result.state}, submission {result.submission_id})" if result.submission_id else "")
        )
        for reason, rows in list(result.skips.items())[:5]:
            console.print(
                f"    left out: {counted(rows, 'rows')}: {reason}", style="dim", markup=False, highlight=False
            )
    issues = [issue for result in results for issue in result.issues]
    if not issues:
        return
    table = Table(title="What to mend", show_lines=False)
    for heading in ("", "File", "Row", "Column", "Value", "What is wrong and what to do"):
        table.add_column(heading, overflow="fold")
    for issue in issues[:_LISTED_ON_SCREEN]:
        table.add_row(
            "[red]error[/]" if issue.severity == "error" else "[yellow]warning[/]",
            issue.file + (f" / {issue.sheet}" if issue.sheet else ""),
            "" if issue.row is None else str(issue.row),
            issue.cell or issue.column,
            issue.value[:40],
            issue.message,
        )
    console.print(table)
    if len(issues) > _LISTED_ON_SCREEN:
        console.print(f"... and {len(issues) - _LISTED_ON_SCREEN:,} more.")
    if issues_file:
        write_issues(issues, issues_file)
        console.print(f"The whole list ({len(issues):,}) is in {issues_file}")


def write_issues(issues: list[Issue], path: Path) -> None:
    """All issues as a workbook with a filter, for those who work through them in a spreadsheet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("ISSUES")
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for place, (name, width) in enumerate(zip(_COLUMNS, (10, 36, 16, 8, 18, 8, 24, 90), strict=True)):
            sheet.write_string(0, place, name.capitalize(), bold)
            sheet.set_column(place, place, width, wrap)
        for line, issue in enumerate(issues, start=1):
            for place, name in enumerate(_COLUMNS):
                value = getattr(issue, name)
                if isinstance(value, int):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_string(line, place, value or "")
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(issues), 1), len(_COLUMNS) - 1)
    path.chmod(0o600)  # a list of a survey's faults quotes answers of persons
