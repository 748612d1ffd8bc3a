"""World Bank: indicator tables as CSV and answers of the Indicators API (version 2) as JSON.

CSV layouts, all wide (one row of the file holds many figures):
    bulk download: 4 preamble lines, then `Country Name,Country Code,Indicator Name,Indicator Code,1960,...,`
        (the preamble may have been taken off);
    DataBank: `Country Name,Country Code,Series Name,Series Code,2011 [YR2011],...`, with a footer
        "Data from database: ...";
    DataBank with series in columns: `Time,Time Code,Country Name,Country Code,Name [CODE],...`;
    DataBank with both in the headings: `Name [CODE] - 2011 [YR2011]`;
    one series: `Country Name,Country Code,2000,...`; the series then stands in the file name only.
JSON: `[{page, pages, total ...}, [{indicator, countryiso3code, date, value ...}]]`, a page or several merged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from ingest.csv_file import CsvTable, find_table, inspect_text
from ingest.limits import MAX_FILE_BYTES, MAX_JSON_BYTES
from ingest.release_date import day_of
from ingest.rows import ReadError, ReadLog, SourceFile, conform, padded, refusal

AREA = "Country Code"
SERIES_HEADINGS = ("Indicator Code", "Series Code")
TIME_HEADINGS = ("Time", "Year")
OTHER_HEADINGS = {*SERIES_HEADINGS, *TIME_HEADINGS, "Country Name", "Indicator Name", "Series Name", "Time Code"}
PREAMBLE_ROWS = 12
YEAR = re.compile(r"^(?:YR)?\d{4}(?:\s*\[YR\d{4}\])?$")
CODE_AND_YEAR = re.compile(r"\[([^\[\]]+)\]\s*-\s*(\d{4}\s*\[YR\d{4}\])$")
CODE = re.compile(r"\[([^\[\]]+)\]$")
CODE_IN_NAME = re.compile(r"(?<![A-Za-z0-9.])([A-Z]{2}\.[A-Z0-9]{2,}(?:\.[A-Z0-9]{2,})+)(?![A-Za-z0-9])")
FOOTER = re.compile(r"Data from database:|Last Updated:", re.IGNORECASE)
METADATA = {
    "TableName": "descriptions of countries (Metadata_Country)",
    "IncomeGroup": "descriptions of countries (Metadata_Country)",
    "INDICATOR_CODE": "the description of an indicator (Metadata_Indicator)",
    "SOURCE_NOTE": "the description of an indicator (Metadata_Indicator)",
    "License Type": "descriptions of series (DataBank's metadata file)",
    "Long definition": "descriptions of series (DataBank's metadata file)",
}
# in the preamble `"Last Updated Date","2025-01-28"`, in DataBank's footer `Last Updated: 06/28/2023`
LAST_UPDATED = re.compile(r'"?Last Updated(?: Date)?"?[:,]\s*"?(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})')
DAY_FORMATS = ("%Y-%m-%d", "%m/%d/%Y")
FOOTER_BYTES = 4096


@dataclass(frozen=True)
class ValueColumn:
    """A heading that holds figures, with the series and the time it states itself ('' if the row does)."""

    heading: str
    series: str = ""
    time: str = ""


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield one row per cell that is not blank, in the order of the file.

    Raises:
        ReadError: neither of the layouts, metadata instead of figures, a series that is stated nowhere, an
            answer of the API that reports a failure, not text, empty or too large.
    """
    facts = inspect_text(log.file, MAX_FILE_BYTES)
    if facts.head.lstrip()[:1] in ("[", "{"):
        if facts.size > MAX_JSON_BYTES:
            raise refusal(
                log.file,
                "file_too_large",
                f"The JSON document has {facts.size:,} bytes; at most {MAX_JSON_BYTES:,} are read. "
                "Ask the API for fewer years, or take the CSV.",
            )
        yield from _read_json(log)
        return
    yield from _read_csv(log, facts.head)


