"""Streamlit's command, told that `app.py` names the pages.

Left to itself a started server serves the files of the folder `pages` as pages of their own until somebody has opened
the front page: whoever came first by the address of another page saw it without menu and layout.
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    main(prog_name="streamlit")
