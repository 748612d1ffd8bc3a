"""The factsheet of a meeting as bytes for a download, made once per build."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from dashboards.published import Published
from exports.igf_factsheet import write_factsheet


def factsheet(published: Published, meeting_year: int) -> tuple[str, bytes]:
    """Name and content of the workbook.

    Raises:
        ExportError: the build cannot be read.
    """
    return _made(published.key, meeting_year, _path=published.path)


@st.cache_data(max_entries=20, show_spinner="Making the factsheet …")
def _made(key: str, meeting_year: int, *, _path: str) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="wsis-factsheet-") as folder:
        file = write_factsheet(Path(_path), meeting_year, Path(folder))
        return file.name, file.read_bytes()
