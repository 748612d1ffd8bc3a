"""The queue of reports, one of them with what it changes and what was found in it, and the secretariat's decision."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards.reporting import differences, issue_list, plain, states, steps
from dashboards.reporting.language import Words
from warehouse.national_reports import (
    Actor,
    Event,
    Submission,
    approve,
    area_name,
    difference,
    due,
    findings_of,
    history,
    msgid,
    return_to_sender,
    sheets_of,
    submissions,
    withdraw,
)
from warehouse.settings import home

_ANY = "all"
_MOST_WORDS = 4000


def choose(actor: Actor, _: Words) -> Submission | None:
    """The queue, those that wait first, and the report chosen in it; None if there is none to choose."""
    reports = submissions(home(), actor)
    if not reports:
        st.info(_("No country has sent a report yet."))
        return None
    state = _choose_state(reports, _)
    listed = [item for item in reports if state in (_ANY, item.state)]
    listed.sort(key=lambda item: (item.submitted_at or item.landed_at, item.id))
    if not listed:
        st.info(_("No report is in this state."))
        return None
    _queue(listed, _)
    by_id = {item.id: item for item in listed}
    if st.session_state.get("queue_report") not in by_id:
        st.session_state["queue_report"] = listed[0].id
    chosen = st.selectbox(
        _("Report to look at"),
        list(by_id),
        key="queue_report",
        format_func=lambda identity: _name(by_id[identity], _) if identity in by_id else identity,
    )
    return by_id.get(chosen)


def _choose_state(reports: Sequence[Submission], _: Words) -> str:
    counted = {state: sum(item.state == state for item in reports) for state in states.STATES}
    order = ["submitted", *[state for state, count in counted.items() if count and state != "submitted"], _ANY]
    counted[_ANY] = len(reports)
    texts = {**states.STATES, _ANY: msgid("All")}
    chosen = st.segmented_control(
        _("State"),
        order,
        default="submitted" if counted["submitted"] else _ANY,
        required=True,
        key="queue_state",
        format_func=lambda state: f"{_(texts[state])} ({_.number(counted[state])})",
    )
    return str(chosen or _ANY)


def _queue(listed: Sequence[Submission], _: Words) -> None:
    rows = []
    for item in listed:
        day = due(home(), item.review, item.ref_area)
        is_late = bool(day and item.submitted_at and item.submitted_at.date() > day)
        rows.append(
            [
                area_name(item.ref_area, _.lang),
                item.review,
                str(item.version),
                states.state_text(item, _),
                _.moment(item.submitted_at) + (f" ({_('late')})" if is_late else ""),
                _.number(item.open_warnings),
            ]
        )
    plain.table(
        [_("Country"), _("Review"), _("Version"), _("State"), _("Submitted"), _("Warnings without an explanation")],
        rows,
        direction=_.direction,
    )


def _name(report: Submission, _: Words) -> str:
    version = _("version {version}", version=report.version)
    return f"{area_name(report.ref_area, _.lang)}, {report.review}, {version} ({_(states.STATES[report.state])})"


def show(report: Submission, actor: Actor, _: Words) -> None:
    """One report: its decision, what it changes, what was found in it, its history."""
    st.header(_name(report, _))
    events = history(home(), report.id, actor)
    if actor.role == "secretariat":
        _decide(report, actor, _)
    changed, found, happened = st.tabs([_("What it changes"), _("What was found in it"), _("History")])
    with changed:
        is_first = not any(
            item.is_released and item.version < report.version
            for item in submissions(home(), actor, ref_area=report.ref_area, review=report.review)
        )
        differences.show(difference(home(), report.id, actor), is_first, _)
    with found:
        _findings(report, actor, _)
    with happened:
        _happened(events, _)


def _decide(report: Submission, actor: Actor, _: Words) -> None:
    if report.state == "submitted" and not report.superseded_by:
        left, right = st.columns(2)
        with left, st.container(border=True):
            _approve(report, actor, _)
        with right, st.container(border=True):
            _return(report, actor, _)
    if report.state != "withdrawn":
        with st.expander(_("Withdraw this report")):
            _withdraw(report, actor, _)


def _approve(report: Submission, actor: Actor, _: Words) -> None:
    st.write(_("The figures are published by the next build. An earlier version of the report is replaced."))
    st.button(
        _("Approve"),
        type="primary",
        key=f"approve_{report.id}",
        on_click=lambda: steps.take(lambda: approve(home(), report.id, actor), _("The report was approved."), _),
    )


def _return(report: Submission, actor: Actor, _: Words) -> None:
    words = f"return_why_{report.id}"

    def send_back() -> None:
        why = str(st.session_state.get(words, "")).strip()
        if not why:
            sentence = _("Write what has to be mended, so that the focal point knows what to do.")
            steps.say_afterwards(sentence, "error")
            return
        done = _("The report was returned to its focal point.")
        steps.take(lambda: return_to_sender(home(), report.id, actor, why), done, _)

    with st.form(f"return_{report.id}", border=False):
        st.text_area(_("What the focal point has to mend"), max_chars=_MOST_WORDS, key=words)
        st.form_submit_button(_("Return to the focal point"), on_click=send_back)


def _withdraw(report: Submission, actor: Actor, _: Words) -> None:
    st.write(
        _("Its figures leave the warehouse with the next build, and the version approved before counts again.")
        if report.is_released
        else _("The version stays in the history, but nobody works on it any more.")
    )
    words = f"withdraw_why_{report.id}"

    def take_back() -> None:
        why = str(st.session_state.get(words, "")).strip()
        if report.is_released and not why:
            steps.say_afterwards(_("Write why an approved report is withdrawn."), "error")
            return
        steps.take(lambda: withdraw(home(), report.id, actor, why), _("The report was withdrawn."), _)

    with st.form(f"withdraw_{report.id}", border=False):
        st.text_input(_("Why"), max_chars=_MOST_WORDS, key=words)
        st.form_submit_button(_("Withdraw"), on_click=take_back)


def _findings(report: Submission, actor: Actor, _: Words) -> None:
    findings = findings_of(report)
    if not findings:
        st.info(_("Nothing was found in this report."))
        return
    issue_list.show(findings, sheets_of(home(), report.id, actor), _, key=f"queue_{report.id}")


def _happened(events: Sequence[Event], _: Words) -> None:
    states.show_history(events, _)
