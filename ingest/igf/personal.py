"""Personal data are known by their headings, in several languages, and by their contents; they are never repeated."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

import polars as pl

HEADINGS_FILE = Path(__file__).with_name("personal_headings.csv")
HIDDEN = "***"
E_MAIL = r"[^\s@<>,;]+\s?(?:@|\(at\)|\[at\])\s?[^\s@<>,;]+\.[^\s@<>,;]{2,}"
PHONE = (
    r"\+\d[\d\s().\-/]{6,}\d|^\s*(?:tel\.?:?\s*)?00\d[\d\s().\-/]{6,}$"
    r"|^\s*\(?\d{2,5}\)?[\s.\-/]+\d{2,4}(?:[\s.\-/]+\d{2,4})+\s*$|^\d{9,}$"
)
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_NAME = r"^\p{Lu}[\p{L}'’\-]+(?:\s+\p{Lu}[\p{L}'’.\-]*){1,3}$"
_LOOKED_AT = 2_000  # different values of a column
_SHARE_OF_NAMES = 0.5
_NOT_A_WORD = re.compile(r"[\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def heading_kind(heading: str) -> str:
    """What personal thing a heading speaks of, such as `name` or `e-mail address`; '' if of none."""
    plain = _plain(_CAMEL.sub(" ", heading))
    words = set(plain.split())
    joined = plain.replace(" ", "")
    for kind, word, is_whole in _heading_words():
        if word in words or (not is_whole and (word in plain or word in joined)):
            return kind
    return ""


def content_kind(values: pl.Series) -> str:
    """What personal thing a column holds by its looks; '' if it looks like none."""
    texts = values.filter(values != "").unique(maintain_order=True).head(_LOOKED_AT)
    if texts.is_empty():
        return ""
    if texts.str.contains(f"(?i){E_MAIL}").any():
        return "e-mail address"
    if (texts.str.contains(f"(?i){PHONE}") & ~texts.str.contains(_DAY)).any():
        return "telephone number"
    looks_like_name = texts.str.contains(_NAME).sum() / texts.len()
    return "name" if looks_like_name >= _SHARE_OF_NAMES else ""


def is_contact(column: pl.Expr) -> pl.Expr:
    """Whether a cell holds an e-mail address or a telephone number."""
    looks_like_number = column.str.contains(f"(?i){PHONE}") & ~column.str.contains(_DAY)
    return column.str.contains(f"(?i){E_MAIL}") | looks_like_number


def shown_heading(heading: str) -> str:
    """A heading as it may be repeated: not if it is itself an address or a number."""
    if re.search(E_MAIL, heading, re.I) or re.search(PHONE, heading, re.I):
        return HIDDEN
    return heading


def _plain(text: str) -> str:
    """Lower case without accents; everything but letters becomes one blank."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", letters).strip()


@cache
def _heading_words() -> tuple[tuple[str, str, bool], ...]:
    with HEADINGS_FILE.open(encoding="utf-8", newline="") as stream:
        return tuple((line["kind"], _plain(line["word"]), line["whole"] == "yes") for line in csv.DictReader(stream))