def _read_csv(log: ReadLog, head: str) -> Iterator[pl.DataFrame]:
    table = find_table(log.file, head, [AREA], PREAMBLE_ROWS, _is_heading)
    _refuse_metadata(log.file, table)
    series = next((name for name in SERIES_HEADINGS if table.has(name)), "")
    time = next((name for name in TIME_HEADINGS if table.has(name)), "")
    values = _value_columns(log.file, table, series, time)
    log.header_row = table.header_row
    stated = {"area_label": AREA, "series_label": series, "time_label": time}
    log.headings = {label: heading for label, heading in stated.items() if heading}
    if not series and values:
        log.meaning = {"series": values[0].series}
    log.note_release(*(day_of(day, *DAY_FORMATS) for day in LAST_UPDATED.findall(head + _end_of(log.file))))
    for batch in table.batches(log, FOOTER):
        yield conform(_long(batch, values, series, time))


def _is_heading(name: str) -> bool:
    return name in OTHER_HEADINGS or bool(YEAR.match(name) or CODE_AND_YEAR.search(name))


def _end_of(file: SourceFile) -> str:
    """The last lines, where DataBank writes its footer."""
    with file.path.open("rb") as stream:
        stream.seek(max(0, file.path.stat().st_size - FOOTER_BYTES))
        return "\n" + stream.read().decode(errors="replace")


def _refuse_metadata(file: SourceFile, table: CsvTable) -> None:
    for heading, what in METADATA.items():
        if table.has(heading):
            raise refusal(
                file,
                "metadata_file",
                f"The file holds {what}, no figures. Send the file whose name begins with API_ (or '..._Data.csv').",
                row=table.header_row,
                column=heading,
            )


def _value_columns(file: SourceFile, table: CsvTable, series: str, time: str) -> list[ValueColumn]:
    """The headings that hold figures; a series they do not state must stand in a column or the file name."""
    found = [column for heading in table.header if (column := _value_column(heading, bool(time))) is not None]
    if not found:
        raise refusal(
            file,
            "no_years",
            f"No heading in row {table.header_row} is a year (2011 or '2011 [YR2011]') or a series "
            "('Name [CODE]'). Send the World Bank's table as it was downloaded.",
            row=table.header_row,
        )
    if series or all(column.series for column in found):
        return found
    in_name = CODE_IN_NAME.search(file.name)
    stated = file.series or (in_name.group(1) if in_name else "")
    if not stated:
        raise refusal(
            file,
            "series_unknown",
            "Neither a column nor the file name says which indicator this is. Keep the World Bank's file name "
            "(API_IT.NET.USER.ZS_....csv), say it with --series IT.NET.USER.ZS, or add the columns 'Indicator Name' "
            "and 'Indicator Code'.",
            row=table.header_row,
            column=SERIES_HEADINGS[0],
        )
    return [ValueColumn(column.heading, column.series or stated, column.time) for column in found]


def _value_column(heading: str, time_in_row: bool) -> ValueColumn | None:
    if time_in_row:
        code = CODE.search(heading)
        return ValueColumn(heading, code.group(1).strip()) if code else None
    if YEAR.match(heading):
        return ValueColumn(heading, time=heading)
    both = CODE_AND_YEAR.search(heading)
    return ValueColumn(heading, both.group(1).strip(), both.group(2).strip()) if both else None


def _long(batch: pl.DataFrame, values: list[ValueColumn], series: str, time: str) -> pl.DataFrame:
    """One row per cell that is not blank; rows without a country are the footer of DataBank."""
    keys = [name for name in (AREA, series, time) if name]
    begins_so = pl.col(batch.columns[0]).str.contains(f"(?i)^(?:{FOOTER.pattern})")
    footer = begins_so & (pl.col(AREA).str.strip_chars() == "")
    marked = batch.filter(~footer).with_columns(padded(keys))
    headings = [column.heading for column in values]
    long = marked.unpivot(
        headings,
        index=[*keys, "padded_columns", "src_row"],
        variable_name="src_column",
        value_name="value_label",
    )
    place = pl.DataFrame(
        {
            "src_column": headings,
            "_series": [column.series for column in values],
            "_time": [column.time for column in values],
            "_order": list(range(len(values))),
        }
    )
    long = long.filter(pl.col("value_label").str.strip_chars() != "")
    long = long.join(place, on="src_column", how="left", maintain_order="left")
    return long.sort("src_row", "_order").with_columns(
        series_label=pl.col(series) if series else pl.col("_series"),
        area_label=pl.col(AREA),
        time_label=pl.col(time) if time else pl.col("_time"),
    )


