"""UN E-Government Survey (EGOVKB): one row per country and edition, one column per index or rank.

Layout: `Survey Year,Country Name,E-Government Rank,E-Government Index,E-Participation Index,Online Service
Index,...`; there are no country codes, names end in a blank as a habit, and a variant adds `Region`. A
country that was not assessed has an E-Government Index of 0: its zeros are not measurements and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from ingest.csv_file import CsvTable, find_table, inspect_text
from ingest.limits import MAX_FILE_BYTES
from ingest.rows import ReadLog, conform, refusal

REQUIRED = ["Survey Year", "Country Name"]
FIGURE = re.compile(r"\b(?:index|rank|score|EGDI|EPI|OSI|HCI|TII)\b", re.IGNORECASE)
OVERALL = re.compile(
    r"^(?:E-?Government (?:Development )?Index(?: \(EGDI\))?|EGDI(?: score)?)$", re.IGNORECASE
)  # the index that is 0 where a country was not assessed


def read(log: ReadLog) -> Iterator[pl.DataFrame]:
    """Yield one row per country, edition and column of figures, without blanks and zeros of the unassessed.

    Raises:
        ReadError: not the layout above, not text, empty or too large.
    """
    facts = inspect_text(log.file, MAX_FILE_BYTES)
    table = find_table(log.file, facts.head, REQUIRED, 5, lambda name: bool(FIGURE.search(name)))
    figures = [heading for heading in table.header if heading not in REQUIRED and FIGURE.search(heading)]
    log.header_row, log.headings = table.header_row, {"area_label": "Country Name", "time_label": "Survey Year"}
    overall = _overall(log, table, figures)
    unassessed = 0
    for batch in table.batches(log):
        value = pl.col("value_label").str.strip_chars()
        zero = pl.col(overall).str.strip_chars().cast(pl.Float64, strict=False) == 0
        long = (
            batch.with_columns(zero.fill_null(False).alias("_unassessed"))
            .unpivot(
                figures,
                index=[*REQUIRED, "src_row", "_unassessed"],
                variable_name="src_column",
                value_name="value_label",
            )
            .filter(value != "")
        )
        left_out = long.filter(pl.col("_unassessed") & (value.cast(pl.Float64, strict=False) == 0))
        unassessed += left_out["src_row"].n_unique()
        long = long.join(left_out, on=["src_row", "src_column"], how="anti", maintain_order="left")
        yield conform(
            long.sort("src_row", maintain_order=True).select(
                series_label=pl.col("src_column"),
                area_label=pl.col("Country Name"),
                time_label=pl.col("Survey Year"),
                value_label=pl.col("value_label"),
                src_row=pl.col("src_row"),
                src_column=pl.col("src_column"),
            )
        )
    if unassessed:
        _warn_of_zeros(log, overall, unassessed)


def _warn_of_zeros(log: ReadLog, overall: str, unassessed: int) -> None:
    who, them = ("1 country has", "it") if unassessed == 1 else (f"{unassessed} countries have", "them")
    log.warning(
        "not_assessed",
        f"{who} an index of 0 because the survey did not assess {them}; the zeros were left out "
        "(a missing value is not a zero).",
        column=overall,
    )


def _overall(log: ReadLog, table: CsvTable, figures: list[str]) -> str:
    """Heading of the overall index, which tells who was assessed."""
    found = next((heading for heading in figures if OVERALL.match(heading)), "")
    if not found:
        raise refusal(
            log.file,
            "shifted_header",
            f"The heading 'E-Government Index' (or EGDI) is missing in row {table.header_row} "
            f"(found: {', '.join(table.header[:12])}). Without it nobody can tell who was not assessed.",
            row=table.header_row,
            column="E-Government Index",
        )
    return found
