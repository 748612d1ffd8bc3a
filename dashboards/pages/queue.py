"""The secretariat's page: which reports wait, what they change, and the decision on them. Analysts may look."""

from __future__ import annotations

import streamlit as st

from dashboards.reporting import acting, language, review_desk, steps

actor = acting.require("secretariat", "analyst")
_ = language.choose()
st.title(_("Reports received"))
steps.say_what_was_done()
with steps.told(_):
    report = review_desk.choose(actor, _)
    if report is not None:
        review_desk.show(report, actor, _)
