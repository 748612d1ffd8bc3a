"""Methods: the project's own document on its formulas, as it is."""

from __future__ import annotations

import streamlit as st

from dashboards import methods

st.title("Methods")
sections = methods.sections()
st.markdown(methods.lead())
st.markdown("\n".join(f"- [{section.title}](#{section.anchor})" for section in sections))
for section in sections:
    st.header(section.title, anchor=section.anchor)
    st.markdown(section.text)
