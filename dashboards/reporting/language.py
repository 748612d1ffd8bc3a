"""The language of the pages on national reports: chosen on the page, first that of the browser."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from dashboards import shell
from warehouse.national_reports import LANGUAGES, RIGHT_TO_LEFT, text

# "Language" in all six: who landed in a wrong one has to find the way out
_LABEL = "Language · Langue · Idioma · اللغة · Язык · 语言"
_KEY = "lang"
_RIGHT_TO_LEFT = """
<style>
.stMainBlockContainer { direction: rtl; text-align: right; }
.stMainBlockContainer :is(.stCode, pre, code, [data-testid="stFileUploaderFile"]) { direction: ltr; }
.stMainBlockContainer [data-testid="stButtonGroup"] button {
    border: 1px solid #c4cad0; border-radius: 0.5rem; margin-inline-end: 0.25rem;
}
.stMainBlockContainer :is([data-testid="stMarkdownContainer"], label, p, li, summary) { text-align: right; }
</style>
"""


class Words:
    """The texts of a language: called with the English sentence, placeholders in braces and their values."""

    def __init__(self, lang: str) -> None:
        """Speak a language of `LANGUAGES`."""
        self.lang = lang
        self._locale = "en_GB" if lang == "en" else lang  # days before months, as the United Nations writes them
        self.direction = "rtl" if lang in RIGHT_TO_LEFT else "ltr"

    def __call__(self, english: str, **values: object) -> str:
        """The sentence in this language; `make messages` finds it where the call is written `_("...")`."""
        said = text(english, self.lang)
        return said.format(**values) if values else said

    def day(self, day: dt.date | None) -> str:
        """A day in words; '' if there is none."""
        return format_date(day, "medium", locale=self._locale) if day else ""

    def moment(self, at: dt.datetime | None) -> str:
        """A moment in UTC; '' if there is none."""
        return f"{self.day(at)}, {format_time(at, 'short', locale=self._locale)} UTC" if at else ""

    def number(self, count: float) -> str:
        """A number as this language groups digits."""
        return str(format_decimal(count, locale=self.lang))


def current() -> Words:
    """The language that is in use, for what is drawn before the page, such as its name in the menu."""
    wanted = str(st.session_state.get(_KEY, st.query_params.get(_KEY, _of_browser())))
    return Words(wanted if wanted in LANGUAGES else LANGUAGES[0])


def choose() -> Words:
    """The choice of language at the top of a page; sets the direction of writing."""
    left, _ = st.columns([1, 2])
    with left:
        lang = shell.keep_choice(_LABEL, LANGUAGES, key=_KEY, words=own_name, default=_of_browser())
    words = Words(str(lang))
    if words.direction == "rtl":
        st.html(_RIGHT_TO_LEFT)
    return words


def own_name(lang: str) -> str:
    """What a language calls itself."""
    name = Locale.parse(lang).get_display_name(lang) or lang
    return name[:1].upper() + name[1:]


def _of_browser() -> str:
    asked = (st.context.locale or "").replace("_", "-").split("-")[0].lower()
    return asked if asked in LANGUAGES else LANGUAGES[0]
