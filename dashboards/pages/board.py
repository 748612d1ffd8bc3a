"""The public board: which countries have reported in a review, and when. Nothing of what a draft says."""

from __future__ import annotations

import unicodedata
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import shell
from dashboards.published import Published, current_build
from dashboards.queries import catalogue, report_status
from dashboards.reporting import language, plain
from dashboards.reporting.language import Words
from dashboards.rows import each_row
from warehouse.national_reports import msgid

_STATES = {
    "published": msgid("Published"),
    "submitted": msgid("Received, being looked at"),
    "returned": msgid("In revision"),
    "none": msgid("Not yet received"),
}


def _start(_: Words) -> Published:
    """As the other pages begin, in the language chosen."""
    st.title(_("Who has reported"))
    published = current_build()
    if published is None or not report_status.is_known(published):
        st.info(_("There is no published warehouse yet that knows of national reports, so there is nothing to show."))
        st.stop()
    if any(catalogue.synthetic(published)):
        st.warning(f"**{_('Synthetic sample data: not real figures.')}**")
    return published


def _choose(published: Published, _: Words) -> pd.DataFrame:
    reviews = report_status.reviews(published)
    if reviews.empty:
        st.info(_("No review has begun yet, so no report is due."))
        st.stop()
    left, middle, right = st.columns(3)
    with left:
        review = shell.pick(_("Review"), list(reviews["review"]), key="board_review")
    lines = report_status.board(published, review)
    _counts(lines, _)
    regions = dict(zip(lines["region_m49"], lines[f"region_{_.lang}"].fillna(lines["region_en"]), strict=True))
    with middle:
        region = shell.pick(
            _("Region"),
            ["", *sorted((code for code in regions if code), key=lambda code: str(regions[code]))],
            key="board_region",
            words=lambda code: str(regions.get(code) or code) if code else _("All regions"),
        )
    with right:
        state = shell.pick(
            _("State"),
            ["", *_STATES],
            key="board_state",
            words=lambda name: _(_STATES[name]) if name else _("All states"),
        )
    if region:
        lines = lines[lines["region_m49"] == region]
    return lines[lines["report_state"] == state] if state else lines


def _counts(lines: pd.DataFrame, _: Words) -> None:
    states = lines["report_state"].value_counts()
    overdue = lines[lines["is_late"] & (lines["report_state"] == "none")]
    told = [
        (_("UN members"), len(lines)),
        (_(_STATES["published"]), int(states.get("published", 0))),
        (_(_STATES["submitted"]), int(states.get("submitted", 0))),
        (_("Overdue"), len(overdue)),
    ]
    for column, (words, count) in zip(st.columns(len(told)), told, strict=True):
        column.metric(words, _.number(count))


def _table(lines: pd.DataFrame, _: Words) -> None:
    if lines.empty:
        st.info(_("No country is in this state."))
        return
    rows: list[list[str | plain.Link]] = [
        [
            plain.Link(_name(row, _), f"country?area={row.ref_area}") if row.figures else _name(row, _),
            _(_STATES[row.report_state]) + (f" ({_('late')})" if row.is_late else ""),
            _day(row.due_date, _),
            _day(row.first_submitted_on, _),
            _day(row.approved_on, _),
            _.number(int(row.figures)) if row.report_state == "published" else "",
            "" if pd.isna(row.nso_endorsed) else _("yes") if row.nso_endorsed else _("no"),
        ]
        for row in _in_order(lines, _)
    ]
    headings = [
        _("Country"), _("Report"), _("Due"), _("First received"), _("Approved"), _("Figures"),
        _("Endorsed by the statistical office"),
    ]  # fmt: skip
    plain.table(headings, rows, direction=_.direction)


def _in_order(lines: pd.DataFrame, _: Words) -> list[Any]:
    """Those who have reported first, then by name."""
    states = list(_STATES)
    return sorted(each_row(lines), key=lambda row: (states.index(row.report_state), _order(_name(row, _))))


def _name(row: Any, _: Words) -> str:
    return str(getattr(row, f"name_{_.lang}") or row.name_en)


def _order(name: str) -> str:
    """Côte d'Ivoire stands beside Costa Rica, not behind Cyprus."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _day(value: pd.Timestamp | None, _: Words) -> str:
    return "" if value is None or pd.isna(value) else _.day(value.date())


_ = language.choose()
published = _start(_)
lines = _choose(published, _)
_table(lines, _)
st.caption(_("As of {day}. What came later is shown after the next build.", day=_.day(
    pd.Timestamp(published.as_of).date()) if published.as_of else "–"))  # fmt: skip
shell.finish(published)
