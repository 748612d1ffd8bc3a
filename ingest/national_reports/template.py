"""Writes the report workbook that a focal point fills in: one country, one year, one language.

The same arguments give the same bytes. Sheet names, keys and codes are the same in every language; headings, help,
labels and explanations follow the language.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ingest.national_reports.codes import area_names, review_of, reviews
from ingest.national_reports.fields import (
    LISTS,
    SHEETS,
    TABLES,
    Field,
    TemplateVersion,
    columns_of,
    fields_of,
    template_versions,
)
from ingest.national_reports.template_lists import DropDowns
from ingest.national_reports.template_style import (
    MAX_HELP,
    MAX_HELP_TITLE,
    README_WIDTH,
    Styles,
    height_of,
    print_on_one_page_width,
    protect,
)
from ingest.national_reports.template_tables import AcceptedValue, Asked, write_table
from ingest.national_reports.texts import LANGUAGES, RIGHT_TO_LEFT, msgid, text

__all__ = ["AcceptedValue", "write_template"]

README_FILE = Path(__file__).with_name("readme.csv")
_SURVEYS = 6  # columns prepared for surveys
_ASIDE = ".part"


@dataclass(frozen=True)
class ReadmeLine:
    """A line of the sheet README: `style` is title, heading or line."""

    style: str
    text: str


@cache
def readme_lines() -> tuple[ReadmeLine, ...]:
    """The English lines of the sheet README."""
    with README_FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(ReadmeLine(**line) for line in csv.DictReader(stream))


def write_template(
    path: Path, area: str, year: int, lang: str, accepted: Sequence[AcceptedValue] = ()
) -> TemplateVersion:
    """Write the workbook of a country for the annual review of a year; an existing file is replaced.

    Args:
        path: where to write, .xlsx.
        area: ISO3 code.
        year: year of the review, also proposed as reporting year.
        lang: one of `LANGUAGES`.
        accepted: what was accepted from the country before; the latest of each cell is shown beside the new one.

    Raises:
        ValueError: no such country or language, or no review in that year; says which there are.
    """
    version = _checked(area, year, lang)
    aside = path.with_name(path.name + _ASIDE)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(aside), options)
    review = review_of(year)
    asked = Asked(area, year, lang, tuple(accepted))
    book.set_properties({"title": f"WSIS {area} {year}", "created": datetime(year, 1, 1), "author": ""})
    styles = Styles(book)
    sheets = {name: book.add_worksheet(name) for name in (*SHEETS, LISTS)}
    lists = DropDowns(book, sheets[LISTS], styles, lang)
    facts = {
        "template_version": version.version,
        "template_area": area,
        "template_review": review.code if review else "",
        "template_language": lang,
    }
    _write_readme(sheets["README"], styles, facts, lang)
    _write_metadata(sheets["METADATA"], styles, lists, asked)
    for name in TABLES:
        write_table(sheets[name], name, styles, lists, asked)
    for sheet in sheets.values():
        if lang in RIGHT_TO_LEFT:
            sheet.right_to_left()
        protect(sheet)
    sheets["README"].activate()
    book.close()
    aside.replace(path)
    return version


def _checked(area: str, year: int, lang: str) -> TemplateVersion:
    if area not in area_names("en"):
        raise ValueError(f"'{area}' is not the three-letter code (ISO 3166-1) of a country.")
    if lang not in LANGUAGES:
        raise ValueError(f"There is no template in the language '{lang}'. There is one in {', '.join(LANGUAGES)}.")
    if review_of(year) is None:
        years = sorted({review.year for review in reviews() if review_of(review.year)})
        raise ValueError(f"There is no annual review in {year}. There are reviews from {years[0]} to {years[-1]}.")
    for version in reversed(template_versions()):
        if version.first_year <= year <= (version.last_year or year):
            return version
    raise ValueError(f"There is no template for the year {year}; the first is for {template_versions()[0].first_year}.")


def _write_readme(sheet: Worksheet, styles: Styles, facts: dict[str, str], lang: str) -> None:
    sheet.hide_gridlines(2)
    print_on_one_page_width(sheet)
    sheet.set_column(0, 0, 18, styles.key)
    sheet.set_column(1, 1, README_WIDTH)
    sheet.set_column(2, 2, 16)
    sheet.write_string(0, 1, f"{area_names(lang)[facts['template_area']]} · {facts['template_review']}")
    row = 1
    for line in readme_lines():
        words = text(line.text, lang)
        sheet.set_row(row, height_of(words, line.style))
        sheet.write_string(row, 1, words, styles.readme(line.style))
        row += 1
    for field in columns_of("README"):
        sheet.write_string(row, 0, field.name, styles.key)
        sheet.write_string(row, 1, text(field.heading, lang), styles.readme("line"))
        sheet.write_string(row, 2, facts[field.name], styles.shown)
        row += 1


def _write_metadata(sheet: Worksheet, styles: Styles, lists: DropDowns, asked: Asked) -> None:
    sheet.set_column(0, 0, 18, styles.key)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2 + _SURVEYS - 1, 34, styles.data("text"))
    sheet.freeze_panes(0, 2)
    print_on_one_page_width(sheet)
    prefilled = _prefilled(asked)
    for row, field in enumerate(fields_of("METADATA")):
        sheet.write_string(row, 0, field.name, styles.key)
        sheet.write_string(row, 1, text(field.heading, asked.lang), styles.heading(field))
        sheet.write_comment(row, 1, text(field.help, asked.lang), styles.comment)
        last = 2 + _SURVEYS - 1 if field.is_survey else 2
        for column in range(2, last + 1):
            value = prefilled.get(field.name)
            if value is None:
                sheet.write_blank(row, column, None, styles.data(field.type))
            else:
                sheet.write(row, column, value, styles.data(field.type))
        lists.apply(sheet, field, (row, 2, row, last), _input_help(field, asked.lang))
    sheet.write_string(len(fields_of("METADATA")) + 1, 1, text(_SURVEY_NOTE, asked.lang), styles.readme("line"))


_SURVEY_NOTE = msgid("Column C is survey 1, column D survey 2 and so on; OBSERVATIONS cites the number.")


def _input_help(field: Field, lang: str) -> dict[str, str]:
    """The message that appears when a cell is chosen; spreadsheets show no more than 255 characters."""
    return {
        "input_title": text(field.heading, lang)[:MAX_HELP_TITLE],
        "input_message": text(field.help, lang)[:MAX_HELP],
    }


def _prefilled(asked: Asked) -> dict[str, str | int]:
    review = review_of(asked.year)
    fixed: dict[str, str | int] = {
        field.name: field.default for field in fields_of("METADATA") if field.default and field.is_prefilled
    }
    return fixed | {
        "country": asked.area,
        "reporting_year": asked.year,
        "cycle_type": review.type if review else "",
        "language": asked.lang,
    }

