"""The focal point's name, e-mail and telephone number: found wherever they are written, kept out of everything else.

A name is known by its parts: in any order, with or without accents and capitals, whole or with initials. One part alone
may be anybody's and is let pass, unless the name has no more than one.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ingest.national_reports.fields import fields_of
from ingest.national_reports.issues import ReportIssue
from ingest.national_reports.report import Report

HIDDEN = "***"
_SHORTEST = 4  # letters of a part that is looked for by itself; less would be found in any word
_LEAST_LETTERS = 3  # of a part that tells a person, beside others
_LEAST_DIGITS = 7  # of a telephone number
_MOST_BETWEEN = 4  # signs between two parts of a name: `Doe,  J.`
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"  # accents and vowel signs that stand as characters of their own
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NUMBER = re.compile(r"(?:\+|00)?\d[\d\s().\-/]{5,}\d")
_AT = r"\s*(?:@|＠|[(\[{]\s*at\s*[)\]}])\s*"
_EMAIL = re.compile(rf"[\w.+\-]+{_AT}[\w\-]+(?:\.[\w\-]+)+", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
# words of names and titles that stand in any text: two of them tell nobody
_PARTICLES = frozenset(
    ("al", "bin", "bint", "das", "del", "den", "der", "des", "dos", "ibn", "las", "los", "van", "von", "zum", "zur",
     "the", "and", "dr", "mr", "mrs", "ms", "miss", "prof", "eng", "hon", "sir", "ing", "lic", "mme")
)  # fmt: skip

Span = tuple[int, int]


def has_email(text: str) -> bool:
    """Is there an e-mail address in a text, outside of links?"""
    return bool(_EMAIL.search(_LINK.sub(" ", text)))


def folded(text: str) -> str:
    """Letters without case, accents and vowel signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@dataclass(frozen=True)
class Personal:
    """What a report says of its focal point; `values` are the personal fields as written, longest first."""

    values: tuple[str, ...] = ()
    institution: str = ""

    @classmethod
    def of(cls, report: Report) -> Personal:
        """The personal values of a report."""
        names = [field.name for field in fields_of("METADATA") if field.is_personal]
        texts = {report.metadata.get(name, "").strip() for name in names} - {""}
        return cls(tuple(sorted(texts, key=len, reverse=True)), report.metadata.get("focal_point_org", ""))

    def spans(self, text: str) -> list[Span]:
        """Where personal data stand in a text: first sign, and the one after the last; in order, apart."""
        if not self.values or not text:
            return []
        found = [match.span() for pattern in self._patterns for match in pattern.finditer(text)]
        found += [match.span() for match in _NUMBER.finditer(text) if self._is_number(match.group())]
        found += self._names(text)
        apart: list[Span] = []
        for start, end in sorted(found):
            if apart and start <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            else:
                apart.append((start, end))
        return apart

    def hide(self, text: str) -> str:
        """A text without the personal data."""
        for start, end in reversed(self.spans(text)):
            text = text[:start] + HIDDEN + text[end:]
        return text

    def hide_in_column(self, column: pl.Series) -> pl.Series:
        """Texts without the personal data."""
        hidden = {text: self.hide(text) for text in column.unique() if text and self.spans(text)}
        return column.replace(hidden) if hidden else column

    def hide_in(self, issue: ReportIssue) -> ReportIssue:
        """An issue without the personal data; of a personal field nothing of the value stays."""
        params = {name: self.hide(text) for name, text in issue.params.items()}
        if is_personal(issue):
            shown = {name: HIDDEN if issue.value and issue.value in text else text for name, text in params.items()}
            return dataclasses.replace(issue, value="", params=shown)
        return dataclasses.replace(issue, value=self.hide(issue.value), params=params)

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        """The values themselves: a file name writes `jane_doe` for `Jane Doe`, a careful sender `jane (at) ...`."""
        patterns = []
        for value in self.values:
            if "@" in value:
                parts = [re.escape(part) for part in value.split("@")]
                patterns.append(re.compile(rf"(?<![\w.]){_AT.join(parts)}(?!\w)", re.IGNORECASE))
            elif _IDEOGRAPHS.search(value) and not self._is_institution(value):
                signs = [re.escape(sign) for sign in value if not sign.isspace()]
                if len(signs) > 1:
                    patterns.append(re.compile(r"\s*".join(signs)))
            elif len(value) >= _SHORTEST and len(value.split()) > 1 and not self._is_institution(value):
                words = r"[\s_.\-]+".join(re.escape(part) for part in re.split(r"[\s_]+", value))
                patterns.append(re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE))
        return patterns

    def _is_institution(self, value: str) -> bool:
        """An office that stands in place of a name is nobody's personal data."""
        return _words(value) == _words(self.institution)

    @cached_property
    def _numbers(self) -> set[str]:
        numbers = {_digits(found) for value in self.values for found in _NUMBER.findall(value)}
        return {number for number in numbers if len(number) >= _LEAST_DIGITS}

    def _is_number(self, written: str) -> bool:
        """Is it a number of the focal point, with or without the code of the country?"""
        number = _digits(written)
        is_long = len(number) >= _LEAST_DIGITS
        return is_long and any(one.endswith(number) or number.endswith(one) for one in self._numbers)

    @cached_property
    def _parts(self) -> list[frozenset[str]]:
        """The parts of each name."""
        names = [value for value in self.values if "@" not in value and not self._is_institution(value)]
        return [frozenset(_words(name)) for name in names if not _IDEOGRAPHS.search(name)]

    def _names(self, text: str) -> Iterator[Span]:
        plain = folded(text)
        for parts in self._parts:
            if not any(len(part) > 1 and part in plain for part in parts):
                continue  # most texts: looked at no closer
            run: list[re.Match[str]] = []
            for match in _WORD.finditer(text):
                is_near = bool(run) and _is_between(text[run[-1].end() : match.start()])
                if not is_near:
                    yield from _told(run, parts)
                    run = []
                if _is_part(match, text, parts):
                    run.append(match)
                else:
                    yield from _told(run, parts)
                    run = []
            yield from _told(run, parts)


