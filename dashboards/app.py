"""The app's entry: `streamlit run dashboards/app.py`."""

from __future__ import annotations

import streamlit as st

st.set_page_config(page_title="WSIS monitoring", layout="wide", initial_sidebar_state="auto")

page = st.navigation(
    [
        st.Page("pages/overview.py", title="Overview", default=True),
        st.Page("pages/indicator.py", title="Indicator explorer", url_path="indicator"),
        st.Page("pages/country.py", title="Country profile", url_path="country"),
    ],
    position="top",
)
page.run()
