"""A report looked at once more before it moves on: others may have been approved since its upload."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.texts import msgid
from ingest.rows import ReadError, SourceFile
from warehouse.national_reports.registering import SOURCE
from warehouse.national_reports.surroundings import original_of, surroundings_of
from warehouse.registry import Actor, Registry, Step, Submission, WorkflowRefused
from warehouse.settings import Home

_SILENT = ("revision_without_note", "withheld_without_note", "answer_changed_without_comment", "changes_not_declared")
_TOLD = ("approved_figure_gone", "approved_figure_withheld", "approved_entry_changed", "approved_row_gone")
_PERSONAL = "personal_data_in_cell"  # reports that landed before they were looked through for it wait in the queue
_NAMED = 12  # cells in a sentence


def refuse_silent_changes(
    home: Home, registry: Registry, identity: str, step: Step, actor: Actor, is_confirmed: bool = True
) -> None:
    """Refuse a step of a report that would silently change what is approved by now, or publish personal data.

    Args:
        home: the runtime directory.
        registry: the registry.
        identity: the report.
        step: what is to be done; who may not do it is told so by the registry and hears nothing of the report here.
        actor: who does it.
        is_confirmed: warnings that came new are taken responsibility for.

    Raises:
        WorkflowRefused: something that is published changes without a note, with the cells.
    """
    report = registry.get(identity)
    is_step = report.state in step.before and actor.role in step.roles and actor.speaks_for(report.ref_area)
    if not is_step:
        return
    issues = _found_now(home, report)
    _refuse(
        msgid("{report}: personal data of the focal point stand in these cells: {cells}. Take them out and load "
              "the workbook again."),
        report, [one for one in issues if one.rule == _PERSONAL],
    )  # fmt: skip
    _refuse(
        msgid("{report}: what was approved meanwhile would change without a note in these cells: {cells}. Say why "
              "in the notes (on METADATA: that an earlier report is revised) and load the workbook again."),
        report, [one for one in issues if one.rule in _SILENT],
    )  # fmt: skip
    known = {(issue["rule"], issue["sheet"], issue["cell"]) for issue in report.issues}
    told = [one for one in issues if one.rule in _TOLD and not one.is_answered and not is_confirmed]
    _refuse(
        msgid("{report}: entries that were approved meanwhile would change or go: {cells}. Load the workbook again "
              "to see them marked; or confirm that this is meant with --confirm."),
        report, [one for one in told if (one.rule, one.sheet, one.cell) not in known],
    )  # fmt: skip


def _refuse(sentence: str, report: Submission, issues: list[ReportIssue]) -> None:
    if issues:
        raise WorkflowRefused(sentence, report=report.name, cells=_cells(issues))


def _found_now(home: Home, report: Submission) -> list[ReportIssue]:
    """What is published and changes with the report, and what it may not publish; nothing if its workbook is lost."""
    from expectations.national_reports.check import check_report
    from ingest.national_reports.reader import read_report

    original = original_of(home, report.id)
    if original is None:
        return []
    try:
        read = read_report(SourceFile(original, SOURCE))
    except ReadError:
        return []
    issues = check_report(read, surroundings_of(home, report.ref_area).context(None, report.review))
    return [issue for issue in issues if issue.rule in (_PERSONAL, *_SILENT, *_TOLD)]


def _cells(issues: Iterable[ReportIssue]) -> str:
    places = list(dict.fromkeys(f"{issue.sheet}!{issue.cell}" if issue.cell else issue.sheet for issue in issues))
    more = f" … (+{len(places) - _NAMED})" if len(places) > _NAMED else ""
    return ", ".join(places[:_NAMED]) + more
