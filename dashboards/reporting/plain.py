"""A sender's words on the screen: they never become markup, an image or a link."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
STYLE = """
<style>
.wsis-scroll { overflow-x: auto; }
table.wsis { border-collapse: collapse; font-size: 0.875rem; width: 100%; }
table.wsis th, table.wsis td { border: 1px solid #d5d9de; padding: 0.3rem 0.55rem; }
table.wsis th, table.wsis td { text-align: start; vertical-align: top; }
table.wsis thead th { background: #eef1f4; font-weight: 600; }
table.wsis td.nowrap { white-space: nowrap; }
table.sheet { width: auto; }
table.sheet th { background: #eef1f4; font-weight: 400; color: #3d4650; }
table.sheet td { max-width: 22rem; min-width: 3rem; overflow-wrap: anywhere; background: #fff; }
table.sheet td.gap { min-width: 0.6rem; background: #f6f7f9; border-style: none dashed; }
table.sheet td.error, table.sheet th.error { background: #f4b6b6; }
table.sheet td.warning, table.sheet th.warning { background: #ffe0a3; }
table.sheet td.chosen, table.sheet th.chosen { outline: 3px solid #005a9c; outline-offset: -2px; font-weight: 600; }
</style>
"""


class Link(NamedTuple):
    """A text of a table that leads to another page of the app."""

    text: str
    page: str


def escaped(words: str) -> str:
    """A text for labels and captions, in which every sign of markup stands for itself."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(words.split()))


def shortened(words: str, most: int) -> str:
    """A text of at most so many characters."""
    return words if len(words) <= most else words[: most - 1] + "…"


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str | Link]], *, direction: str = "ltr", caption: str = ""
) -> None:
    """A table that screen readers read, that wraps on a narrow screen and follows the direction of writing."""
    head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in headings)
    body = "".join("<tr>" + "".join(f'<td dir="auto">{_cell(cell)}</td>' for cell in row) + "</tr>" for row in rows)
    named = f'<caption style="text-align: start">{html.escape(caption)}</caption>' if caption else ""
    drawn = f'<table class="wsis">{named}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    st.html(f'{STYLE}<div class="wsis-scroll" dir="{direction}">{drawn}</div>')


def _cell(cell: str | Link) -> str:
    if isinstance(cell, Link):
        return f'<a href="{html.escape(cell.page)}" target="_self">{html.escape(cell.text)}</a>'
    return html.escape(cell)
