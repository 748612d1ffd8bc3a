"""What a country has sent: versions, their state and history, and what its focal point can do with them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards.reporting import issue_list, plain, states, steps
from dashboards.reporting.language import Words
from dashboards.reporting.upload import XLSX
from warehouse.national_reports import (
    Actor,
    Submission,
    findings_of,
    history,
    marked_copy,
    sheets_of,
    submissions,
    submit,
    withdraw,
)
from warehouse.settings import home

_WITH_THE_SENDER = ("draft", "returned")
_WITHDRAWABLE = ("draft", "submitted", "returned")


def newest_of(area: str, review: str) -> Submission | None:
    """The newest version of a country's report for a review that was not withdrawn."""
    found = [item for item in submissions(home(), ref_area=area, review=review) if item.state != "withdrawn"]
    return found[-1] if found else None


def state_of(report: Submission | None, _: Words) -> str:
    """How far a report has come, in one word or two."""
    return _("Not sent yet") if report is None else _(states.STATES[report.state])


def say_why_returned(report: Submission, actor: Actor, _: Words) -> None:
    """What the secretariat wants to have mended, of a report that it returned."""
    if report.state == "returned":
        why = plain.escaped(states.words_of_return(history(home(), report.id, actor)))
        st.warning(f"**{_('The secretariat asks you to mend:')}** {why}")


def show(actor: Actor, area: str, _: Words) -> None:
    """The versions of the country's reports, and one of them in detail."""
    reports = sorted(submissions(home(), actor, ref_area=area), key=lambda item: item.landed_at, reverse=True)
    if not reports:
        st.info(_("Nothing yet. What you keep as a draft or submit is listed here."))
        return
    _versions(reports, _)
    by_id = {item.id: item for item in reports}
    chosen = st.selectbox(
        _("Version to look at"),
        list(by_id),
        key="report_version",
        format_func=lambda identity: _name(by_id[identity], _) if identity in by_id else identity,
    )
    _one(by_id[chosen], actor, _)


def _versions(reports: Sequence[Submission], _: Words) -> None:
    plain.table(
        [_("Review"), _("Version"), _("State"), _("Uploaded"), _("Submitted"), _("Approved"),
         _("Warnings without an explanation")],  # fmt: skip
        [
            [
                item.review,
                str(item.version),
                states.state_text(item, _),
                _.moment(item.landed_at),
                _.moment(item.submitted_at),
                _.moment(item.approved_at),
                _.number(item.open_warnings),
            ]
            for item in reports
        ],
        direction=_.direction,
    )


def _name(report: Submission, _: Words) -> str:
    version = _("version {version}", version=report.version)
    return f"{report.review}, {version} ({_(states.STATES[report.state])})"


def _one(report: Submission, actor: Actor, _: Words) -> None:
    say_why_returned(report, actor, _)
    if report.state in _WITH_THE_SENDER and not report.superseded_by:
        _submit(report, actor, _)
    st.download_button(
        _("Download this version with the marked cells"),
        data=lambda: marked_copy(home(), report.id, actor, _.lang) or b"",
        file_name=f"WSIS_{report.ref_area}_{report.review}_{report.version}.xlsx",
        mime=XLSX,
        key=f"copy_{report.id}",
        on_click="ignore",
    )
    with st.expander(_("History"), expanded=True):
        states.show_history(history(home(), report.id, actor), _)
    findings = findings_of(report)
    if findings and st.toggle(_("Show what was found in this version"), key=f"findings_{report.id}"):
        issue_list.show(findings, sheets_of(home(), report.id, actor), _, key=f"sent_{report.id}")
    if report.state in _WITHDRAWABLE:
        _withdraw(report, actor, _)


def _submit(report: Submission, actor: Actor, _: Words) -> None:
    is_sure = True
    if report.open_warnings or report.state == "returned":
        sentence = (
            _("Nothing has to be mended after all: I send this version again as it is.")
            if report.state == "returned"
            else _("The figures are right although warnings have no explanation ({count}).", count=report.open_warnings)
        )
        is_sure = st.checkbox(sentence, key=f"sure_{report.id}")
    st.button(
        _("Submit this version to the secretariat"),
        disabled=not is_sure,
        key=f"submit_{report.id}",
        on_click=lambda: steps.take(
            lambda: submit(home(), report.id, actor, confirm=is_sure),
            _("The report was submitted. The secretariat looks at it now."),
            _,
        ),
    )


def _withdraw(report: Submission, actor: Actor, _: Words) -> None:
    with st.expander(_("Withdraw this version")):
        st.write(_("The version stays in the history, but nobody works on it any more."))
        with st.form(f"withdraw_{report.id}", border=False):
            words = f"withdraw_why_{report.id}"
            st.text_input(_("Why (optional)"), max_chars=500, key=words)
            st.form_submit_button(
                _("Withdraw"),
                on_click=lambda: steps.take(
                    lambda: withdraw(home(), report.id, actor, st.session_state.get(words, "")),
                    _("The version was withdrawn."),
                    _,
                ),
            )
