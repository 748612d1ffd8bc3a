"""Under what terms figures of several sources may go out together."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TERMS = Path(__file__).with_name("licence_terms.csv")
_NOT_JUDGED = "These terms have not been judged; read them before passing figures on."


@dataclass(frozen=True)
class Terms:
    """What a licence asks; the higher the rank, the narrower. No rank: the text alone does not settle the terms."""

    rank: int | None
    asks: str


def known_terms() -> dict[str, Terms]:
    """The judged licences by their text."""
    with _TERMS.open(encoding="utf-8", newline="") as stream:
        return {
            line["licence"]: Terms(int(line["rank"]) if line["rank"] else None, line["asks"])
            for line in csv.DictReader(stream)
        }


def statement(used: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What to say of the licence of figures from several sources.

    Args:
        used: name and licence of each source, in the order to print.

    Returns:
        Headings and texts: the narrowest licence, then every source whose terms are to be settled.
    """
    terms = known_terms()
    judged = [(name, licence, terms.get(licence) or Terms(None, _NOT_JUDGED)) for name, licence in used]
    narrowest = max((asked.rank for _, _, asked in judged if asked.rank is not None), default=None)
    text = []
    if narrowest is not None:
        chosen = [(name, licence, asked.asks) for name, licence, asked in judged if asked.rank == narrowest]
        licences = ", ".join(dict.fromkeys(licence for _, licence, _ in chosen))
        names = ", ".join(name for name, _, _ in chosen)
        asks = " ".join(dict.fromkeys(asked for _, _, asked in chosen))
        rest = "It holds for the workbook as a whole; a single figure may be used under the licence of its own source."
        text.append(("Narrowest licence", f"{licences} ({names}). {asks} {rest}"))
    text += [
        (f"To be settled: {name}", f"{licence}. {asked.asks}") for name, licence, asked in judged if asked.rank is None
    ]
    return text or [("Narrowest licence", "No figure is printed.")]
