"""Finds the texts to translate in CSV files, for `pybabel extract` (see `babel.cfg`; `make messages` runs it)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import IO

from ingest.national_reports.codes import OPEN_LISTS, code_list, codes_of, concepts_of, national_indicators
from ingest.national_reports.fields import all_fields

Found = tuple[int, None, str, list[str]]  # line, function, msgid, comments for the translator
_SHEETS = ("OBSERVATIONS", "POLICY")


def extract_csv(
    stream: IO[bytes], keywords: Mapping[str, object], comment_tags: object, options: Mapping[str, str]
) -> Iterator[Found]:
    """Yield the texts of a CSV file.

    Args:
        stream: the file.
        keywords: of Babel; not used.
        comment_tags: of Babel; not used.
        options: `columns` to read (blank between), `about` (columns that tell the translator what a text is), and
            `only`: `codes` or `indicators` keeps what the workbook shows of that seed.
    """
    lines = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", newline=""))
    texts = _TEXTS.get(options.get("only", ""), _all_texts)
    about = options.get("about", "").split()
    for line in lines:
        comment = " ".join(filter(None, (line[name] for name in about)))
        for found in texts(line, options["columns"].split()):
            if found.strip():
                yield lines.line_num, None, found, [comment] if comment else []


def _all_texts(line: dict[str, str], columns: list[str]) -> list[str]:
    return [line[name] for name in columns]


def _code_texts(line: dict[str, str], columns: list[str]) -> list[str]:
    return [line[name] for name in columns] if (line["codelist"], line["code"]) in _shown_codes() else []


def _indicator_texts(line: dict[str, str], columns: list[str]) -> list[str]:
    shown = [one for sheet in _SHEETS for one in national_indicators(sheet).values() if one.code == line["indicator"]]
    return [text for one in shown for text in (one.name, *one.anchors.values())]


@cache
def _shown_codes() -> set[tuple[str, str]]:
    """(list, code) of what the drop-downs show and is not named by CLDR or the seed of areas."""
    shown = {(field.codelist, code) for field in all_fields() for code in codes_of(field)}
    concepts = {concept for one in national_indicators("OBSERVATIONS") for concept in concepts_of(one)}
    return shown | {(concept, code) for concept in concepts - set(OPEN_LISTS) for code in code_list(concept)}


_TEXTS: dict[str, Callable[[dict[str, str], list[str]], list[str]]] = {
    "codes": _code_texts,
    "indicators": _indicator_texts,
}
