"""Sending a workbook: it is checked when it arrives, and kept or submitted when its sender says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboards.reporting import issue_list, plain, steps
from dashboards.reporting.language import Words
from dashboards.reporting.states import STATES
from warehouse.national_reports import (
    Actor,
    CheckedUpload,
    ReportResult,
    check_upload,
    load_upload,
    msgid,
    submit,
)
from warehouse.settings import home

_CHECKED = "checked_upload"
_TURN = "report_upload_turn"  # counts the workbooks that were kept: after each the place to drop one is empty again
_KEPT = ("submitted", "approved", "published")
_STAGES = {
    "waiting": msgid("Waiting for a free place"),
    "checking": msgid("Reading and checking the workbook"),
    "marking": msgid("Marking the cells in a copy of the workbook"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Upload:
    """The file as it came, and what it is known by in this session."""

    name: str
    content: bytes
    key: str


def receive(_: Words) -> Upload | None:
    """The place to drop the workbook, and the workbook if there is one."""
    most = int(st.get_option("server.maxUploadSize"))
    uploaded = st.file_uploader(
        _("Your workbook (.xlsx, at most {size} MB)", size=most),
        key=f"report_upload_{st.session_state.get(_TURN, 0)}",
        help=_("It is only checked at first. Nothing is kept before you say so below."),
    )
    if uploaded is None:
        st.session_state.pop(_CHECKED, None)
        return None
    content = uploaded.getvalue()
    return Upload(uploaded.name, content, f"{hashlib.sha256(content).hexdigest()} {uploaded.name} {_.lang}")


def checked(upload: Upload, actor: Actor, _: Words) -> CheckedUpload | None:
    """What was found in the upload; it is checked once, and again in another language if that is chosen."""
    known = st.session_state.get(_CHECKED)
    if known and known[0] == upload.key:
        answer: CheckedUpload = known[1]
        return answer
    bar = st.progress(0.0)

    def tell(stage: str) -> None:
        at = list(_STAGES).index(stage) + 1
        bar.progress(at / (len(_STAGES) + 1), _(_STAGES[stage]))

    with steps.told(_):
        found = check_upload(home(), upload.name, upload.content, actor, _.lang, tell)
        st.session_state[_CHECKED] = (upload.key, found)  # of the newest upload only: sheets take memory
    bar.empty()
    known = st.session_state.get(_CHECKED)
    return known[1] if known and known[0] == upload.key else None


def answer(upload: Upload, found: CheckedUpload, actor: Actor, _: Words) -> None:
    """Verdict, copy with marked cells, list beside the sheet, and what can be done next."""
    result = found.result
    errors, open_warnings, answered = issue_list.counts(result.report_issues)
    if result.accepted:
        st.success(_verdict_of_accepted(open_warnings, answered, _))
        _next_steps(upload, result, actor, _)
    elif result.report_issues:
        st.error(
            _("The report cannot be taken over yet. Cells to mend: {errors}. Mend them in your workbook, save it, and "
              "upload it again here.", errors=_.number(errors))  # fmt: skip
        )
    for issue in [] if result.report_issues else result.issues:
        st.error(plain.escaped(issue.message))
    if result.annotated:
        _marked_copy(upload, result.annotated, _)
    if result.report_issues:
        issue_list.show(result.report_issues, found.sheets, _, key=f"upload_{upload.key[:12]}")


def _verdict_of_accepted(open_warnings: int, answered: int, _: Words) -> str:
    if not open_warnings:
        return _("Nothing has to be mended. Explained warnings: {count}.", count=_.number(answered))
    return _(
        "Nothing has to be mended. Warnings without an explanation: {count}. Explain them in the column Note of the "
        "row and upload the workbook again, or confirm below that the figures are right.",
        count=_.number(open_warnings),
    )


def _marked_copy(upload: Upload, path: Path, _: Words) -> None:
    st.download_button(
        _("Download your workbook with the marked cells"),
        data=path.read_bytes,
        file_name=f"{Path(upload.name).stem}_{_('marked')}.xlsx",
        mime=XLSX,
        key="marked_copy",
        on_click="ignore",
    )


def _next_steps(upload: Upload, result: ReportResult, actor: Actor, _: Words) -> None:
    is_sure = True
    if result.open_warnings:
        is_sure = st.checkbox(
            _("I have looked at all warnings without an explanation: the figures are right, and what is missing cannot "
              "be given now."),  # fmt: skip
            key=f"sure_{upload.key[:12]}",
        )
    with st.container(horizontal=True):
        if st.button(_("Submit to the secretariat"), type="primary", disabled=not is_sure, key="submit_upload"):
            _keep(upload, actor, _, wants_out=True)
        if st.button(_("Keep as a draft"), key="keep_upload"):
            _keep(upload, actor, _, wants_out=False)


def _keep(upload: Upload, actor: Actor, _: Words, *, wants_out: bool) -> None:
    """Land the workbook, and submit it if its sender wants that; a report landed before is submitted as it is."""
    with steps.told(_), st.spinner(_("The report is being taken over")):
        result = load_upload(home(), upload.name, upload.content, actor, _.lang)
        if not result.accepted or result.submission_id is None:
            _say_refused(result)
            return
        state = result.state
        if wants_out and state not in _KEPT:
            state = submit(home(), result.submission_id, actor, confirm=True).state
        sentence = _("Version {version} of the report is kept. Its state: {state}.", version=result.version,
                     state=_(STATES[state]))  # fmt: skip
        steps.say_afterwards(plain.escaped(sentence))
        st.session_state["report_version"] = result.submission_id
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
        st.rerun()


def _say_refused(result: ReportResult) -> None:
    """What has changed since the check, such as the same file having been withdrawn."""
    for issue in result.issues:
        if issue.severity == "error":
            st.error(plain.escaped(issue.message))