def _read_json(log: ReadLog) -> Iterator[pl.DataFrame]:
    try:
        # numbers stay as they are written: a figure is text until SQL reads it
        with log.file.path.open(encoding="utf-8-sig") as stream:
            document = json.load(stream, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise refusal(
            log.file,
            "broken_json",
            f"The file is not a complete JSON document ({error}): the download was cut off. Fetch it again.",
        ) from None
    records = [record for page in _pages(log, document) for record in page]
    if not records:
        raise refusal(
            log.file,
            "no_figures",
            "The API's answer holds no figures. Check the indicator's code and the countries and years asked for.",
        )
    log.headings = dict(_JSON_KEYS)
    yield conform(pl.DataFrame(_json_rows(log, records), schema=_JSON_SCHEMA, orient="row"))


def _pages(log: ReadLog, document: Any) -> Iterator[list[Any]]:
    """The data arrays of one page, or of several pages in a list; an answer that is an error is refused."""
    if isinstance(document, dict):
        document = [document]
    pages = document if document and all(isinstance(part, list) for part in document) else [document]
    for page in pages:
        head = page[0] if page and isinstance(page[0], dict) else {}
        if "message" in head:
            raise _api_error(log.file, head["message"])
        rows = page[1] if len(page) > 1 else None
        if "page" not in head or not (rows is None or isinstance(rows, list)):
            raise refusal(
                log.file,
                "not_the_api_layout",
                "The JSON is not an answer of the World Bank's Indicators API (version 2): a list of a head "
                "with "
                "'page', 'pages', 'total' and a list of figures. Ask the API with format=json.",
            )
        log.note_release(day_of(str(head.get("lastupdated", "")), *DAY_FORMATS))
        yield rows or []
    _warn_of_missing_pages(log, pages)


def _api_error(file: SourceFile, message: Any) -> ReadError:
    texts = [str(part.get("value", part)) for part in message if isinstance(part, dict)] or [str(message)]
    return refusal(
        file,
        "api_error",
        f"The World Bank's API answered with an error instead of figures: {' '.join(texts)} "
        "Check the indicator's code and fetch the file again.",
    )


def _warn_of_missing_pages(log: ReadLog, pages: list[Any]) -> None:
    heads = [page[0] for page in pages]
    total = sum(_whole(head.get("total")) for head in heads if _whole(head["page"]) == 1)
    total = total or max(_whole(head.get("total")) for head in heads)
    found = sum(len(page[1] or []) for page in pages if len(page) > 1)
    if found < total:
        log.warning(
            "pages_missing",
            f"The answer says there are {total:,} figures, the file holds {found:,}: pages are missing. "
            "Fetch with a larger per_page, or all pages.",
        )


def _whole(text: Any) -> int:
    return int(text) if str(text).isdigit() else 0


_JSON_KEYS = {
    "series_label": "indicator",
    "area_label": "countryiso3code",
    "time_label": "date",
    "unit_label": "unit",
    "flag_label": "obs_status",
}
_JSON_COLUMNS = ("series_label", "area_label", "time_label", "value_label", "unit_label", "flag_label")
_JSON_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(_JSON_COLUMNS, pl.String),
    "src_row": pl.Int32,
    "src_column": pl.String,
}


def _json_rows(log: ReadLog, records: list[Any]) -> Iterator[tuple[Any, ...]]:
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict) or not isinstance(record.get("indicator"), dict):
            log.error(
                "record_unreadable",
                "The record has no 'indicator': it is not a figure of the API. Fetch the file again.",
                row=number,
            )
            continue
        if record.get("value") is None:
            continue
        country = record.get("country") or {}
        yield (
            str(record["indicator"].get("id", "")),
            str(record.get("countryiso3code") or country.get("id", "")),
            str(record.get("date", "")),
            str(record["value"]),
            str(record.get("unit") or ""),
            str(record.get("obs_status") or ""),
            number,
            "value",
        )
