"""The Streamlit app: `pages` lay out, `queries` read the published marts, `charts` draw."""
