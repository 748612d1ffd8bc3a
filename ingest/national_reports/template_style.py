"""How the report workbook looks, and what of it may be changed."""

from __future__ import annotations

import math
from typing import Any
from unicodedata import east_asian_width

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ingest.national_reports.fields import Field

MAX_HELP, MAX_HELP_TITLE = 255, 32  # characters that spreadsheets show of an input message and its title
README_WIDTH = 110
KEY_HEIGHT, HEADING_HEIGHT, NARRATIVE_HEIGHT = 9, 48, 60
_HEADINGS = {"yes": ("#1F4E79", "#FFFFFF"), "cond": ("#9DC3E6", "#000000"), "no": ("#DDEBF7", "#000000")}
_NUMBER_FORMATS = {"date": "yyyy-mm-dd"}
_A3 = 8
_NUMBERS = ("integer", "decimal", "year")  # format General: a percentage or a date that is typed in stays visible


class Styles:
    """Formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        """Register the formats with the workbook."""
        grey = {"font_color": "#595959", "bg_color": "#F2F2F2"}
        self._data = {kind: book.add_format(_data(kind)) for kind in ("text", "longtext", "date", *_NUMBERS)}
        self._heading = {
            required: book.add_format(_heading(*colours)) for required, colours in _HEADINGS.items()
        } | {"shown": book.add_format(_heading("#D9D9D9", "#404040") | {"italic": True})}
        self._readme = {
            "title": book.add_format({"bold": True, "font_size": 16, "text_wrap": True}),
            "heading": book.add_format({"bold": True, "font_size": 12, "bottom": 1}),
            "line": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        self.key = book.add_format({"font_size": 7, "font_color": "#A6A6A6"})
        self.shown = book.add_format(grey | {"valign": "top"})
        self.shown_wrapped = book.add_format(grey | {"valign": "top", "text_wrap": True})
        self.unknown_code = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        self.comment = {"x_scale": 2.2, "y_scale": 1.2, "font_size": 9}

    def data(self, kind: str) -> Format:
        """Cells to fill in, by type of field."""
        return self._data.get(kind, self._data["text"])

    def heading(self, field: Field) -> Format:
        """A heading: the darker, the more the field is needed."""
        return self._heading["shown" if field.is_shown else field.required]

    def readme(self, style: str) -> Format:
        """A line of README."""
        return self._readme[style]


def _data(kind: str) -> dict[str, Any]:
    look: dict[str, Any] = {"locked": False, "valign": "top", "text_wrap": kind == "longtext"}
    if kind not in _NUMBERS:
        look["num_format"] = _NUMBER_FORMATS.get(kind, "@")
    return look


def _heading(colour: str, ink: str) -> dict[str, Any]:
    return {"bold": True, "bg_color": colour, "font_color": ink, "text_wrap": True, "valign": "vcenter", "border": 1}


def protect(sheet: Worksheet) -> None:
    """Keep keys and headings from being overwritten by accident: no password, and rows may be added."""
    sheet.protect(
        "",
        {
            "insert_rows": True,
            "delete_rows": True,
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "sort": True,
            "autofilter": True,
        },
    )


def print_on_one_page_width(sheet: Worksheet) -> None:
    """Landscape A3, as wide as the sheet."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)


def height_of(words: str, style: str) -> float:
    """Height in points of a wrapped line of README; a spreadsheet does not find it by itself when it opens a file."""
    width = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)
    lines = math.ceil(width / (README_WIDTH * 0.9))
    return {"title": 26.0, "heading": 24.0}.get(style, 15.0 * lines + 2)
