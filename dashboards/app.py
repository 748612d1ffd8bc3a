"""The app's entry: `streamlit run dashboards/app.py`. Pages that the user's role may not use are not there."""

from __future__ import annotations

import streamlit as st

from dashboards import methods
from dashboards.reporting import acting, language

st.set_page_config(page_title="WSIS monitoring", layout="wide", initial_sidebar_state="auto")

actor = acting.current_actor()
role = actor.role if actor else ""
_ = language.current()
pages = [
    st.Page("pages/overview.py", title="Overview", default=True),
    st.Page("pages/indicator.py", title="Indicator explorer", url_path="indicator"),
    st.Page("pages/country.py", title="Country profile", url_path="country"),
    st.Page("pages/disaggregation.py", title="Disaggregation", url_path="disaggregation"),
    st.Page("pages/parity.py", title="Parity and gaps", url_path="parity"),
    st.Page("pages/progress.py", title="Progress", url_path="progress"),
    st.Page("pages/igf.py", title="Internet governance", url_path="igf"),
    st.Page("pages/methods.py", title="Methods", url_path=methods.PAGE),
    st.Page("pages/board.py", title=_("Who has reported"), url_path="board"),
]
if role == "focal_point":
    pages.append(st.Page("pages/report.py", title=_("My report"), url_path="report"))
if role in ("secretariat", "analyst"):
    pages.append(st.Page("pages/queue.py", title=_("Reports received"), url_path="queue"))
st.navigation(pages, position="top").run()
