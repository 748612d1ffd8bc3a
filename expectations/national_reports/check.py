"""Judges a whole report: every sheet by its rules, each fault at its cell, one issue per cause."""

from __future__ import annotations

import dataclasses

from expectations.national_reports.context import Context
from expectations.national_reports.events import check_events
from expectations.national_reports.financing import check_financing
from expectations.national_reports.metadata import check_metadata, check_revisions_declared, check_surveys_used
from expectations.national_reports.narrative import check_narrative
from expectations.national_reports.observations import check_observations
from expectations.national_reports.personal_data import check_personal
from expectations.national_reports.policy import check_policy
from expectations.national_reports.sheet_revisions import REVISED_SHEETS, check_sheet_revisions
from expectations.national_reports.table import Table
from ingest.national_reports.fields import SHEETS, columns_of, field_of
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.personal import Personal
from ingest.national_reports.report import Report

__all__ = ["Context", "check_report"]


def check_report(report: Report, context: Context) -> list[ReportIssue]:
    """All that is wrong or odd in a report, with what the reader found, in the order of the workbook.

    Args:
        report: the workbook as read.
        context: who sends it and what it is held against.

    Returns:
        Issues by sheet, row and column. A warning is answered if the sender wrote a note (a comment on POLICY).
    """
    personal = Personal.of(report)
    report = dataclasses.replace(report, issues=[*report.issues, *check_personal(report, personal)])
    metadata = check_metadata(report, context, report.faulty())
    tables: list[Table] = []
    present = {name for name, sheet in report.sheets.items() if sheet.columns}  # the reader names those that are not
    if "OBSERVATIONS" in present:
        observations = check_observations(report, context)
        check_surveys_used(metadata, observations)
        tables.append(observations)
    if "NARRATIVE" in present:
        tables.append(check_narrative(report))
    if "FINANCING" in present:
        tables.append(check_financing(report, context))
    if "IGF_NRI" in present:
        tables.append(check_events(report, context))
    if "POLICY" in present:
        tables.append(check_policy(report))
    check_revisions_declared(metadata, tables, _revised_entries(tables, report, context))
    issues = [*report.issues, *metadata.issues, *(issue for table in tables for issue in table.issues)]
    return sorted((without_personal(personal.hide_in(issue)) for issue in issues), key=_place)


def _revised_entries(tables: list[Table], report: Report, context: Context) -> int:
    others = [table for table in tables if table.name in REVISED_SHEETS]
    return sum(check_sheet_revisions(table, context, report.year) for table in others)


def without_personal(issue: ReportIssue) -> ReportIssue:
    """The issue without what a personal field holds: issues are stored, shown and logged."""
    known = field_of(issue.sheet, issue.field)
    if known is None or not known.is_personal:
        return issue
    return dataclasses.replace(issue, value="", params=dict.fromkeys(issue.params, "..."))


def _place(issue: ReportIssue) -> tuple[int, int, int, str]:
    sheet = SHEETS.index(issue.sheet) if issue.sheet in SHEETS else -1
    columns = [field.name for field in columns_of(issue.sheet)] if sheet >= 0 else []
    column = columns.index(issue.field) if issue.field in columns else -1
    return sheet, issue.row or 0, column, issue.rule
