"""A report held against what is approved by now: between its upload and its approval others may have been approved."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.texts import msgid
from ingest.rows import ReadError, SourceFile
from warehouse.national_reports.registering import SOURCE
from warehouse.national_reports.surroundings import original_of, reports_in_force, surroundings_of
from warehouse.registry import Actor, Registry, Step, Submission, WorkflowRefused
from warehouse.settings import Home

_SILENT = ("revision_without_note", "withheld_without_note", "answer_changed_without_comment", "changes_not_declared")
_TOLD = ("approved_figure_gone", "approved_figure_withheld", "approved_entry_changed", "approved_row_gone")
_NAMED = 12  # cells in a sentence


def refuse_silent_changes(
    home: Home, registry: Registry, identity: str, step: Step, actor: Actor, is_confirmed: bool = True
) -> None:
    """Refuse a step of a report that would silently change what was approved since it was uploaded.

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
    issues = _changes(home, report)
    silent = [issue for issue in issues if issue.rule in _SILENT]
    if silent:
        raise WorkflowRefused(
            msgid("{report}: what was approved meanwhile would change without a note in these cells: {cells}. Say why "
                  "in the notes (on METADATA: that an earlier report is revised) and load the workbook again."),
            report=report.name, cells=_cells(silent),
        )  # fmt: skip
    known = {(issue["rule"], issue["sheet"], issue["cell"]) for issue in report.issues}
    new = [one for one in issues if not one.is_answered and (one.rule, one.sheet, one.cell) not in known]
    if new and not is_confirmed:
        raise WorkflowRefused(
            msgid("{report}: entries that were approved meanwhile would change or go: {cells}. Load the workbook again "
                  "to see them marked; or confirm that this is meant with --confirm."),
            report=report.name, cells=_cells(new),
        )  # fmt: skip


def _changes(home: Home, report: Submission) -> list[ReportIssue]:
    """What the report changes of that which is in force now; nothing if its workbook is lost or no longer read."""
    from expectations.national_reports.check import check_report
    from ingest.national_reports.reader import read_report

    others = [other for other in reports_in_force(home, report.ref_area) if other.id != report.id]
    original = original_of(home, report.id)
    if not others or original is None:
        return []
    try:
        read = read_report(SourceFile(original, SOURCE))
    except ReadError:
        return []
    issues = check_report(read, surroundings_of(home, report.ref_area).context(None, report.review))
    return [issue for issue in issues if issue.rule in (*_SILENT, *_TOLD)]


def _cells(issues: Iterable[ReportIssue]) -> str:
    places = list(dict.fromkeys(f"{issue.sheet}!{issue.cell}" if issue.cell else issue.sheet for issue in issues))
    more = f" … (+{len(places) - _NAMED})" if len(places) > _NAMED else ""
    return ", ".join(places[:_NAMED]) + more
