"""Numbers and dates that people wrote as text: with decimal commas, other digits, other orders of day and month."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*$")
_GROUPED_DECIMAL = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*(?!\1)[.,]\d+$")
_COMMA = re.compile(r"[+-]?\d*,\d+$")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$")
_AS_LATIN = str.maketrans({
    "٫": ".", "٬": "'", "،": ",", "−": "-", "–": "-", "’": "'",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ",
    "\u200e": None, "\u200f": None, "\u061c": None, "\ufeff": None,
})  # fmt: skip


@dataclass(frozen=True)
class NumberText:
    """A text read as a number: `read` ('' if it is none), or the two readings of an ambiguous one."""

    read: str = ""
    is_plain: bool = False
    ambiguous: tuple[str, str] | None = None


def latin_digits(text: str) -> str:
    """Digits of any script as 0-9, Arabic separators and other minus signs as Latin ones, direction marks taken out."""
    if text.isascii():
        return text
    return "".join(_digit(sign) for sign in unicodedata.normalize("NFKC", text.translate(_AS_LATIN)))


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def read_number(text: str, is_whole: bool) -> NumberText:
    """A number out of text.

    `1,234` is 1234 where a whole number is asked for, and otherwise ambiguous: a decimal comma for some, a separator
    of thousands for others. So is `1.234` if it was written as text.
    """
    wanted = latin_digits(text).strip()
    grouped = _GROUPED.match(wanted)
    if grouped:
        separator = grouped.group(1)
        whole = wanted.replace(separator, "")
        if separator in ".," and wanted.count(separator) == 1 and not is_whole:
            return NumberText(ambiguous=(canonical(whole), canonical(wanted.replace(",", "."))))
        return NumberText(canonical(whole))
    if _PLAIN.match(wanted):
        return NumberText(canonical(wanted), is_plain=wanted == text.strip())
    if _COMMA.match(wanted):
        return NumberText(canonical(wanted.replace(",", ".")))
    mixed = _GROUPED_DECIMAL.match(wanted)
    if mixed:
        return NumberText(canonical(wanted.replace(mixed.group(1), "").replace(",", ".")))
    return NumberText()


def canonical(number: str) -> str:
    """A number as text: whole without a point, decimals with one, no exponent, no plus, no needless zeros."""
    written = format(Decimal(number), "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


@dataclass(frozen=True)
class DateText:
    """A text read as a date: `read` in ISO form ('' if it is none); `is_ambiguous` if day and month may be swapped."""

    read: str = ""
    is_plain: bool = False
    is_ambiguous: bool = False


def read_date(text: str) -> DateText:
    """A date out of text: 2026-06-30 as it is; 30.06.2026 or 30/06/2026 where no other reading is possible."""
    wanted = latin_digits(text).strip()
    iso = _ISO.match(wanted)
    if iso:
        read = _date(int(iso.group(1)), int(iso.group(3)), int(iso.group(4)))
        return DateText(read, is_plain=read == text.strip())
    found = _DAY_FIRST.match(wanted)
    if not found:
        return DateText()
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    if day_first and month_first and day_first != month_first:
        return DateText(is_ambiguous=True)
    return DateText(day_first or month_first)


def _date(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
