"""Published figures about the IGF: several layouts, one table. What contradicts itself is kept, with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ingest.igf.fields import STATISTICS
from ingest.igf.records import Records
from ingest.igf.schema import STATISTIC_COLUMNS
from ingest.igf.statistics_layout import Layout, layouts, phrases, qualifier_in, source_of, target, words
from ingest.igf.tables import Wanted, heading_key, read_table
from ingest.rows import ReadError, SourceFile

Row = dict[str, str]

_NUMBER = re.compile(r"^(?P<sign>[<>~]?)\s*(?P<digits>-?\d[\d,  ]*(?:\.\d+)?)\s*%?$")
_SIGNS = {"<": "under", ">": "over", "~": "about", "": ""}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SCALE = {"million": 1_000_000, "": 1}
UNCONFIRMED = "unconfirmed"


def read_statistics(file: SourceFile) -> Records:
    """Read a file of published figures of any known layout.

    Returns:
        One row per figure with the columns of the landed table as text; `value` is a number as text or ''.

    Raises:
        ReadError: of no known layout, damaged, or without rows.
    """
    layout, raw = _read_as_first_fitting(file)
    rows = [row for one in raw.frame.iter_rows(named=True) for row in _figures(raw, layout, one)]
    schema = {"src_sheet": pl.String, "src_row": pl.Int32} | dict.fromkeys(STATISTIC_COLUMNS, pl.String)
    letters = raw.letters
    columns = {ours: raw.heading(heading_key(theirs)) for ours, theirs in layout.columns.items()}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Records(STATISTICS, file.name, frame, columns, letters, raw.issues)


def _read_as_first_fitting(file: SourceFile) -> tuple[Layout, Records]:
    refused: ReadError | None = None
    for layout in layouts():
        headings = {heading_key(heading): heading for heading in layout.headings}
        try:
            return layout, read_table(file, Wanted(headings, frozenset(headings)))
        except ReadError as error:
            if error.issues[0].rule != "shifted_header":
                raise
            refused = refused or error  # what our own layout lacks
    assert refused is not None  # there is a layout
    raise refused


def _figures(raw: Records, layout: Layout, row: Row) -> Iterator[Row]:
    """The figures of a row; what cannot be placed is said and left to the checks."""
    about = {ours: row[heading_key(theirs)] for ours, theirs in layout.columns.items()}
    about |= {"src_sheet": row["src_sheet"], "src_row": row["src_row"]}
    if layout.year_in:
        about["meeting_year"] = _year_in([row[heading_key(name)] for name in layout.year_in])
    about |= {name: text.format(**about) for name, text in layout.constants.items()}
    if layout.unsure:
        about["note"] = "; ".join(
            part for part in about["note"].split("; ") if not part.strip().lower().startswith(layout.unsure)
        )
    if layout.phrases:
        yield from _from_words(raw, layout, about)
    elif layout.measures:
        yield from _from_columns(layout, row, about)
    else:
        about["src_column"] = raw.heading(heading_key(layout.columns["value"]))
        yield _figure(layout, about, about.get("category", ""), about["value"])


def _year_in(texts: list[str]) -> str:
    return next((found[0] for text in texts if (found := _YEAR.search(text))), "")


def _from_columns(layout: Layout, row: Row, about: Row) -> Iterator[Row]:
    """A figure for every filled column; a row that is not confirmed and has none gives one without a value."""
    filled = [name for name in layout.measures if row[heading_key(name)]]
    if not filled and words("quality").get(about["quality"].lower()) == UNCONFIRMED:
        filled = [name for name in layout.measures if name == "onsite"]
    for name in filled:
        described = {**about, "src_column": name, "unit": "percent" if name.endswith("_pct") else "count"}
        value = row[heading_key(name)]
        figure = _figure(layout, described, name, value)
        figure["qualifier"] = figure["qualifier"] or _qualifier_beside(about["note"], value)
        yield figure


def _qualifier_beside(note: str, value: str) -> str:
    """The qualifier that a note puts before a figure, such as 'more than 2 000'."""
    if not value.isdigit():
        return ""
    grouped = f"{int(value):,}".replace(",", "[,  ]?")
    for word, code in words("qualifier").items():
        if re.search(rf"\b{re.escape(word)} {grouped}(?!\d)", note, re.I):
            return code
    return ""


def _from_words(raw: Records, layout: Layout, about: Row) -> Iterator[Row]:
    text = about["note"]
    quality = words("quality").get(about["quality"].lower(), about["quality"])
    found = False
    for pattern, meaning in phrases():
        if (match := pattern.search(text)) is None or not about["meeting_year"]:
            continue
        if found and meaning["measure"] == "nris":
            continue  # the first phrase about initiatives says it best
        found = True
        parts = match.groupdict()
        value = str(int(parts["value"]) * _SCALE[(parts.get("scale") or "").lower()])
        yield {
            **_blank(about),
            "src_column": layout.phrases,
            "measure": meaning["measure"],
            "dimension": meaning["dimension"],
            "category": meaning["category"],
            "unit": meaning["unit"],
            "value_text": "" if quality == UNCONFIRMED else match[0],
            "value": "" if quality == UNCONFIRMED else value,
            "qualifier": words("qualifier").get((parts.get("qualifier") or "").lower(), ""),
            "quality": quality,
            "note": "" if quality == UNCONFIRMED else text,
        }
    if not found:
        said = "The statement has no year, or no figure of a kind that is kept, and was left out."
        raw.note("warning", "statement_left_out", said, heading_key(layout.phrases), int(about["src_row"]))


def _blank(about: Row) -> Row:
    return {**dict.fromkeys(STATISTIC_COLUMNS, ""), **{k: v for k, v in about.items() if k in _KEPT}}


_KEPT = {"src_sheet", "src_row", *STATISTIC_COLUMNS}


def _figure(layout: Layout, about: Row, category: str, written: str) -> Row:
    """One figure in our terms; a word that is not known stays as it is, for the checks to name."""
    figure = _blank(about)
    year = int(about["meeting_year"]) if about["meeting_year"].isdigit() else None
    if layout.name == "own":
        figure["category"] = category
    elif placed := target(layout.name, about.get("mode", ""), about.get("dimension", ""), category, year):
        figure |= {"measure": placed.measure, "dimension": placed.dimension, "category": placed.category}
    else:
        figure |= {"measure": "", "category": category}
    quality, title = source_of(about.get("source_url", ""))
    figure["quality"] = words("quality").get(figure["quality"].lower(), figure["quality"]) or quality
    figure["source_title"] = figure["source_title"] or title
    if figure["quality"] == UNCONFIRMED and layout.name != "own":
        figure["note"] = ""  # what somebody remembers is no published figure
    figure["unit"] = words("unit").get(figure["unit"].lower(), figure["unit"])
    number = _NUMBER.match(written)
    sign = _SIGNS[number["sign"]] if number else ""
    figure["value_text"] = written
    figure["value"] = re.sub(r"[,  ]", "", number["digits"]) if number else written
    stated = words("qualifier").get(figure["qualifier"].lower(), figure["qualifier"])
    in_note = "" if layout.name == "own" else qualifier_in(figure["note"])  # ours has a column of its own for it
    figure["qualifier"] = sign or stated or in_note
    if layout.name != "own" and figure["quality"] == "official" and figure["qualifier"] and figure["unit"] == "count":
        figure["quality"] = "official-rounded"
    return figure
