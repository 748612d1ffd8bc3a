"""The list of what was found in a workbook, beside the sheet in which the chosen finding stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboards.reporting import plain, sheet_window
from dashboards.reporting.language import Words
from warehouse.national_reports import ReportIssue, SheetView, heading, worded

_AT_ONCE = 100  # findings in the list at a time
_FEW, _HEIGHT = 5, 520  # more findings than these scroll in a box of so many pixels
_COLOURS = {"error": "red", "warning": "orange"}


def show(issues: Sequence[ReportIssue], sheets: Mapping[str, SheetView], _: Words, *, key: str) -> None:
    """The list and the sheet side by side; on a narrow screen one above the other.

    Args:
        issues: what was found.
        sheets: the workbook's sheets by name.
        _: the language.
        key: makes the choices of this list its own.
    """
    left, right = st.columns([2, 3], gap="medium")
    with left:
        chosen = _choose(issues, _, key)
    with right:
        _place(chosen, issues, sheets.get(chosen.sheet), _)


def counts(issues: Sequence[ReportIssue]) -> tuple[int, int, int]:
    """Number of errors, of warnings without an answer, and of warnings with one."""
    warnings = [issue for issue in issues if issue.severity == "warning"]
    answered = sum(issue.is_answered for issue in warnings)
    return len(issues) - len(warnings), len(warnings) - answered, answered


def _choose(issues: Sequence[ReportIssue], _: Words, key: str) -> ReportIssue:
    kinds = {
        "error": _("To mend"),
        "warning": _("To confirm or explain"),
        "answered": _("Explained"),
    }
    by_kind: dict[str, list[ReportIssue]] = {name: [] for name in kinds}
    for issue in issues:
        by_kind["answered" if issue.is_answered else issue.severity].append(issue)
    offered = [name for name in kinds if by_kind[name]]
    kind = st.segmented_control(
        _("What was found"),
        offered,
        default=offered[0],
        required=True,
        key=f"{key}_kind",
        format_func=lambda name: f"{kinds[name]} ({_.number(len(by_kind[name]))})",
    )
    listed = by_kind[kind or offered[0]]
    names = list(dict.fromkeys(issue.sheet for issue in listed))
    if len(names) > 1:
        sheet = st.selectbox(
            _("Sheet"),
            ["", *names],
            key=f"{key}_sheet_{kind}",
            format_func=lambda name: name or _("All sheets"),
        )
        listed = [issue for issue in listed if not sheet or issue.sheet == sheet]
    numbered = _part(list(enumerate(listed, start=1)), _, key)
    with st.container(height=_HEIGHT if len(numbered) > _FEW else "content", border=True):
        # the number keeps labels apart: of equal ones the last would be taken for all
        chosen = st.radio(
            _("Choose one to see its place"),
            range(len(numbered)),
            key=f"{key}_{kind}_{len(numbered)}_{numbered[0][0]}_{numbered[0][1].sheet}",
            format_func=lambda at: f"{_.number(numbered[at][0])}  {_label(numbered[at][1], _)}",
            captions=[plain.escaped(worded(issue, _.lang)) for number, issue in numbered],
        )
    return numbered[chosen or 0][1]


def _part(listed: list[tuple[int, ReportIssue]], _: Words, key: str) -> list[tuple[int, ReportIssue]]:
    if len(listed) <= _AT_ONCE:
        return listed
    starts = range(0, len(listed), _AT_ONCE)
    start = st.selectbox(
        _("Part of the list"),
        starts,
        key=f"{key}_part",
        format_func=lambda at: f"{_.number(at + 1)}–{_.number(min(at + _AT_ONCE, len(listed)))}",
    )
    return listed[start : start + _AT_ONCE]


def _label(issue: ReportIssue, _: Words) -> str:
    where = [issue.sheet or _("The whole workbook"), issue.cell or _row(issue, _)]
    if issue.field:
        where.append(heading(issue.sheet, issue.field, _.lang))
    words = " · ".join(plain.escaped(part) for part in where if part)
    return f":{_COLOURS[issue.severity]}[■] {words}"


def _row(issue: ReportIssue, _: Words) -> str:
    return _("row {row}", row=issue.row) if issue.row else ""


def _place(chosen: ReportIssue, issues: Sequence[ReportIssue], view: SheetView | None, _: Words) -> None:
    box = st.error if chosen.severity == "error" else st.warning
    box(f"**{_label(chosen, _)}**  \n{plain.escaped(worded(chosen, _.lang))}")
    if view is None:
        st.caption(_("This is about the workbook as a whole, or about a sheet that is not there."))
        return
    sheet_window.show(view, [issue for issue in issues if issue.sheet == view.name], chosen, _)
    st.caption(
        _("Red: has to be mended. Amber: to be confirmed or explained. Framed: the place chosen in the list. "
          "Columns between those shown are left out.")  # fmt: skip
    )