def is_personal(issue: ReportIssue) -> bool:
    """Whether an issue is about a personal field."""
    return any(
        field.is_personal and (issue.sheet, issue.field) == (field.sheet, field.name) for field in fields_of("METADATA")
    )


def _words(text: str) -> list[str]:
    return [folded(word) for word in _WORD.findall(text)]


def _digits(number: str) -> str:
    """A telephone number without the signs between, and without the zeros and the plus before."""
    return re.sub(r"\D", "", number).lstrip("0")


def _is_between(signs: str) -> bool:
    return len(signs) <= _MOST_BETWEEN and not any(sign.isdigit() or sign == ";" for sign in signs)


def _is_part(match: re.Match[str], text: str, parts: frozenset[str]) -> bool:
    """A part of the name, or `J.` for one; a letter alone (`a person`) is a word like others."""
    word = match.group()
    if len(word) > 1:
        return folded(word) in parts
    is_initial = word.isupper() and text[match.end() : match.end() + 1] == "."
    return is_initial and any(part.startswith(folded(word)) for part in parts)


def _told(run: list[re.Match[str]], parts: frozenset[str]) -> Iterator[Span]:
    """The place of neighbouring parts, if they tell the person."""
    said = {folded(match.group()) for match in run}
    telling = {part for part in said if len(part) >= _LEAST_LETTERS and part not in _PARTICLES}
    initials = {part for part in said - telling if len(part) == 1} if len(said) > 1 else set()
    long = {part for part in telling if len(part) >= _SHORTEST}
    several = len(parts) > 1
    known = {part for part in parts if len(part) > 1}
    is_whole = several and len(known) > 1 and known <= said
    is_only = not several and bool(long)
    is_with_initial = bool(initials) and bool(long) and any(match.group()[0].isupper() for match in run)
    if run and (is_whole or is_only or is_with_initial or len(telling) > 1):
        yield run[0].start(), run[-1].end()
