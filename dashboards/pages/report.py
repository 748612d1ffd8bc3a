"""The focal point's page: get the workbook, send it, see what is wrong in it, submit, follow what comes of it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboards.reporting import acting, language, sent, steps, upload
from dashboards.reporting.language import Words
from warehouse.national_reports import LANGUAGES, Actor, annual_reviews, area_name, due, template_content
from warehouse.settings import home


def _situation(actor: Actor, area: str, _: Words) -> None:
    """The review that is under way: its deadline, and how far the country's report has come."""
    today = dt.datetime.now(dt.UTC).date()
    reviews = annual_reviews()
    review = next((one for one in reviews if one.year >= today.year), reviews[-1])
    day = due(home(), review.code, area)
    newest = sent.newest_of(area, review.code)
    left, middle, right = st.columns(3)
    left.metric(_("Review"), f"{review.year}")
    middle.metric(_("Due"), _.day(day), _time_left(day, today, _), delta_color="off", delta_arrow="off")
    right.metric(_("Your report"), sent.state_of(newest, _))
    if newest is not None:
        sent.say_why_returned(newest, actor, _)


def _time_left(day: dt.date | None, today: dt.date, _: Words) -> str | None:
    if day is None:
        return None
    days = (day - today).days
    if days < 0:
        return _("days past: {days}", days=_.number(-days))
    return _("days left: {days}", days=_.number(days))


def _get_workbook(area: str, _: Words) -> None:
    st.header(_("1. Get the workbook"))
    st.write(
        _("It is prepared for your country: one row for each figure that is asked for, with the last accepted figures "
          "beside. Fill it in with Excel or LibreOffice.")  # fmt: skip
    )
    left, right = st.columns(2)
    with left:
        years = [review.year for review in annual_reviews()]
        this_year = dt.datetime.now(dt.UTC).year
        year = st.selectbox(
            _("Year of the review"),
            years,
            index=years.index(this_year) if this_year in years else 0,
            key="template_year",
            format_func=str,
        )
    with right:
        lang = st.selectbox(
            _("Language of the workbook"),
            LANGUAGES,
            index=LANGUAGES.index(_.lang),
            key=f"template_language_{_.lang}",
            format_func=language.own_name,
        )
    st.download_button(
        _("Download the workbook"),
        data=lambda: template_content(home(), area, int(year), str(lang)),
        file_name=f"WSIS_{area}_{year}_{lang}.xlsx",
        mime=upload.XLSX,
        key="template",
        on_click="ignore",
    )


def _send_workbook(actor: Actor, _: Words) -> None:
    st.header(_("2. Send it"))
    received = upload.receive(_)
    if received is None:
        return
    found = upload.checked(received, actor, _)
    if found is not None:
        upload.answer(received, found, actor, _)


actor = acting.require("focal_point")
area = str(actor.area)
_ = language.choose()
st.title(_("National report: {country}", country=area_name(area, _.lang)))
steps.say_what_was_done()
with steps.told(_):
    _situation(actor, area, _)
    _get_workbook(area, _)
    _send_workbook(actor, _)
    st.header(_("3. What you have sent"))
    sent.show(actor, area, _)
