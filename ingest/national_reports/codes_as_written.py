"""Codes as people write them: `F | Female` from a drop-down, small letters, look-alikes of other alphabets, labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.national_reports.codes import area_of, codes_of, is_code, label
from ingest.national_reports.fields import LIST_MARK, Field
from ingest.national_reports.texts import LANGUAGES

# Capital and small letters that look the same in Latin and in Cyrillic or Greek, and dashes that are no hyphen.
_LOOK_ALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТУХаеіјорсѕухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο‐‑‒–—−",
    "ABCEHIJKMOPSTYXaeijopcsyxABEZHIKMNOPTYXo------",
)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\u061c]")
_REMEMBERED = 20_000  # texts
_AFTER_CODE = (LIST_MARK, " - ", " – ", ": ")
_BETWEEN = re.compile(r"[;؛；\n]")
_OPEN_BAND = re.compile(r"(\d{1,3})\s*\+$")
_BAND = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})$")


class CodeText(NamedTuple):
    """A text read as a code. `rule` names the warning that is due, '' for none; an unknown code stays as written."""

    read: str
    rule: str = ""


@lru_cache(maxsize=_REMEMBERED)
def read_code(field: Field, written: str) -> CodeText:
    """The code of a field out of text: exact, from a drop-down, by its letters, by its label."""
    wanted = _INVISIBLE.sub("", written).replace("\u00a0", " ").strip()
    if is_code(field, wanted):
        return CodeText(wanted)
    for mark in _AFTER_CODE:
        head, _, tail = wanted.partition(mark)
        if head.strip() != wanted and is_code(field, head.strip()):
            return _beside_label(field, head.strip(), tail.strip())
    if field.codelist == "REF_AREA" and area_of(wanted):
        return CodeText(area_of(wanted), "" if wanted.isdigit() else "code_normalised")
    near = _by_letters(field).get(_folded(wanted)) or _by_letters(field).get(_folded(_first_part(wanted)))
    if near:
        return CodeText(near, "code_normalised")
    named = _by_label(field).get(wanted.casefold()) or _age_band(field, wanted)
    return CodeText(named, "label_as_code") if named else CodeText(wanted)


@lru_cache(maxsize=_REMEMBERED)
def read_codes(field: Field, written: str) -> CodeText:
    """Several codes with `;` between them; the gravest warning of any."""
    read = [read_code(field, part) for part in _BETWEEN.split(written) if part.strip()]
    rule = next((part.rule for part in read if part.rule), "")
    return CodeText(";".join(part.read for part in read), rule)


def _beside_label(field: Field, code: str, words: str) -> CodeText:
    """A code with words beside it; words that are the label of another code leave open which of the two is meant."""
    named = _codes_of_labels(field).get(words.casefold(), frozenset())
    if named and code not in named:
        return CodeText(f"{code}{LIST_MARK}{words}", "label_contradicts_code")
    return CodeText(code)


def _first_part(text: str) -> str:
    return text.partition(LIST_MARK)[0]


def _folded(text: str) -> str:
    """Without capitals, look-alikes, full-width forms and blanks."""
    return unicodedata.normalize("NFKC", text).translate(_LOOK_ALIKES).casefold().replace(" ", "")


@cache
def _by_letters(field: Field) -> dict[str, str]:
    return _unambiguous((_folded(code), code) for code in codes_of(field))


@cache
def _by_label(field: Field) -> dict[str, str]:
    """Labels in any language, where they name one code only."""
    return {words: next(iter(codes)) for words, codes in _codes_of_labels(field).items() if len(codes) == 1}


@cache
def _codes_of_labels(field: Field) -> dict[str, frozenset[str]]:
    """Labels in any language with the codes that they name."""
    return _grouped((label(field, code, lang).casefold(), code) for code in codes_of(field) for lang in LANGUAGES)


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {key: next(iter(codes)) for key, codes in _grouped(pairs).items() if len(codes) == 1}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items() if key}


def _age_band(field: Field, wanted: str) -> str:
    """`5+` is Y_GE5 and `16-74` is Y16T74, if the field knows that group: another notation, never another group."""
    if field.codelist != "AGE":
        return ""
    band = _BAND.match(wanted)
    from_age = _OPEN_BAND.match(wanted)
    code = f"Y{band.group(1)}T{band.group(2)}" if band else f"Y_GE{from_age.group(1)}" if from_age else ""
    return code if is_code(field, code) else ""
