"""Words for people in the six official languages of the United Nations, through gettext.

The msgid is the English text. `make setup` compiles the catalogues; one that is missing or older than its .po is
compiled in memory, so that a new translation counts at once.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
RIGHT_TO_LEFT = ("ar",)
LOCALE = Path(__file__).with_name("locale")
DOMAIN = "wsis"


@cache
def translator(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language; English, and a language without a catalogue, answer with the msgid.

    Raises:
        ValueError: not one of `LANGUAGES`.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"The language '{lang}' is not one of {', '.join(LANGUAGES)}.")
    source = LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = source.with_suffix(".mo")
    if not source.exists():
        return gettext.NullTranslations()
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    return gettext.GNUTranslations(_compiled(source))


def _compiled(source: Path) -> io.BytesIO:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        catalogue = read_po(stream, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return compiled


def text(english: str, lang: str) -> str:
    """An English text in a language; '' stays '' (gettext would answer with the header of the catalogue)."""
    return translator(lang).gettext(english) if english else ""


def msgid(english: str) -> str:
    """Marks a text in Python code for translation; `make messages` finds it by this name."""
    return english


if __name__ == "__main__":
    import sys

    Path(sys.argv[2]).write_bytes(_compiled(Path(sys.argv[1])).getvalue())
