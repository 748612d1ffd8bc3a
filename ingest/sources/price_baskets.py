"""ITU ICT Price Baskets: the workbook's sheet of economies, one row per economy, basket and unit.

Headings in row 1: `IsoCode, Economy, basket..., Unit, Code, ITURegion, LDC, ..., 2008, 2009 ...`.
`NA` means missing in every column (the sheet holds ISO3 codes only, so Namibia is NAM). The other sheets are
not read: medians are aggregates, ExperimentalData is no official series.
A basket's definition changes from time to time: `price_basket_changes.csv` gives the years, whose figures
get the flag B.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl.utils import get_column_letter

from ingest.csv_file import unique_names
from ingest.rows import ReadLog, conform, padded, refusal
from ingest.workbook import open_workbook, sheet_rows

CHANGES_FILE = Path(__file__).with_name("price_basket_changes.csv")
SHEET = re.compile(r"^economies", re.IGNORECASE)
REQUIRED = ["IsoCode", "Unit", "Code"]
YEAR = re.compile(r"^\d{4}$")
CODE_STEM = r"^(.*?_ts)(?:_|\$).*$"
HEADER_SEARCH_ROWS = 10
BREAK = "B"


@cache
def basket_changes() -> pl.DataFrame:
    """Stem of a basket's code and the year its definition changed, one row per change."""
    with CHANGES_FILE.open(encoding="utf-8", newline="") as stream:
        rows = [(row["code"].lower(), row["year"]) for row in csv.DictReader(stream)]
    return pl.DataFrame(rows, schema={"_stem": pl.String, "src_column": pl.String}, orient="row")


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield one row per cell that is not blank of every sheet whose name begins with 'economies'.

    Raises:
        ReadError: not a workbook, protected, too large, or without such a sheet and its headings.
    """
    with open_workbook(log.file) as book:
        names = [name for name in book.sheetnames if SHEET.match(name)]
        if not names:
            raise refusal(
                log.file,
                "sheet_missing",
                f"No sheet's name begins with 'economies' (found: {', '.join(book.sheetnames)}). "
                "Send ITU's price-basket workbook with its sheet of economies.",
            )
        for name in names:
            yield _sheet(log, name, book[name])


def _sheet(log: ReadLog, name: str, sheet: Any) -> pl.DataFrame:
    rows = sheet_rows(sheet)
    header = _header(log, name, rows)
    years = [heading for heading in header if YEAR.match(heading)]
    log.headings = {"series_label": "Code", "area_label": "IsoCode", "unit_label": "Unit"}
    log.letters = {heading: get_column_letter(place) for place, heading in enumerate(header, start=1)}
    records: list[list[Any]] = []
    for number, cells in rows:
        if len(cells) > len(header) and any(cells[len(header) :]):
            log.error(
                "wrong_cell_count",
                f"The row has {len(cells)} cells, the header {len(header)}. Clear what stands beside the table.",
                sheet=name,
                row=number,
            )
            continue
        records.append([number, *cells[: len(header)], *[""] * (len(header) - len(cells))])
    schema: dict[str, Any] = {"src_row": pl.Int32, **dict.fromkeys(header, pl.String)}
    wide = pl.DataFrame(records, schema=schema, orient="row").with_columns(padded(REQUIRED))
    return conform(_long(wide, years).with_columns(src_sheet=pl.lit(name)))


def _header(log: ReadLog, name: str, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    found: list[str] = []
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        header = unique_names(cells)
        if set(REQUIRED) <= set(header) and any(YEAR.match(heading) for heading in header):
            return header
        found = found or header
        if number >= HEADER_SEARCH_ROWS:
            break
    raise refusal(
        log.file,
        "shifted_header",
        f"The headings {', '.join(REQUIRED)} and the years are not in one of the first rows "
        f"(found: {', '.join(found[:12])}). Send ITU's workbook as it was downloaded.",
        sheet=name,
        row=1,
        column=next((heading for heading in REQUIRED if heading not in found), "year"),
    )


def _long(wide: pl.DataFrame, years: list[str]) -> pl.DataFrame:
    long = wide.unpivot(
        years,
        index=[*REQUIRED, "padded_columns", "src_row"],
        variable_name="src_column",
        value_name="value_label",
    ).filter(pl.col("value_label").str.strip_chars() != "")
    long = long.with_columns(
        pl.col("Code").str.strip_chars().str.extract(CODE_STEM, 1).str.to_lowercase().alias("_stem")
    )
    changed = basket_changes().with_columns(flag_label=pl.lit(BREAK))
    long = long.join(changed, on=["_stem", "src_column"], how="left", maintain_order="left")
    return long.sort("src_row", maintain_order=True).with_columns(
        series_label=pl.col("Code"),
        area_label=pl.col("IsoCode"),
        time_label=pl.col("src_column"),
        unit_label=pl.col("Unit"),
    )
