"""Pure functions: a table in, a Plotly figure or a sentence about it out. No queries, no Streamlit."""
